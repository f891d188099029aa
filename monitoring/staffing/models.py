"""Which condition somebody meets in an assignment."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models
from django.utils import timezone

from slrt.accounts.models import Assignment, User


class CheckState(models.TextChoices):
    MET = "met", "Dipenuhi"
    UNMET = "unmet", "Belum"


@pghistory.track(model_name="StaffCheckHistory")
class StaffCheck(models.Model):
    """Hasil pemeriksaan satu syarat. requirement: the condition as it stood in the profile when it was looked at."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="checks")
    requirement = models.CharField("syarat", max_length=240)
    state = models.CharField("hasil", max_length=8, choices=CheckState)
    note = models.CharField("keterangan", max_length=240, blank=True)
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(default=timezone.now)
    personal_data: ClassVar[dict[str, str]] = {
        "requirement": "none",
        "state": "none",
        "note": "free_text",
        "checked_at": "none",
    }
    personal_purpose: ClassVar[str] = "Syarat dan seleksi petugas menurut peraturan daerah"
    personal_retention: ClassVar[str] = "2 tahun sesudah penugasan berakhir"

    class Meta:
        verbose_name = "syarat petugas"
        ordering = ("assignment", "pk")
        constraints = (models.UniqueConstraint(fields=("assignment", "requirement"), name="staff_check_once"),)

    def __str__(self) -> str:
        return self.requirement
