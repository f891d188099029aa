"""What every case has, its events, and the counters its numbers come from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from django.db import models
from django.utils import timezone

from slrt.accounts.models import Unit, User
from slrt.audit.fields import DigestField, EncryptedTextField
from slrt.cases.codes import new_code, new_token
from slrt.cases.workflow import State, Transition, Workflow
from slrt.jurisdictions.profile import Profile, profile_of
from slrt.regions.models import Region

CASE_PERSONAL: dict[str, str] = dict.fromkeys(
    [
        "number",
        "status",
        "outcome",
        "turn",
        "section",
        "received_at",
        "due_at",
        "first_due_at",
        "paused_since",
        "closed_at",
        "turn_since",
        "created_at",
    ],
    "none",
) | {"outcome_text": "free_text"}


TRACKED_PERSONAL: dict[str, str] = dict.fromkeys(["code", "code_digest", "token", "token_digest"], "identity")


class Case(models.Model):
    """A matter that moves through a Workflow. Three things are kept apart: status, turn and outcome.

    status is written by slrt.cases.actions.perform alone; the database refuses every arrow the workflow lacks.
    Times are UTC; paused_seconds counts working time (service hours of the jurisdiction).
    """

    workflow: ClassVar[Workflow]

    jurisdiction = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="kabupaten/kota")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="unit penerima")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="wilayah", null=True)
    number = models.CharField("nomor", max_length=40, unique=True)
    status = models.CharField("status", max_length=24)
    version = models.PositiveIntegerField(default=1)
    turn = models.CharField("giliran", max_length=24, blank=True)
    turn_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    turn_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    turn_since = models.DateTimeField(default=timezone.now)
    section = models.CharField("bagian", max_length=24, blank=True)
    outcome = models.CharField("hasil", max_length=32, blank=True)
    outcome_text = models.TextField("keterangan hasil", blank=True)
    received_at = models.DateTimeField("diterima", default=timezone.now)
    due_at = models.DateTimeField("tenggat", null=True, blank=True)
    paused_since = models.DateTimeField(null=True, blank=True)
    paused_seconds = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField("ditutup", null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, verbose_name="pencatat")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.number

    @property
    def profile(self) -> Profile:
        return profile_of(self.jurisdiction_id)

    @property
    def state(self) -> State:
        return self.workflow.state(self.status)

    @property
    def is_open(self) -> bool:
        return self.state.open

    @property
    def is_overdue(self) -> bool:
        return bool(self.due_at and self.is_open and not self.paused_since and self.due_at < timezone.now())

    def reach_units(self) -> set[int]:
        """Ids of the units to which this case belongs, for grants that reach only their own unit."""
        return {unit for unit in (self.unit_id, self.turn_unit_id) if unit}

    def allows(self, user: User, permission) -> bool:
        """Whether the person holds the permission on this very case."""
        return user.access.can_on(
            permission, jurisdiction=self.jurisdiction_id, region=self.region_id, unit_ids=self.reach_units()
        )

    def turn_after(self, transition: Transition, profile: Profile) -> str:
        """Whose turn it is after a step whose transition says "*". Kinds of case override it."""
        return self.turn

    def available(self, user: User) -> Iterator[Transition]:
        """The steps this person may take now, in the order of the table. Four eyes are checked too."""
        from slrt.cases.actions import refusal

        profile = self.profile
        steps = (t for t in self.workflow.leaving(self.status) if not t.internal)
        return (step for step in steps if refusal(self, step, user, profile) is None)


class Tracked(models.Model):
    """A case whose family follows it at /lacak: by number and the code they type, or by the token in their QR.

    Only digests are searched; code and token are kept sealed for a reprint. Empty on rows from before there were codes.
    """

    code = EncryptedTextField(null=True, blank=True)
    code_digest = DigestField(null=True, editable=False)
    token = EncryptedTextField(null=True, blank=True)
    token_digest = DigestField(null=True, editable=False)

    class Meta:
        abstract = True

    def give_code(self) -> None:
        """A new code and token, stored when the row is."""
        self.code, self.token = new_code(), new_token()


class CaseEvent(models.Model):
    """One step of a case, written once. `citizen` is the sentence the family reads, "" when it is not for them."""

    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    role = models.CharField(max_length=24, blank=True)
    transition = models.CharField(max_length=32)
    source = models.CharField(max_length=24, blank=True)
    target = models.CharField(max_length=24)
    note = models.TextField(blank=True)
    citizen = models.TextField(blank=True)
    data = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField()

    personal_data: ClassVar[dict[str, str]] = {
        "at": "none",
        "role": "none",
        "transition": "none",
        "source": "none",
        "target": "none",
        "note": "free_text",
        "citizen": "none",
        "data": "free_text",
    }

    class Meta:
        abstract = True
        ordering = ("-version", "-pk")


class Counter(models.Model):
    """The last number given out per unit, kind and year. One row each, locked while a number is taken."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)
    personal_data: ClassVar[dict[str, str]] = {"kind": "none"}

    class Meta:
        constraints = (models.UniqueConstraint(fields=("unit", "kind", "year"), name="counter_unique"),)

    def __str__(self) -> str:
        return f"{self.unit_id} {self.kind} {self.year}: {self.last}"
