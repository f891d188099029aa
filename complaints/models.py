"""A complaint: who, about what, through which channel, what the registry said, and what came of it."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from complaints.enums import (
    FIELD_CHANNELS,
    SUBMITTED_CHANNELS,
    Category,
    Channel,
    ComplaintClass,
    Consent,
    ContactVia,
    InformMethod,
    Outcome,
    Reporter,
    SubjectUnit,
)
from complaints.ledger.models import LedgerBook, LedgerEntry  # noqa: F401 - models of this app
from complaints.turns import my_turn, turn_in
from complaints.workflow import COMPLAINT
from households.enums import RegistryResult
from households.models import EditionShock, Household, Person, RegistryEdition
from programs.models import Programme
from slrt.accounts.models import UnitKind, User
from slrt.accounts.permissions import Permission
from slrt.audit.fields import DigestField, EncryptedDigitsField, EncryptedTextField
from slrt.cases.models import CASE_PERSONAL, TRACKED_PERSONAL, Case, CaseEvent, Tracked
from slrt.cases.trigger import append_only, status_guard
from slrt.cases.workflow import Transition
from slrt.jurisdictions.profile import Profile


def reached_by(user: User, through: str = "") -> Q:
    """Condition of ComplaintQuerySet.within_reach, also for rows that hold a complaint: through="complaint__"."""
    columns = {"jurisdiction": f"{through}jurisdiction_id", "region": f"{through}region_id"}
    units = (f"{through}unit_id", f"{through}turn_unit_id")
    return user.access.rows(Permission.COMPLAINT_VIEW, units=units, **columns)


def opened_by(user: User, through: str = "") -> Q:
    """What visible_to asks of a complaint besides; through as in reached_by."""
    columns = {"jurisdiction": f"{through}jurisdiction_id", "region": f"{through}region_id"}
    restricted = user.access.rows(Permission.COMPLAINT_RESTRICTED, units=(f"{through}unit_id",), **columns)
    named = (Q(**{f"{through}{name}": user}) for name in ("created_by", "turn_user", "handler"))
    return reduce(or_, named, Q(**{f"{through}restricted": False}) | restricted)


class ComplaintQuerySet(models.QuerySet):
    def within_reach(self, user: User) -> ComplaintQuerySet:
        """Complaints that lie in the person's place of work. Restricted ones are among them: show no name of those."""
        return self.filter(reached_by(user))

    def visible_to(self, user: User) -> ComplaintQuerySet:
        """Complaints the person may open: within reach; restricted ones by name or with the permission for them."""
        return self.within_reach(user).filter(opened_by(user))

    def open(self) -> ComplaintQuerySet:
        return self.filter(closed_at__isnull=True)

    def overdue(self, at=None) -> ComplaintQuerySet:
        return self.open().filter(due_at__lt=at or timezone.now(), paused_since__isnull=True)

    def turn_of(self, user: User) -> ComplaintQuerySet:
        """Open complaints in which this person is to act now."""
        return self.open().filter(my_turn(user))


