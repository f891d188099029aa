"""The published standard of one service, valid for a period (PermenPANRB 15/2014; TB Mengingat 13, 16, 18, 23)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import pghistory
import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone

from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.regions.models import Region

# The six parts that are published, in their order.
PARTS = ("requirements", "procedure", "duration", "cost", "product", "complaints")


class OwnService(models.TextChoices):
    """What the desk itself does; every other service is a programme of the catalogue."""

    COMPLAINT = "pengaduan", "Pengaduan dan permintaan bantuan"
    INFORMATION = "informasi", "Informasi program dan hak warga"
    CHECK = "data-terpadu", "Pemeriksaan data terpadu dan surat keterangan terdaftar"
    REFERRAL = "rujukan", "Rujukan ke pengelola program"


class _DateRange(Func):
    function = "daterange"
    template = "%(function)s(%(expressions)s, '[]')"


class StandardQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> StandardQuerySet:
        """Of the jurisdictions in which the person reads the catalogue; the public pages read published ones."""
        return self.filter(jurisdiction__in=user.access.jurisdictions(Permission.PROGRAMME_VIEW))

    def in_force(self, jurisdiction: str, day: date | None = None) -> StandardQuerySet:
        day = day or timezone.localdate()
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=day), jurisdiction=jurisdiction, valid_from__lte=day
        )


@pghistory.track(model_name="ServiceStandardHistory")
class ServiceStandard(models.Model):
    """subject: the code of a programme, or a value of OwnService."""

    jurisdiction = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField("layanan", max_length=24)
    requirements = models.TextField("persyaratan", max_length=2000)
    procedure = models.TextField("prosedur", max_length=2000)
    duration = models.CharField("waktu pelayanan", max_length=240)
    cost = models.CharField("biaya", max_length=240)
    product = models.TextField("produk layanan", max_length=1000)
    complaints = models.TextField("pengaduan", max_length=1000)
    legal_basis = models.CharField("dasar hukum", max_length=300, blank=True)
    valid_from = models.DateField("berlaku sejak")
    valid_to = models.DateField("berlaku sampai", null=True, blank=True)
    updated_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = StandardQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = dict.fromkeys(
        ["subject", *PARTS, "legal_basis", "valid_from", "valid_to", "updated_at"], "none"
    )

    class Meta:
        verbose_name = "standar pelayanan"
        ordering = ("subject", "-valid_from")
        constraints = (
            ExclusionConstraint(
                name="standard_one_version",
                expressions=(
                    (F("jurisdiction"), RangeOperators.EQUAL),
                    (F("subject"), RangeOperators.EQUAL),
                    (_DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ),
                violation_error_message="Standar layanan ini sudah berlaku pada tanggal tersebut.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="standard_period"
            ),
        )
        triggers = (pgtrigger.Protect(name="standard_keep", operation=pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.subject} {self.valid_from:%d-%m-%Y}"

    @property
    def parts(self) -> list[tuple[str, str]]:
        """The six parts under their names."""
        return [(str(self._meta.get_field(name).verbose_name).capitalize(), getattr(self, name)) for name in PARTS]
