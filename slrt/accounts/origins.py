"""Where staff come from, as the regulations tell them apart (DP 5(4)a–e; KD 1 angka 15 and 17, 9(8))."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import models


class StaffOrigin(models.TextChoices):
    ASN = "asn", "ASN"
    TKS = "tks", "Tenaga kesejahteraan sosial (TKS)"
    TKSK = "tksk", "TKSK"
    SOCIAL_WORKER = "peksos", "Pekerja sosial profesional"
    VOLUNTEER = "relawan", "Relawan sosial"
    COUNSELLOR = "penyuluh", "Penyuluh sosial"
    PSKS = "psks", "PSKS lain"
    CADRE = "kader", "Kader desa/kelurahan"
    MINISTRY = "kemensos", "Direkrut Kementerian Sosial"
    VILLAGE = "desa", "Perangkat desa/kelurahan"
    OTHER = "lainnya", "Lainnya"


# Codes that a role may come from here; a role that is missing, or has none, may come from anywhere.
Expected = Mapping[str, Sequence[str]]


def mismatch(role: str, origin: str, expected: Expected) -> str:
    """Why this origin does not fit the role here, as a sentence; "" when it does."""
    allowed = expected.get(role, ())
    if not allowed or origin in allowed:
        return ""
    words = ", ".join(StaffOrigin(code).label for code in allowed)
    return f"Menurut profil daerah ini, peran tersebut berasal dari: {words}. Pilih salah satunya."
