"""The catalogue of programmes, and who takes part in them."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from households.models import Household, Person, RegistryEdition
from programs.enums import EnrolmentStatus, Level, Sector, TargetUnit
from slrt.accounts.models import Unit, User
from slrt.accounts.permissions import Permission
from slrt.regions.models import Region


class ProgrammeQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> ProgrammeQuerySet:
        """National entries, and those of the jurisdictions the person works in."""
        codes = user.access.jurisdictions(Permission.PROGRAMME_VIEW)
        return self.filter(Q(jurisdiction__isnull=True) | Q(jurisdiction__in=codes)) if codes else self.none()

    def offered_in(self, jurisdiction: str, on=None) -> ProgrammeQuerySet:
        """What a desk in this jurisdiction can point a family to on a date (default today)."""
        day = on or timezone.localdate()
        return self.filter(
            Q(jurisdiction__isnull=True) | Q(jurisdiction=jurisdiction),
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
            active=True,
            valid_from__lte=day,
        )


@pghistory.track()
class Programme(models.Model):
    """One entry of the catalogue, valid for a period. A change of rules is a new entry; corrections are history."""

    jurisdiction = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="kabupaten/kota"
    )
    code = models.CharField("kode", max_length=24)
    name = models.CharField("nama", max_length=200)
    short_name = models.CharField("singkatan", max_length=40, blank=True)
    level = models.CharField("tingkat", max_length=16, choices=Level)
    sector = models.CharField("sektor", max_length=16, choices=Sector)
    manager_name = models.CharField("pengelola", max_length=200, blank=True)
    manager_unit = models.ForeignKey(
        Unit, on_delete=models.SET_NULL, null=True, blank=True, related_name="programmes", verbose_name="unit pengelola"
    )
    legal_basis = models.CharField("dasar hukum", max_length=300, blank=True)
    target_unit = models.CharField("sasaran", max_length=12, choices=TargetUnit, default=TargetUnit.FAMILY)
    criteria = models.TextField("kriteria penerima", blank=True)
    documents = ArrayField(models.CharField(max_length=160), default=list, blank=True, verbose_name="dokumen syarat")
    benefit = models.TextField("manfaat", blank=True)
    frequency = models.CharField("frekuensi", max_length=120, blank=True)
    quota = models.PositiveIntegerField("kuota", null=True, blank=True)
    how_to_apply = models.TextField("jalur pengusulan", blank=True)
    contact = models.CharField("kanal pengaduan program", max_length=200, blank=True)
    valid_from = models.DateField("berlaku sejak")
    valid_to = models.DateField("berlaku sampai", null=True, blank=True)
    active = models.BooleanField("aktif", default=True)
    updated_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", editable=False)

    objects = ProgrammeQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = {
        key: "none"
        for key in (
            "code name short_name level sector manager_name legal_basis target_unit criteria documents benefit"
            " frequency how_to_apply contact valid_from valid_to"
        ).split()
    }

    class Meta:
        verbose_name = "program"
        ordering = ("level", "name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("jurisdiction", "code", "valid_from"),
                name="programme_unique",
                nulls_distinct=False,
                violation_error_message="Kode ini sudah dipakai program lain yang mulai pada tanggal sama.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="programme_period",
                violation_error_message="Tanggal akhir tidak boleh sebelum tanggal mulai.",
            ),
        )

    def __str__(self) -> str:
        return self.short_name or self.name


@pghistory.track()
class Enrolment(models.Model):
    """Kepesertaan: a family or person in a programme. Never deleted; leaving is a status with a reason."""

    jurisdiction = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="enrolments")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="enrolments", null=True, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolments", null=True, blank=True)
    status = models.CharField("status", max_length=8, choices=EnrolmentStatus, default=EnrolmentStatus.ACTIVE)
    since = models.DateField("sejak", null=True, blank=True)
    until = models.DateField("sampai", null=True, blank=True)
    exit_reason = models.CharField("alasan berhenti", max_length=160, blank=True)
    edition = models.ForeignKey(RegistryEdition, on_delete=models.SET_NULL, null=True, related_name="+")
    personal_data: ClassVar[dict[str, str]] = {
        "status": "financial",
        "since": "financial",
        "until": "financial",
        "exit_reason": "financial",
    }

    class Meta:
        verbose_name = "kepesertaan"
        constraints = (
            models.UniqueConstraint(
                fields=("programme", "household", "person"),
                name="enrolment_unique",
                nulls_distinct=False,
                violation_error_message="Kepesertaan ini sudah tercatat.",
            ),
            models.CheckConstraint(
                condition=Q(household__isnull=False) | Q(person__isnull=False), name="enrolment_subject"
            ),
        )
        indexes = (models.Index(fields=("household", "status"), name="enrolment_by_household"),)
