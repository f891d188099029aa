"""The board as it was published: numbers of a quarter that is over, with the small ones already taken out."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.regions.models import Region


class PublishedBoardQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> PublishedBoardQuerySet:
        """Those that the person may take from the page again."""
        return self.filter(jurisdiction__in=user.access.jurisdictions(Permission.REPORT_PUBLISH))


class PublishedBoard(models.Model):
    """Papan umum. It never changes: two states of the same numbers, one after another, could give a small one away.

    shown: title, note, rows and cards as they stand on the page; nothing that the page does not say.
    """

    jurisdiction = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    period = models.CharField("triwulan", max_length=24)
    label = models.CharField(max_length=60)
    limit = models.PositiveSmallIntegerField("batas angka kecil")
    shown = models.JSONField()
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(default=timezone.now)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    reason = models.CharField("alasan ditarik", max_length=240, blank=True)

    objects = PublishedBoardQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = {
        "period": "none",
        "label": "none",
        "shown": "none",
        "published_at": "none",
        "withdrawn_at": "none",
        "reason": "none",
    }

    class Meta:
        verbose_name = "papan umum"
        ordering = ("-period", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("jurisdiction", "period"), name="public_board_once"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, reason="") | Q(withdrawn_at__isnull=False) & ~Q(reason=""),
                name="public_board_withdrawn_why",
            ),
        )

    def __str__(self) -> str:
        return self.label
