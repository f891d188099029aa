"""Which field staff serve which villages, and the record of work that went from one person to another."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from slrt.accounts.models import Unit, User
from slrt.accounts.permissions import Permission
from slrt.cases.trigger import append_only
from slrt.regions.models import Region


class ServiceAreaQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> ServiceAreaQuerySet:
        return self.filter(user.access.rows(Permission.CASELOAD_VIEW, region="village_id", units=()))

    def in_force(self, on=None) -> ServiceAreaQuerySet:
        """Areas served on a date (default: today)."""
        day = on or timezone.localdate()
        return self.filter(Q(ends__isnull=True) | Q(ends__gt=day), starts__lte=day)


@pghistory.track(model_name="ServiceAreaHistory")
class ServiceArea(models.Model):
    """A village, or some of its RW and RT, that one person serves until the day `ends`. blocks: see areas.blocks."""

    jurisdiction = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    village = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="desa/kelurahan")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="petugas")
    blocks = models.CharField("RW/RT", max_length=240, blank=True)
    starts = models.DateField("mulai", default=timezone.localdate)
    ends = models.DateField("sampai", null=True, blank=True)
    assigned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ServiceAreaQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = dict.fromkeys(("blocks", "starts", "ends", "created_at"), "none")

    class Meta:
        verbose_name = "wilayah layanan petugas"
        ordering = ("village", "blocks", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="service_area_period",
                violation_error_message="Tanggal selesai tidak boleh sebelum tanggal mulai.",
            ),
            models.UniqueConstraint(
                fields=("user", "village"),
                condition=Q(ends__isnull=True),
                name="service_area_once",
                violation_error_message="Petugas ini sudah melayani desa/kelurahan itu.",
            ),
        )
        indexes = (models.Index(fields=("jurisdiction", "village"), name="service_area_village"),)

    def __str__(self) -> str:
        return f"{self.village_id} {self.blocks}".strip()


class HandoverQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> HandoverQuerySet:
        return self.filter(jurisdiction__in=user.access.jurisdictions(Permission.CASELOAD_VIEW))


class Handover(models.Model):
    """One act by which everything open of a person went to another. moved: {kind: [numbers]}; written once."""

    jurisdiction = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    number = models.CharField("nomor", max_length=40, unique=True)
    leaver = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="yang menyerahkan")
    successor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="yang menerima")
    reason = models.CharField("alasan", max_length=240)
    decree_number = models.CharField("nomor surat", max_length=80, blank=True)
    moved = models.JSONField("yang diserahkan", default=dict)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("waktu", default=timezone.now)

    objects = HandoverQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = {
        "number": "none",
        "reason": "free_text",
        "decree_number": "none",
        "moved": "none",
        "at": "none",
    }

    class Meta:
        verbose_name = "serah terima tugas"
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(leaver=F("successor")),
                name="handover_to_another",
                violation_error_message="Pilih penerima yang lain.",
            ),
        )
        triggers = append_only("handover")

    def __str__(self) -> str:
        return self.number
