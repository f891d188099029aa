"""Surat keterangan terdaftar: a numbered paper that says what an edition says of a family on a day."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from households.models.people import Household, Person
from households.models.registry import RegistryEdition
from slrt.accounts.models import Unit, User
from slrt.accounts.permissions import Permission
from slrt.cases.trigger import append_only
from slrt.regions.models import Region


class CertificateQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> CertificateQuerySet:
        return self.filter(
            user.access.rows(Permission.CERTIFICATE_ISSUE, region="household__village_id", units=("unit_id",))
        )


class Certificate(models.Model):
    """Written once. The signatory and the desil are those of the day of issue."""

    jurisdiction = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="certificates")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    edition = models.ForeignKey(RegistryEdition, on_delete=models.PROTECT, related_name="+")
    number = models.CharField("nomor", max_length=80, unique=True)
    purpose = models.CharField("keperluan", max_length=160)
    desil = models.PositiveSmallIntegerField("desil", null=True, blank=True)
    issued_on = models.DateField("tanggal terbit")
    valid_until = models.DateField("berlaku sampai")
    signatory = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CertificateQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = {
        "number": "none",
        "purpose": "free_text",
        "desil": "financial",
        "issued_on": "none",
        "valid_until": "none",
        "created_at": "none",
    }

    class Meta:
        verbose_name = "surat keterangan terdaftar"
        ordering = ("-pk",)
        constraints = (models.CheckConstraint(condition=Q(valid_until__gte=F("issued_on")), name="certificate_days"),)
        indexes = (models.Index(fields=("household", "-id"), name="certificate_household"),)
        triggers = append_only("certificate")

    def __str__(self) -> str:
        return self.number
