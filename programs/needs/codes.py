"""Code lists of programme needs."""

from __future__ import annotations

from django.db import models


class Urgency(models.TextChoices):
    NORMAL = "normal", "Biasa"
    URGENT = "urgent", "Mendesak"


class NeedSource(models.TextChoices):
    """Where the need was told or seen."""

    DESK = "desk", "Datang ke meja layanan"
    FACILITATOR = "facilitator", "Penjangkauan fasilitator"
    VISIT = "visit", "Kunjungan rumah"
    COMPLAINT = "complaint", "Keluhan"
    DATA = "data", "Pencocokan data dengan program"
    LIST = "list", "Daftar atau usulan desa/kelurahan"


class UnmetReason(models.TextChoices):
    """Why the programme did not come."""

    QUOTA = "quota", "Kuota penuh"
    NOT_ELIGIBLE = "not_eligible", "Tidak memenuhi syarat program"
    BUDGET = "budget", "Anggaran tidak tersedia"
    NO_ANSWER = "no_answer", "Pengelola tidak menjawab"
    OTHER = "other", "Lainnya"
