"""Code lists of reports."""

from __future__ import annotations

from django.db import models


class ReportKind(models.TextChoices):
    """How long a reporting period is: the codes of the profile's report_rhythm."""

    MONTHLY = "monthly", "Bulanan"
    QUARTERLY = "quarterly", "Triwulan"
    SEMESTER = "semester", "Semester"
    ANNUAL = "annual", "Tahunan"
    CUSTOM = "custom", "Sewaktu-waktu"


class CaseKind(models.TextChoices):
    """What stands behind a number."""

    COMPLAINT = "complaint", "Keluhan"
    REFERRAL = "referral", "Rujukan"
    PRELIST = "prelist", "Usulan daftar awal"
    NEED = "need", "Kebutuhan program"
    CHANGE = "change", "Usulan perubahan data"
    ACTIVITY = "activity", "Kegiatan"
    PARTNER = "partner", "Mitra"
