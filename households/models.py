"""Families and people as known today, and the dated editions in which government lists them."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.utils import timezone

from households.enums import EditionState, NoNikReason, Relation, Sex, Source
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.audit.fields import DigestField, EncryptedDigitsField
from slrt.regions.models import Region


class PeopleQuerySet(models.QuerySet):
    """Families and persons share their scope: the jurisdiction and the village they live in."""

    def visible_to(self, user: User) -> PeopleQuerySet:
        """Rows whose card this person may open."""
        return self.filter(user.access.rows(Permission.PERSON_VIEW, region="village_id", units=()))

    def searchable_by(self, user: User) -> PeopleQuerySet:
        """Rows the desk may find by look-up: the whole jurisdiction, because families move."""
        return self.filter(jurisdiction__in=user.access.jurisdictions(Permission.PERSON_SEARCH))


@pghistory.track()
class Household(models.Model):
    """Keluarga: one card per family. Keyed by No KK when it is known."""

    jurisdiction = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    village = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="desa/kelurahan")
    kk = EncryptedDigitsField("nomor KK", null=True, blank=True)
    kk_digest = DigestField(null=True, editable=False)
    head_name = models.CharField("kepala keluarga", max_length=120)
    address = models.CharField("alamat", max_length=240, blank=True)
    hamlet = models.CharField("dusun", max_length=80, blank=True)
    rt = models.CharField("RT", max_length=3, blank=True)
    rw = models.CharField("RW", max_length=3, blank=True)
    size = models.PositiveSmallIntegerField("jumlah anggota", default=1)
    housing = models.JSONField("kondisi rumah", default=dict, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    source = models.CharField("sumber", max_length=8, choices=Source, default=Source.LOCAL)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PeopleQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = {
        "kk": "identity",
        "kk_digest": "identity",
        "head_name": "identity",
        "address": "location",
        "hamlet": "location",
        "rt": "location",
        "rw": "location",
        "housing": "financial",
        "latitude": "location",
        "longitude": "location",
        "source": "none",
        "created_at": "none",
        "updated_at": "none",
    }

    class Meta:
        verbose_name = "keluarga"
        constraints = (
            models.UniqueConstraint(
                fields=("jurisdiction", "kk_digest"),
                condition=Q(kk_digest__isnull=False),
                name="household_kk_unique",
                violation_error_message="Nomor KK ini sudah tercatat pada keluarga lain.",
            ),
        )
        indexes = (models.Index(fields=("village", "head_name"), name="household_by_village"),)

    def __str__(self) -> str:
        return f"Keluarga {self.head_name}"


@pghistory.track()
class Person(models.Model):
    """A person as known today. NIK may be missing, with a reason; it is stored encrypted with a keyed digest."""

    jurisdiction = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    village = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="desa/kelurahan")
    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="members", null=True, blank=True, verbose_name="keluarga"
    )
    nik = EncryptedDigitsField("NIK", null=True, blank=True)
    nik_digest = DigestField(null=True, editable=False)
    no_nik_reason = models.CharField("alasan tanpa NIK", max_length=16, choices=NoNikReason, blank=True)
    name = models.CharField("nama", max_length=120)
    name_key = models.CharField(max_length=160, editable=False, default="")
    birth_date = models.DateField("tanggal lahir", null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField("tahun lahir", null=True, blank=True)
    birth_place = models.CharField("tempat lahir", max_length=80, blank=True)
    sex = models.CharField("jenis kelamin", max_length=1, choices=Sex, blank=True)
    mother_name = models.CharField("nama ibu kandung", max_length=120, blank=True)
    relation = models.CharField("hubungan keluarga", max_length=1, choices=Relation, blank=True)
    occupation = models.CharField("pekerjaan", max_length=80, blank=True)
    alive = models.BooleanField("masih hidup", default=True)
    source = models.CharField("sumber", max_length=8, choices=Source, default=Source.LOCAL)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PeopleQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = {
        "nik": "identity",
        "nik_digest": "identity",
        "no_nik_reason": "identity",
        "name": "identity",
        "name_key": "identity",
        "birth_date": "identity",
        "birth_year": "identity",
        "birth_place": "identity",
        "sex": "identity",
        "mother_name": "identity",
        "relation": "identity",
        "occupation": "financial",
        "source": "none",
        "created_at": "none",
        "updated_at": "none",
    }

    class Meta:
        verbose_name = "warga"
        constraints = (
            models.UniqueConstraint(
                fields=("jurisdiction", "nik_digest"),
                condition=Q(nik_digest__isnull=False),
                name="person_nik_unique",
                violation_error_message="NIK ini sudah tercatat pada warga lain.",
            ),
        )
        indexes = (
            models.Index(fields=("household", "relation"), name="person_by_household"),
            models.Index(fields=("village", "birth_year"), name="person_by_village"),
            GinIndex(OpClass("name_key", name="gin_trgm_ops"), name="person_name_trgm"),
        )

    def __str__(self) -> str:
        return self.name


class RegistryEdition(models.Model):
    """One delivery of government's list: source and period. Read-only once it is current."""

    jurisdiction = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    source = models.CharField("sumber", max_length=8, choices=Source)
    period = models.CharField("edisi", max_length=20, help_text="Misalnya 2026-T3.")
    edition_date = models.DateField("tanggal data", null=True, blank=True)
    state = models.CharField("status", max_length=12, choices=EditionState, default=EditionState.STAGED)
    file_digest = models.CharField(max_length=64, blank=True)
    summary = models.JSONField(default=dict, blank=True)
    imported_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    imported_at = models.DateTimeField(default=timezone.now)
    committed_at = models.DateTimeField(null=True, blank=True)
    personal_data: ClassVar[dict[str, str]] = {
        key: "none"
        for key in "source period edition_date state file_digest summary imported_at committed_at".split()
    }

    class Meta:
        verbose_name = "edisi data terpadu"
        ordering = ("-period", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("jurisdiction", "source", "period"),
                condition=~Q(state=EditionState.CANCELLED),
                name="edition_unique",
                violation_error_message="Edisi ini sudah pernah diimpor.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.period}"


class EditionListing(models.Model):
    """A person as one edition lists them: what government says, never changed by hand."""

    edition = models.ForeignKey(RegistryEdition, on_delete=models.CASCADE, related_name="listings")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="listings")
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="listings", null=True)
    external_id = models.CharField(max_length=24, blank=True)
    desil = models.PositiveSmallIntegerField("desil", null=True, blank=True)
    matched_civil = models.CharField("padan Dukcapil", max_length=24, blank=True)
    programmes = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    attributes = models.JSONField(default=dict, blank=True)
    row_hash = models.BinaryField(max_length=16)
    personal_data: ClassVar[dict[str, str]] = {
        "external_id": "identity",
        "desil": "financial",
        "matched_civil": "identity",
        "programmes": "financial",
        "attributes": "financial",
        "row_hash": "none",
    }

    class Meta:
        constraints = (models.UniqueConstraint(fields=("edition", "person"), name="listing_unique"),)
        indexes = (models.Index(fields=("person", "edition"), name="listing_by_person"),)
