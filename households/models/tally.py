"""How many numbers a person looked up (security check 64): one row per user and day."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from slrt.accounts.models import User


class LookupTally(models.Model):
    """hour is the hour (0-23, of the place) that in_hour counts; the pair starts again when the hour changes."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    hour = models.PositiveSmallIntegerField()
    in_hour = models.PositiveIntegerField(default=0)
    in_day = models.PositiveIntegerField(default=0)
    personal_data: ClassVar[dict[str, str]] = {"day": "none"}

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "day"), name="lookup_tally_unique"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.day}"
