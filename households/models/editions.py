"""What two editions of a source say differently, as a work-list; and values that differ from those approved here."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone

from households.enums import ComparisonState, ConflictState, ShockKind, ShockState
from households.models.people import Household, Person
from households.models.registry import RegistryEdition
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.audit.fields import DigestField, EncryptedTextField
from slrt.regions.models import Region


class ComparisonQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> ComparisonQuerySet:
        """Comparisons of the jurisdictions whose registry the person may see or import."""
        codes = user.access.jurisdictions(Permission.REGISTRY_VIEW, Permission.REGISTRY_IMPORT)
        return self.filter(jurisdiction__in=codes)


class EditionComparison(models.Model):
    """Two editions of one source side by side. Made once per pair; its rows are the work-list.

    counts: rows by kind. notes: codes of what could not be compared, because an edition does not carry it.
    """

    jurisdiction = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    former = models.ForeignKey(RegistryEdition, on_delete=models.PROTECT, related_name="+", verbose_name="edisi lama")
    latter = models.ForeignKey(RegistryEdition, on_delete=models.PROTECT, related_name="+", verbose_name="edisi baru")
    state = models.CharField("status", max_length=8, choices=ComparisonState, default=ComparisonState.WAITING)
    counts = models.JSONField(default=dict, blank=True)
    notes = models.JSONField(default=list, blank=True)
    job = models.UUIDField(null=True, blank=True, editable=False)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = ComparisonQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = {
        "state": "none",
        "counts": "none",
        "notes": "none",
        "asked_at": "none",
        "done_at": "none",
    }

    class Meta:
        verbose_name = "perbandingan edisi"
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("former", "latter"),
                name="comparison_once",
                violation_error_message="Kedua edisi ini sudah dibandingkan.",
            ),
            models.CheckConstraint(condition=~Q(former=models.F("latter")), name="comparison_of_two"),
        )

    def __str__(self) -> str:
        return f"{self.former} → {self.latter.period}"


class ShockQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> ShockQuerySet:
        """Rows whose village lies where this person may see the registry."""
        return self.filter(user.access.rows(Permission.REGISTRY_VIEW, region="village_id", units=()))

    def open(self) -> ShockQuerySet:
        return self.filter(state=ShockState.OPEN)


@pghistory.track(pghistory.UpdateEvent(), model_name="ShockHistory")
class EditionShock(models.Model):
    """One thing that a new edition did to a family, waiting for somebody to look after it.

    before and after: the desil, or a word; never a number of identity. members: how many persons it is about. Written
    once, with its comparison. No rule of the database says so: after a merge of two records both rows stay, each with
    its case.
    """

    comparison = models.ForeignKey(EditionComparison, on_delete=models.CASCADE, related_name="shocks", db_index=False)
    jurisdiction = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    village = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name="desa/kelurahan"
    )
    kind = models.CharField("perubahan", max_length=8, choices=ShockKind)
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", null=True)
    before = models.CharField("sebelum", max_length=40, blank=True)
    after = models.CharField("sesudah", max_length=40, blank=True)
    members = models.PositiveSmallIntegerField("anggota", default=1)
    state = models.CharField("tindak lanjut", max_length=8, choices=ShockState, default=ShockState.OPEN)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField("alasan", max_length=240, blank=True)

    objects = ShockQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = {
        "kind": "none",
        "before": "financial",
        "after": "financial",
        "state": "none",
        "decided_at": "none",
        "reason": "free_text",
    }

    class Meta:
        verbose_name = "perubahan antaredisi"
        constraints = (
            models.CheckConstraint(
                condition=~Q(state=ShockState.ASIDE) | ~Q(reason=""),
                name="shock_aside_reason",
                violation_error_message="Tulis alasan mengesampingkan baris ini.",
            ),
        )
        indexes = (models.Index(fields=("comparison", "village", "kind", "id"), name="shock_by_village"),)

    def __str__(self) -> str:
        return f"{self.comparison_id}:{self.kind}:{self.household_id}"


class ConflictQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> ConflictQuerySet:
        """Differences about people who live where this person may see the registry."""
        scope = user.access.rows(Permission.REGISTRY_VIEW, region="village_id", units=())
        return self.filter(scope | user.access.rows(Permission.REGISTRY_IMPORT, region="village_id", units=()))

    def open(self) -> ConflictQuerySet:
        return self.filter(state=ConflictState.OPEN)


@pghistory.track(model_name="ConflictHistory", exclude=["ours", "theirs", "theirs_digest"])
class RegistryConflict(models.Model):
    """A field whose value was approved here and of which an edition says something else: decided by a person.

    theirs and ours are kept as text, as households.changes.fields writes them. A decision to keep ours holds for the
    value it was made about: the same value in a later edition is no conflict any more, another one is.
    """

    jurisdiction = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    village = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="desa/kelurahan")
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="+", null=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", null=True)
    field = models.CharField("isian", max_length=60)
    edition = models.ForeignKey(RegistryEdition, on_delete=models.PROTECT, related_name="+", verbose_name="edisi")
    theirs = EncryptedTextField("menurut edisi", null=True)
    theirs_digest = DigestField(source="theirs", purpose="conflict", null=True, editable=False)
    ours = EncryptedTextField("menurut daerah", null=True)
    state = models.CharField("putusan", max_length=8, choices=ConflictState, default=ConflictState.OPEN)
    noted_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField("alasan", max_length=240, blank=True)

    objects = ConflictQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = {
        "field": "none",
        "theirs": "identity",
        "theirs_digest": "identity",
        "ours": "identity",
        "state": "none",
        "noted_at": "none",
        "decided_at": "none",
        "reason": "free_text",
    }

    class Meta:
        verbose_name = "perbedaan dengan data terpadu"
        constraints = (
            models.CheckConstraint(
                condition=Q(household__isnull=True, person__isnull=False)
                | Q(household__isnull=False, person__isnull=True),
                name="conflict_of_one",
            ),
            models.UniqueConstraint(
                fields=("person", "field"), condition=Q(state=ConflictState.OPEN), name="conflict_person_open"
            ),
            models.UniqueConstraint(
                fields=("household", "field"), condition=Q(state=ConflictState.OPEN), name="conflict_household_open"
            ),
            models.CheckConstraint(
                condition=Q(state__in=(ConflictState.OPEN, ConflictState.MOOT)) | ~Q(reason=""),
                name="conflict_reason",
                violation_error_message="Tulis alasan putusan ini.",
            ),
        )
        indexes = (models.Index(fields=("jurisdiction", "state", "village", "id"), name="conflict_queue"),)

    def __str__(self) -> str:
        return f"{self.field}:{self.person_id or self.household_id}"

    @property
    def subject(self) -> Household | Person:
        return self.person or self.household
