"""Kebutuhan program: a family lacks something a programme gives, recorded before anybody promised it."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q

from households.models import Household, Person
from programs.enums import Sector
from programs.needs.codes import NeedSource, Urgency
from programs.needs.workflow import NEED
from slrt.accounts.models import Unit, User
from slrt.accounts.permissions import Permission
from slrt.cases.models import CASE_PERSONAL, Case, CaseEvent
from slrt.cases.trigger import append_only, status_guard
from slrt.cases.workflow import Transition
from slrt.jurisdictions.profile import Profile


class NeedQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> NeedQuerySet:
        """Needs within reach of the person's grants."""
        return self.filter(user.access.rows(Permission.NEED_VIEW))

    def open(self) -> NeedQuerySet:
        return self.filter(status__in=NEED.open_states())


@pghistory.track(model_name="NeedHistory")
class Need(Case):
    """Region is the family's village when it was recorded. person: only for programmes that belong to one person.

    programme is None where the catalogue has none that fits: then sector and wanted say what is missing.
    complaint_ref and visit: the complaint or house visit it was told or seen in, where there is one.
    sent_*: where and with which letter it went; enrolment: the participation it ended in.
    """

    workflow = NEED

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="needs")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="needs", null=True, blank=True)
    programme = models.ForeignKey(
        "programs.Programme", on_delete=models.PROTECT, related_name="needs", null=True, blank=True
    )
    sector = models.CharField("sektor", max_length=16, choices=Sector)
    wanted = models.TextField("yang dibutuhkan")
    urgency = models.CharField("kemendesakan", max_length=8, choices=Urgency, default=Urgency.NORMAL)
    source = models.CharField("sumber", max_length=12, choices=NeedSource)
    evidence = models.CharField("keterangan bukti", max_length=240, blank=True)
    complaint_ref = models.CharField("nomor keluhan", max_length=40, blank=True)
    visit = models.ForeignKey("households.Visit", on_delete=models.PROTECT, related_name="needs", null=True, blank=True)
    sent_to = models.CharField("diteruskan ke", max_length=200, blank=True)
    sent_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    letter_number = models.CharField("nomor surat", max_length=80, blank=True)
    letter_date = models.DateField("tanggal surat", null=True, blank=True)
    enrolment = models.ForeignKey(
        "programs.Enrolment", on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )

    objects = NeedQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = CASE_PERSONAL | {
        "sector": "none",
        "wanted": "free_text",
        "urgency": "none",
        "source": "none",
        "evidence": "free_text",
        "complaint_ref": "none",
        "sent_to": "none",
        "letter_number": "none",
        "letter_date": "none",
    }

    class Meta:
        verbose_name = "kebutuhan program"
        ordering = ("-received_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("household", "programme", "person"),
                condition=Q(closed_at__isnull=True, programme__isnull=False),
                nulls_distinct=False,
                name="need_one_open",
                violation_error_message="Kebutuhan keluarga ini akan program itu sudah tercatat dan masih berjalan.",
            ),
        )
        indexes = (
            models.Index(fields=("jurisdiction", "status", "due_at", "id"), name="need_status"),
            models.Index(fields=("jurisdiction", "-received_at", "-id"), name="need_recent"),
            models.Index(fields=("household", "-received_at"), name="need_household"),
        )
        triggers = status_guard(NEED)

    def turn_after(self, transition: Transition, profile: Profile) -> str:
        """Who has to act on the need as it now stands; "" when nobody has."""
        return turn_of(self.status, profile)


def turn_of(status: str, profile: Profile) -> str:
    """Role code of whoever acts next on a need in this state."""
    if status == "recorded":
        return next(iter(profile.need_reviewers))
    if status == "reviewed":
        return "manager" if profile.need_recommendation == "required" else "back_office"
    return {"recommended": "back_office", "returned": "front_office", "referred": "back_office"}.get(status, "")


class NeedEvent(CaseEvent):
    case = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="events")

    class Meta(CaseEvent.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=("case", "version"), condition=~Q(transition="note"), name="need_event_once"
            ),
        )
        indexes = (models.Index(fields=("case", "-version"), name="need_event_case"),)
        triggers = append_only("need_event")
