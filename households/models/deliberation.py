"""Musyawarah desa/kelurahan: who sat together, what they said of each family, and the paper they signed."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q

from households.models.people import Household
from households.models.prelist import PreListProposal
from households.siks.codes import LineKind, MeetingDecision
from households.workflow_meetings import DELIBERATION
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.cases.models import CASE_PERSONAL, Case, CaseEvent
from slrt.cases.trigger import append_only, status_guard
from slrt.cases.workflow import Transition
from slrt.jurisdictions.profile import Profile


class DeliberationQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> DeliberationQuerySet:
        """Meetings of villages within reach of the person's grants."""
        return self.filter(user.access.rows(Permission.PRELIST_VIEW))


@pghistory.track(model_name="DeliberationHistory")
class Deliberation(Case):
    """Region is the village. edition counts how often the berita acara was made; its number stays the same."""

    workflow = DELIBERATION

    held_on = models.DateField("tanggal musyawarah")
    place = models.CharField("tempat", max_length=120)
    chair = models.CharField("pimpinan musyawarah", max_length=120)
    chair_office = models.CharField("jabatan pimpinan", max_length=120)
    minutes_number = models.CharField("nomor berita acara", max_length=60, blank=True)
    edition = models.PositiveSmallIntegerField(default=0)

    objects = DeliberationQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = CASE_PERSONAL | {
        "held_on": "none",
        "place": "none",
        "chair": "identity",
        "chair_office": "none",
        "minutes_number": "none",
    }

    class Meta:
        verbose_name = "musyawarah desa/kelurahan"
        ordering = ("-held_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(status__in=("held", "closed")) | ~Q(minutes_number=""), name="deliberation_numbered"
            ),
            models.UniqueConstraint(
                fields=("region",),
                condition=Q(status__in=("planned", "held")),
                name="deliberation_one_open",
                violation_error_message="Desa/kelurahan ini masih mempunyai musyawarah yang belum ditutup.",
            ),
        )
        indexes = (
            models.Index(fields=("jurisdiction", "status", "-held_on", "-id"), name="deliberation_status"),
            models.Index(fields=("region", "-held_on"), name="deliberation_region"),
        )
        triggers = status_guard(DELIBERATION)

    def turn_after(self, transition: Transition, profile: Profile) -> str:
        return "supervisor" if transition.target == "held" else "data_officer"

    @property
    def word(self) -> str:
        """Musyawarah desa or musyawarah kelurahan."""
        return "Musyawarah kelurahan" if self.region.kind == "kelurahan" else "Musyawarah desa"


class DeliberationEvent(CaseEvent):
    case = models.ForeignKey(Deliberation, on_delete=models.PROTECT, related_name="events")

    class Meta(CaseEvent.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=("case", "version"), condition=~Q(transition="note"), name="deliberation_event_once"
            ),
        )
        indexes = (models.Index(fields=("case", "-version"), name="deliberation_event_case"),)
        triggers = append_only("deliberation_event")


class Attendee(models.Model):
    """Somebody on the attendance list, in its order."""

    deliberation = models.ForeignKey(Deliberation, on_delete=models.CASCADE, related_name="attendees")
    position = models.PositiveSmallIntegerField()
    name = models.CharField("nama", max_length=120)
    office = models.CharField("unsur/jabatan", max_length=120)
    personal_data: ClassVar[dict[str, str]] = {"name": "identity", "office": "none"}

    class Meta:
        verbose_name = "peserta musyawarah"
        ordering = ("deliberation", "position")
        constraints = (models.UniqueConstraint(fields=("deliberation", "position"), name="attendee_place"),)

    def __str__(self) -> str:
        return self.name


@pghistory.track(model_name="DeliberationLineHistory")
class DeliberationLine(models.Model):
    """One family on the agenda: a proposal, a family that is listed already, or one raised in the meeting."""

    deliberation = models.ForeignKey(Deliberation, on_delete=models.PROTECT, related_name="lines")
    kind = models.CharField("jenis", max_length=8, choices=LineKind)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    proposal = models.ForeignKey(
        PreListProposal, on_delete=models.PROTECT, related_name="deliberations", null=True, blank=True
    )
    decision = models.CharField("putusan", max_length=2, choices=MeetingDecision, blank=True)
    note = models.CharField("keterangan", max_length=240, blank=True)
    personal_data: ClassVar[dict[str, str]] = {"kind": "none", "decision": "financial", "note": "free_text"}

    class Meta:
        verbose_name = "baris musyawarah"
        ordering = ("deliberation", "pk")
        constraints = (
            models.UniqueConstraint(fields=("deliberation", "household"), name="deliberation_family_once"),
            models.CheckConstraint(
                condition=Q(kind="listed", proposal__isnull=True)
                | Q(kind__in=("proposal", "raised"), proposal__isnull=False),
                name="deliberation_line_kind",
            ),
        )
        indexes = (models.Index(fields=("proposal",), name="deliberation_line_proposal"),)

    def __str__(self) -> str:
        return f"{self.deliberation_id} {self.kind}"
