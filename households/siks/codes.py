"""Words and codes of SIKS-NG proposals (domain §1.3 D and E, §1.4, §1.5). Imports no model."""

from __future__ import annotations

from django.db import models


class Programme(models.TextChoices):
    """What a proposal asks for. PKH and BPNT go to one manager (pengurus) of a family card, PBI to each person."""

    PKH = "PKH", "Program Keluarga Harapan (PKH)"
    BPNT = "BPNT", "Bantuan Pangan Non-Tunai (BPNT/Sembako)"
    PBI = "PBI", "Penerima Bantuan Iuran JKN (PBI)"

    @property
    def per_family(self) -> bool:
        return self is not Programme.PBI


class IneligibleReason(models.TextChoices):
    """Why a family is "tidak layak" (domain §1.5)."""

    DEAD = "dead", "Meninggal"
    MOVED = "moved", "Pindah"
    DOUBLE = "double", "Ganda"
    WELL_OFF = "well_off", "Mampu"
    NOT_FOUND = "not_found", "Tidak ditemukan"
    OFFICIAL = "official", "ASN/TNI/Polri"
    WORKER = "worker", "Pendamping/aparat"
    REFUSES = "refuses", "Menolak"
    OTHER = "other", "Lainnya"


class MaritalStatus(models.TextChoices):
    SINGLE = "single", "Belum kawin"
    MARRIED = "married", "Kawin"
    DIVORCED = "divorced", "Cerai hidup"
    WIDOWED = "widowed", "Cerai mati"


class Disability(models.TextChoices):
    """Kode jenis disabilitas of the template; empty means TIDAK."""

    PHYSICAL = "PDFSK", "Fisik"
    INTELLECTUAL = "PDINT", "Intelektual"
    MENTAL = "PDMTL", "Mental"
    SENSORY = "PDSNS", "Sensorik"


class MeetingDecision(models.TextChoices):
    """What the village meeting said of a line (domain §1.5: a, b, c, d of the berita acara)."""

    NOT_FOUND = "a", "a. Tidak ditemukan"
    WELL_OFF = "b", "b. Mampu"
    MOVED = "c", "c. Pindah"
    MENDED = "d", "d. Diperbaiki"
    AGREED = "ok", "Disetujui"

    @property
    def agrees(self) -> bool:
        return self in (MeetingDecision.MENDED, MeetingDecision.AGREED)


class LineKind(models.TextChoices):
    PROPOSAL = "proposal", "Usulan"
    LISTED = "listed", "Sudah terdaftar"
    RAISED = "raised", "Usulan baru"


class LineState(models.TextChoices):
    """Where one line of a batch is."""

    WAITING = "waiting", "Menunggu jawaban"
    ACCEPTED = "accepted", "Lolos"
    FAILED = "failed", "Tidak lolos"
    WITHDRAWN = "withdrawn", "Dikeluarkan"


class ResultState(models.TextChoices):
    PREVIEW = "preview", "Menunggu diterapkan"
    COMMITTED = "committed", "Diterapkan"
    DISCARDED = "discarded", "Dibuang"


class RowOutcome(models.TextChoices):
    """What a row of the result file means for us."""

    ACCEPTED = "accepted", "Lolos"
    FAILED = "failed", "Tidak lolos"
    UNMATCHED = "unmatched", "Tidak ada di berkas kita"
    ANSWERED = "answered", "Sudah dijawab sebelumnya"
    REPEATED = "repeated", "Baris berulang dalam berkas"
    UNREADABLE = "unreadable", "Tidak terbaca"
