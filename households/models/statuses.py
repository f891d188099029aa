"""Status kesejahteraan keluarga: what somebody with the authority determined of a family, and when."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone

from households.models.people import Household
from slrt.accounts.models import Unit, User
from slrt.accounts.permissions import Permission
from slrt.jurisdictions.codes import FAMILY_STATUSES
from slrt.regions.models import Region


class StatusBasis(models.TextChoices):
    DECREE = "decree", "Keputusan bupati, wali kota, atau kepala dinas"
    DELIBERATION = "deliberation", "Musyawarah desa/kelurahan"
    FIELD = "field", "Verifikasi dan validasi lapangan"
    VILLAGE = "village", "Surat keterangan desa/kelurahan"


class FamilyStatusQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> FamilyStatusQuerySet:
        """Statuses of families that live within reach."""
        return self.filter(user.access.rows(Permission.WELFARE_VIEW, region="village_id"))

    def active(self) -> FamilyStatusQuerySet:
        return self.filter(ended_on__isnull=True)


@pghistory.track(model_name="FamilyStatusHistory")
class FamilyStatus(models.Model):
    """One determination: status, who determined it, when, and on what it rests. Ended with a reason, never deleted.

    village: where the family lived when it was written down.
    """

    jurisdiction = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    village = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="desa/kelurahan")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="unit pencatat")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="statuses")
    status = models.CharField("status", max_length=12, choices=tuple(FAMILY_STATUSES.items()))
    basis = models.CharField("dasar", max_length=12, choices=StatusBasis)
    determined_by = models.CharField("ditetapkan oleh", max_length=120)
    determined_on = models.DateField("tanggal penetapan")
    document = models.CharField("nomor atau bukti", max_length=160)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="pencatat")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_on = models.DateField("berakhir tanggal", null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    end_reason = models.CharField("alasan berakhir", max_length=240, blank=True)

    objects = FamilyStatusQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = {
        "status": "financial",
        "basis": "none",
        "determined_by": "none",
        "determined_on": "none",
        "document": "free_text",
        "created_at": "none",
        "ended_on": "none",
        "end_reason": "free_text",
    }

    class Meta:
        verbose_name = "status kesejahteraan keluarga"
        ordering = ("-determined_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("household", "status"),
                condition=Q(ended_on__isnull=True),
                name="family_status_once",
                violation_error_message="Keluarga ini sudah mempunyai status ini.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | ~Q(end_reason=""),
                name="family_status_end_reason",
                violation_error_message="Tulis alasan mengapa status ini berakhir.",
            ),
        )
        indexes = (models.Index(fields=("jurisdiction", "status", "household"), name="family_status_by_kind"),)

    def __str__(self) -> str:
        return f"{self.get_status_display()} {self.pk}"
