"""Code lists of partnerships. The kinds of partners are words of the profile (partner_kinds)."""

from __future__ import annotations

from django.db import models


class PartnerState(models.TextChoices):
    PROSPECT = "prospect", "Dijajaki"
    ACTIVE = "active", "Aktif"
    ENDED = "ended", "Tidak aktif"


class AgreementKind(models.TextChoices):
    MOU = "mou", "Nota kesepahaman (MoU)"
    CONTRACT = "contract", "Perjanjian kerja sama"
    LETTER = "letter", "Surat kesanggupan"
    DECREE = "decree", "Keputusan atau penugasan"
    SPOKEN = "spoken", "Kesepakatan lisan"


class CommitmentState(models.TextChoices):
    OPEN = "open", "Berjalan"
    CLOSED = "closed", "Selesai"
    CANCELLED = "cancelled", "Dibatalkan"


class TellMethod(models.TextChoices):
    """How the family learned of it."""

    IN_PERSON = "in_person", "Bertemu langsung"
    VISIT = "visit", "Kunjungan ke rumah"
    PHONE = "phone", "Telepon"
    WHATSAPP = "whatsapp", "WhatsApp"
    LETTER = "letter", "Surat"


class CompanionKind(models.TextChoices):
    """Other companions who work with the same families (KD 10(3)e; DP [13].g)."""

    PKH = "pkh", "Pendamping PKH"
    TKSK = "tksk", "TKSK"
    PSM = "psm", "Pekerja sosial masyarakat (PSM)"
    REHABILITATION = "rehabilitation", "Pendamping rehabilitasi sosial"
    ELDERLY = "elderly", "Pendamping lanjut usia (ASLUT)"
    VILLAGE = "village", "Pendamping desa"
    HEALTH = "health", "Kader kesehatan atau posyandu"
    FAMILY_PLANNING = "family_planning", "Penyuluh KB atau tim pendamping keluarga"
    FARMING = "farming", "Penyuluh pertanian atau perikanan"
    TAGANA = "tagana", "Tagana"
    OTHER = "other", "Pendamping lain"


class PaperKind(models.TextChoices):
    """What a file of a partner is."""

    AGREEMENT = "agreement", "Naskah perjanjian"
    PROPOSAL = "proposal", "Proposal atau surat permohonan"
    MINUTES = "minutes", "Notula atau berita acara"
    OTHER = "other", "Lainnya"
