"""Pemeriksaan dari rumah ke rumah: what the village found of a family that an edition lists."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone

from households.models.people import Household
from households.models.registry import RegistryEdition
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.regions.models import Region


class DoorOutcome(models.TextChoices):
    SAME = "same", "Sesuai"
    CHANGED = "changed", "Data berubah"
    MOVED = "moved", "Pindah"
    DIED = "died", "Meninggal"
    ABSENT = "absent", "Tidak ditemukan"
    ABLE = "able", "Dinilai mampu"


# What may not be said of a family without a word of why.
REASONED = (DoorOutcome.ABSENT, DoorOutcome.ABLE)


class DoorCheckQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> DoorCheckQuerySet:
        return self.filter(user.access.rows(Permission.VISIT_VIEW, region="village_id", units=()))


@pghistory.track(model_name="DoorCheckHistory")
class DoorCheck(models.Model):
    """One answer per family and edition; a later answer takes its place, and the former stays in the history."""

    jurisdiction = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    village = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    edition = models.ForeignKey(RegistryEdition, on_delete=models.CASCADE, related_name="+")
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="door_checks")
    outcome = models.CharField("hasil", max_length=8, choices=DoorOutcome)
    note = models.CharField("catatan", max_length=240, blank=True)
    checked_on = models.DateField("diperiksa tanggal")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("dicatat pada", default=timezone.now)

    objects = DoorCheckQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = {
        "outcome": "financial",
        "note": "free_text",
        "checked_on": "none",
        "recorded_at": "none",
    }

    class Meta:
        verbose_name = "hasil pemeriksaan rumah"
        ordering = ("-recorded_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("edition", "household"), name="door_check_once"),
            models.CheckConstraint(
                condition=~Q(outcome__in=REASONED) | ~Q(note=""),
                name="door_check_reason",
                violation_error_message="Tulis alasannya.",
            ),
        )
        indexes = (models.Index(fields=("village", "edition", "outcome"), name="door_check_village"),)

    def __str__(self) -> str:
        return f"{self.household_id} {self.outcome}"
