"""Families and people as known today: the living record."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from households import names
from households.enums import NoNikReason, Relation, Sex, Source
from households.models.search import keep_keys
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.audit.fields import DigestField, EncryptedDigitsField
from slrt.regions.models import Region


def _approved_fields() -> ArrayField:
    """Fields whose value was approved here: an edition that says otherwise is a conflict, not an update."""
    return ArrayField(models.CharField(max_length=40), default=list, blank=True, editable=False)


def _jurisdiction() -> models.ForeignKey:
    """No index of its own: a fifth of a table is not found by one, and an import that meets persons by their NIK while
    the table grows was led astray by it (a chunk then compared everybody with everybody)."""
    return models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)


def _village() -> models.ForeignKey:
    """Found by the index that the village shares with what it is sorted by; a second one costs every import."""
    return models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name="desa/kelurahan"
    )


def _created_by() -> models.ForeignKey:
    """Nobody asks for all that one person entered, and accounts are closed, not deleted."""
    return models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", editable=False, db_index=False
    )


class PeopleQuerySet(models.QuerySet):
    """Families and persons share their scope: the jurisdiction and the village they live in."""

    def visible_to(self, user: User) -> PeopleQuerySet:
        """Rows whose card this person may open."""
        return self.filter(user.access.rows(Permission.PERSON_VIEW, region="village_id", units=()))

    def searchable_by(self, user: User) -> PeopleQuerySet:
        """Rows the desk may find by look-up: the whole jurisdiction, because families move."""
        return self.filter(jurisdiction__in=user.access.jurisdictions(Permission.PERSON_SEARCH))


@pghistory.track(model_name="HouseholdHistory")
class Household(models.Model):
    """Keluarga: one card per family. Keyed by No KK when it is known."""

    jurisdiction = _jurisdiction()
    village = _village()
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
    as_of = models.DateField("data per", null=True, blank=True, editable=False)
    approved_fields = _approved_fields()
    created_by = _created_by()
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
        "as_of": "none",
        "approved_fields": "none",
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


# A person is found by these; when one of them changes, so do the search keys.
_SEARCHED = frozenset(("jurisdiction", "village", "name", "birth_date", "birth_year", "sex", "mother_name"))


# Of whom something is said that makes a group: few, so a list of such people reads only them.
MARKED = ~Q(flags=[]) | Q(no_nik_reason__in=(NoNikReason.REMOTE, NoNikReason.ABANDONED))


@pghistory.track(model_name="PersonHistory")
class Person(models.Model):
    """A person as known today. NIK may be missing, with a reason; it is stored encrypted with a keyed digest.

    flags: what was decided here about the person (households.groups); what editions, ages and registers say is read.
    """

    jurisdiction = _jurisdiction()
    village = _village()
    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="members", null=True, blank=True, db_index=False,
        verbose_name="keluarga",
    )  # fmt: skip
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
    flags = ArrayField(models.CharField(max_length=12), verbose_name="penanda", default=list, db_default=[], blank=True)
    source = models.CharField("sumber", max_length=8, choices=Source, default=Source.LOCAL)
    as_of = models.DateField("data per", null=True, blank=True, editable=False)
    approved_fields = _approved_fields()
    created_by = _created_by()
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
        "flags": "health",
        "source": "none",
        "as_of": "none",
        "approved_fields": "none",
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
            models.Index(fields=("household", "relation", "birth_date"), name="person_by_household"),
            models.Index(fields=("village", "birth_year"), name="person_by_village"),
            models.Index(
                fields=("jurisdiction", "created_at", "id"),
                name="person_without_nik",
                condition=Q(nik_digest__isnull=True, alive=True),
            ),
            models.Index(fields=("jurisdiction", "household"), name="person_marked", condition=MARKED),
            GinIndex(OpClass("name_key", name="gin_trgm_ops"), name="person_name_trgm"),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        """What is derived from the name, the birth date and the rest is written with them."""
        self.name_key = names.key(self.name)
        if self.birth_date:
            self.birth_year = self.birth_date.year
        fields = kwargs.get("update_fields")
        if fields is not None:
            kwargs["update_fields"] = {*fields, "name_key", "birth_year"}
        with transaction.atomic(using=kwargs.get("using")):
            super().save(*args, **kwargs)
            if fields is None or _SEARCHED.intersection(fields):
                keep_keys([self])
