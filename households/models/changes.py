"""Usulan perubahan data: what somebody proposes to change of a family, line by line, old value beside new."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone

from households.changes.kinds import ChangeKind, Evidence, Target
from households.changes.workflow import CHANGE
from households.models.people import Household, Person
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.audit.fields import DigestField, EncryptedDigitsField, EncryptedTextField
from slrt.cases.models import CASE_PERSONAL, Case, CaseEvent
from slrt.cases.trigger import append_only, status_guard
from slrt.cases.workflow import Transition
from slrt.jurisdictions.profile import Profile


class ChangeQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> ChangeQuerySet:
        """Proposals within reach of the person's grants."""
        return self.filter(user.access.rows(Permission.CHANGE_VIEW))

    def open(self) -> ChangeQuerySet:
        return self.filter(status__in=CHANGE.open_states())


@pghistory.track(model_name="ChangeHistory")
class ChangeProposal(Case):
    """Region is the family's village when it was proposed. person is who an event is about, None for the whole family.

    facts: what was typed, as JSON, so that a returned proposal opens as it was. exported_ref: the job that put it into
    an update file.
    """

    workflow = CHANGE

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="changes")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="changes", null=True, blank=True)
    kind = models.CharField("jenis perubahan", max_length=12, choices=ChangeKind)
    event_date = models.DateField("tanggal kejadian", null=True, blank=True)
    evidence = models.CharField("bukti", max_length=16, choices=Evidence)
    reason = models.TextField("alasan")
    facts = EncryptedTextField(null=True, blank=True)
    exported_ref = models.UUIDField(null=True, blank=True, editable=False)

    objects = ChangeQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = CASE_PERSONAL | {
        "kind": "none",
        "event_date": "identity",
        "evidence": "none",
        "reason": "free_text",
        "facts": "identity",
    }

    class Meta:
        verbose_name = "usulan perubahan data"
        ordering = ("-received_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=ChangeKind.values), name="change_kind_listed"),
            models.UniqueConstraint(
                fields=("person",),
                condition=Q(person__isnull=False, closed_at__isnull=True) & ~Q(kind=ChangeKind.FIELDS),
                name="change_one_event",
                violation_error_message="Warga ini sudah mempunyai usulan peristiwa yang masih berjalan.",
            ),
        )
        indexes = (
            models.Index(fields=("jurisdiction", "status", "due_at", "id"), name="change_status"),
            models.Index(fields=("household", "-received_at"), name="change_household"),
        )
        triggers = status_guard(CHANGE)

    def turn_after(self, transition: Transition, profile: Profile) -> str:
        """Who has to act on the proposal as it now stands; "" when nobody has."""
        return turn_of(self.status, profile)


def turn_of(status: str, profile: Profile) -> str:
    """Role code of whoever acts next on a change proposal in this state."""
    if status == "proposed":
        return next(iter(profile.change_reviewers))
    if status == "reviewed":
        return "manager" if profile.change_recommendation == "required" else "data_officer"
    return {"recommended": "data_officer", "returned": "front_office"}.get(status, "")


class ChangeEvent(CaseEvent):
    case = models.ForeignKey(ChangeProposal, on_delete=models.PROTECT, related_name="events")

    class Meta(CaseEvent.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=("case", "version"), condition=~Q(transition="note"), name="change_event_once"
            ),
        )
        indexes = (models.Index(fields=("case", "-version"), name="change_event_case"),)
        triggers = append_only("change_event")


@pghistory.track(model_name="ChangeItemHistory")
class ChangeItem(models.Model):
    """One line of a proposal: a field of a record that stands, or of one that applying makes.

    old and new are texts in the form of households.changes.fields; old is what was stored when it was proposed.
    is_open follows the case, so that the database refuses a second open line about the same field.
    """

    case = models.ForeignKey(ChangeProposal, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    target = models.CharField(max_length=14, choices=Target)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    field = models.CharField(max_length=40)
    old = EncryptedTextField(null=True, blank=True)
    new = EncryptedTextField(null=True, blank=True)
    comment = models.CharField("catatan pemeriksa", max_length=240, blank=True)
    is_open = models.BooleanField(default=True)
    dropped = models.BooleanField("tidak dipakai lagi", default=False)
    personal_data: ClassVar[dict[str, str]] = {
        "target": "none",
        "field": "none",
        "old": "identity",
        "new": "identity",
        "comment": "free_text",
    }

    class Meta:
        ordering = ("case", "position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "field"), condition=Q(is_open=True, target=Target.PERSON), name="change_person_field"
            ),
            models.UniqueConstraint(
                fields=("household", "field"),
                condition=Q(is_open=True, target=Target.HOUSEHOLD),
                name="change_household_field",
            ),
            models.CheckConstraint(
                condition=Q(target=Target.PERSON, person__isnull=False, household__isnull=True)
                | Q(target=Target.HOUSEHOLD, household__isnull=False, person__isnull=True)
                | Q(target__in=(Target.NEW_PERSON, Target.NEW_HOUSEHOLD), household__isnull=True, person__isnull=True),
                name="change_item_target",
            ),
        )
        indexes = (models.Index(fields=("case", "position"), name="change_item_case"),)

    def __str__(self) -> str:
        return f"{self.case_id}.{self.position} {self.field}"


class FormerKK(models.Model):
    """A KK number the family carried before. Shown on the card; its digest finds who brings the old KK."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="former_kk")
    kk = EncryptedDigitsField("nomor KK lama")
    kk_digest = DigestField(editable=False)
    until = models.DateField("berlaku sampai")
    case = models.ForeignKey(ChangeProposal, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    personal_data: ClassVar[dict[str, str]] = {
        "kk": "identity",
        "kk_digest": "identity",
        "until": "none",
        "created_at": "none",
    }

    class Meta:
        ordering = ("-until", "-pk")
        indexes = (models.Index(fields=("kk_digest",), name="former_kk_digest"),)
        triggers = append_only("former_kk")

    def __str__(self) -> str:
        return f"{self.household_id} {self.until}"