@pghistory.track(model_name="ComplaintHistory", exclude=[*TRACKED_PERSONAL])
class Complaint(Tracked, Case):
    """Keluhan. The subject may be unknown to the registry, anonymous, a family, a group or a community."""

    workflow = COMPLAINT

    channel = models.CharField("saluran", max_length=16, choices=Channel)
    klass = models.CharField("kelas", max_length=12, choices=ComplaintClass)
    category = models.CharField("jenis", max_length=2, choices=Category)
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="complaints", verbose_name="program"
    )
    sector = models.CharField("sektor", max_length=16, blank=True)
    description = models.TextField("uraian")
    subject_unit = models.CharField("sasaran", max_length=12, choices=SubjectUnit, default=SubjectUnit.PERSON)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="complaints")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, blank=True, related_name="complaints")
    subject_name = models.CharField("nama warga", max_length=120)
    subject_nik = EncryptedDigitsField("NIK", length=16, null=True, blank=True)
    subject_nik_digest = DigestField(purpose="nik", null=True, editable=False)
    subject_birth_year = models.PositiveSmallIntegerField("tahun lahir", null=True, blank=True)
    subject_sex = models.CharField("jenis kelamin", max_length=1, blank=True)
    subject_address = models.CharField("alamat", max_length=240, blank=True)
    reporter = models.CharField("pelapor", max_length=12, choices=Reporter, default=Reporter.SELF)
    reporter_name = models.CharField("nama pelapor", max_length=120, blank=True)
    reporter_relation = models.CharField("hubungan pelapor", max_length=60, blank=True)
    reporter_phone = EncryptedTextField("nomor HP", null=True, blank=True)
    contact_via = models.CharField("cara dihubungi", max_length=12, choices=ContactVia, blank=True)
    represented_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name="diwakili oleh",
    )  # fmt: skip
    consent = models.CharField("persetujuan diwakili", max_length=8, choices=Consent, blank=True)
    service = models.CharField("layanan Puskesos", max_length=16, blank=True)
    restricted = models.BooleanField("kasus terbatas", default=False)
    urgent = models.BooleanField("darurat", default=False)
    incomplete = models.BooleanField("perlu dilengkapi", default=False)
    documents_brought = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    documents_missing = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    location_accuracy = models.PositiveIntegerField("ketelitian (meter)", null=True, blank=True)

    registry_result = models.CharField(max_length=12, choices=RegistryResult, default=RegistryResult.NOT_CHECKED)
    registry_edition = models.ForeignKey(RegistryEdition, on_delete=models.PROTECT, null=True, related_name="+")
    registry_desil = models.PositiveSmallIntegerField(null=True, blank=True)
    registry_checked_at = models.DateTimeField(null=True, blank=True)

    handler = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.TextField("jawaban", blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    informed_at = models.DateTimeField("diberi tahu pada", null=True, blank=True)
    informed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    inform_method = models.CharField("cara", max_length=12, choices=InformMethod, blank=True)
    duplicate_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="copies")
    reopened = models.PositiveSmallIntegerField(default=0)
    first_response_due_at = models.DateTimeField(null=True, blank=True)

    objects = ComplaintQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = (
        CASE_PERSONAL
        | TRACKED_PERSONAL
        | {
            "channel": "none",
            "klass": "none",
            "category": "none",
            "sector": "none",
            "description": "free_text",
            "subject_unit": "none",
            "subject_name": "identity",
            "subject_nik": "identity",
            "subject_nik_digest": "identity",
            "subject_birth_year": "identity",
            "subject_sex": "identity",
            "subject_address": "location",
            "reporter": "none",
            "reporter_name": "identity",
            "reporter_relation": "identity",
            "reporter_phone": "contact",
            "contact_via": "none",
            "consent": "none",
            "service": "none",
            "documents_brought": "none",
            "documents_missing": "none",
            "latitude": "location",
            "longitude": "location",
            "registry_result": "none",
            "registry_desil": "financial",
            "registry_checked_at": "none",
            "answer": "free_text",
            "answered_at": "none",
            "informed_at": "none",
            "inform_method": "none",
            "first_response_due_at": "none",
        }
    )

    class Meta:
        verbose_name = "keluhan"
        ordering = ("-received_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(status__in=("informed", "closed", "verified"))
                | Q(informed_at__isnull=False, informed_by__isnull=False) & ~Q(inform_method=""),
                name="complaint_told_before_closing",
                violation_error_message="Keluhan baru dapat ditutup setelah warga diberi tahu.",
            ),
            models.CheckConstraint(
                condition=Q(represented_by__isnull=True, consent="") | Q(represented_by__isnull=False) & ~Q(consent=""),
                name="complaint_consent",
                violation_error_message="Keluarga hanya diwakili dengan persetujuannya.",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("answered", "informed", "closed", "verified")) | ~Q(outcome=""),
                name="complaint_outcome_known",
                violation_error_message="Pilih hasil keluhan.",
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(outcome__in=Outcome.values), name="complaint_outcome_listed"
            ),
            models.UniqueConstraint(
                fields=("token_digest",), condition=Q(token_digest__isnull=False), name="complaint_token"
            ),
        )
        indexes = (
            models.Index(fields=("jurisdiction", "turn", "section", "due_at", "id"), name="complaint_turn"),
            models.Index(fields=("jurisdiction", "status", "due_at", "id"), name="complaint_status"),
            models.Index(fields=("jurisdiction", "-received_at", "-id"), name="complaint_newest"),
            models.Index(fields=("jurisdiction", "-closed_at", "-id"), name="complaint_closed"),
            models.Index(
                fields=("jurisdiction", "due_at", "id"), condition=Q(closed_at__isnull=True), name="complaint_open"
            ),
            models.Index(
                fields=("jurisdiction", "turn", "section", "due_at", "id"),
                condition=Q(restricted=True, closed_at__isnull=True, turn_user__isnull=True),
                name="complaint_unnamed",
            ),
            # The first of those that wait for one person, in the order of the queue, without sorting all of theirs.
            models.Index(
                fields=("turn_user", "jurisdiction", "turn", "section", "due_at", "id"),
                condition=Q(closed_at__isnull=True, turn_user__isnull=False),
                name="complaint_mine",
            ),
            models.Index(fields=("household", "-received_at"), name="complaint_household"),
            models.Index(fields=("person", "-received_at"), name="complaint_person"),
            models.Index(fields=("region", "-received_at"), name="complaint_region"),
        )
        triggers = status_guard(COMPLAINT)

    @property
    def is_field(self) -> bool:
        """Recorded outside the office, so the field gate of the supervisor applies."""
        return self.channel in FIELD_CHANNELS

    @property
    def is_walkin(self) -> bool:
        """Recorded by staff from the mouth of the citizen or from paper, inside the office."""
        return not self.is_field and self.channel not in SUBMITTED_CHANNELS

    @property
    def at_puskesos(self) -> bool:
        """In the hands of the Puskesos that recorded it; nobody else is ever the unit whose turn it is."""
        return self.turn_unit_id is not None

    @property
    def from_puskesos(self) -> bool:
        """Recorded by a Puskesos and in the hands of the secretariat."""
        return self.turn_unit_id is None and self.unit.kind == UnitKind.PUSKESOS

    def names(self, user: User) -> bool:
        """Whether the person is named on the case, which opens a restricted one to them."""
        return user.pk in (self.created_by_id, self.turn_user_id, self.handler_id)

    def may_open(self, user: User) -> bool:
        """For rows of `within_reach`: whether the person may open this one, too."""
        return not self.restricted or self.names(user) or self.allows(user, Permission.COMPLAINT_RESTRICTED)

    @property
    def general_category(self) -> str:
        """What a slip of paper or a public page may say of the matter."""
        return "Layanan sosial" if self.restricted else self.get_klass_display()

    def turn_after(self, transition: Transition, profile: Profile) -> str:
        return turn_in(self.status, profile, field=self.is_field)


class ComplaintEvent(CaseEvent):
    case = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="events")

    class Meta(CaseEvent.Meta):
        constraints = (
            # A remark leaves the version alone, so several may share one; a step may not.
            models.UniqueConstraint(
                fields=("case", "version"), condition=~Q(transition="note"), name="complaint_event_once"
            ),
        )
        indexes = (models.Index(fields=("case", "-version"), name="complaint_event_case"),)
        triggers = append_only("complaint_event")


class ProactiveCase(models.Model):
    """The case that was opened for a row of the work-list of two editions, without anybody having complained."""

    shock = models.OneToOneField(EditionShock, on_delete=models.PROTECT, related_name="+")
    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="found_by")
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    personal_data: ClassVar[dict[str, str]] = {"opened_at": "none"}

    class Meta:
        verbose_name = "kasus proaktif"
        triggers = append_only("proactive_case")

    def __str__(self) -> str:
        return f"{self.shock_id} → {self.complaint_id}"


class IntakeDraft(models.Model):
    """What a clerk typed and has not saved yet. Survives a crash, a log-out and another computer (ux.md 1.11 L0)."""

    key = models.UUIDField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    jurisdiction = models.CharField(max_length=5)
    payload = EncryptedTextField()
    title = models.CharField(max_length=80, blank=True)
    updated_at = models.DateTimeField(default=timezone.now)
    personal_data: ClassVar[dict[str, str]] = {
        "jurisdiction": "none",
        "payload": "identity",
        "title": "none",
        "updated_at": "none",
    }

    class Meta:
        ordering = ("-updated_at",)

    def __str__(self) -> str:
        return self.title


class TrackTries(models.Model):
    """Recent tries on the public page: per sender's address, and wrong codes per number. Keys are keyed digests."""

    key = models.BinaryField(primary_key=True, max_length=32)
    at = ArrayField(models.DateTimeField(), default=list)
    seen_at = models.DateTimeField(default=timezone.now, db_index=True)
    personal_data: ClassVar[dict[str, str]] = {"key": "none", "at": "none", "seen_at": "none"}

    def __str__(self) -> str:
        return bytes(self.key).hex()[:8]
