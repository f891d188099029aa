"""Lists of referrals: which stand on which tab, how many, and how a row reads. Rows are made in Python for speed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString

from complaints.queue import CappedCount, count_words
from programs.agencies import agencies_of
from referrals.models import Referral
from referrals.shared import person_label
from referrals.workflow import AT_AGENCY, REFERRAL
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.jurisdictions.profile import Profile
from slrt.regions.models import Region
from slrt.ui import words
from slrt.ui.badges import badge_html, tag_html
from slrt.ui.blocks import due_html
from slrt.ui.filters import BaseFilterSet

COUNT_LIMIT = 200
OPEN_ORDER, CLOSED_ORDER = ("due_at:last", "id"), ("-closed_at", "-id")
STAFF_TABS = {
    "berjalan": "Berjalan",
    "persetujuan": "Menunggu persetujuan",
    "instansi": "Di instansi",
    "lewat": "Lewat tenggat",
    "draf": "Draf dan dikembalikan",
    "selesai": "Selesai",
}
AGENCY_TABS = {"baru": "Baru", "diproses": "Diproses", "lewat": "Lewat tenggat", "selesai": "Selesai"}
CLOSED_STATES = tuple(state.code for state in REFERRAL.states if not state.open)
COLUMNS = (
    *("number", "status", "received_at", "sent_at", "due_at", "closed_at", "turn_since", "paused_since", "shared"),
    *("is_emergency", "needs_ratification", "ratify_due_at", "outcome", "version", "jurisdiction", "letter_number"),
    *("target_unit__name", "programme__name", "programme__short_name", "created_by__name", "submitted_by__name"),
    *("complaint__subject_name", "complaint__number", "complaint__restricted", "created_by_id", "submitted_by_id"),
)
RELATED = ("target_unit", "programme", "complaint", "created_by", "submitted_by")


def on_tab(rows: QuerySet[Referral], tab: str, now: datetime | None = None) -> QuerySet[Referral]:
    """Narrow rows that the person may see to those of a tab."""
    now = now or timezone.now()
    if tab == "berjalan":
        return rows.open()
    if tab == "persetujuan":
        return rows.filter(Q(status="submitted") | Q(needs_ratification=True))
    if tab == "instansi":
        return rows.filter(status__in=AT_AGENCY)
    if tab == "lewat":
        return rows.filter(status__in=AT_AGENCY, due_at__lt=now)
    if tab == "draf":
        return rows.filter(status__in=("drafted", "returned"))
    if tab == "baru":
        return rows.filter(status__in=("sent", "received"))
    if tab == "diproses":
        return rows.filter(status="accepted")
    return rows.filter(status__in=CLOSED_STATES)


def counts_of(rows: QuerySet[Referral], tabs: dict[str, str], jurisdiction: str) -> dict[str, str]:
    """The numbers on the tabs in one query, each counted no further than COUNT_LIMIT."""
    counts = {tab: CappedCount(on_tab(rows, tab).order_by().values("pk")[: COUNT_LIMIT + 1]) for tab in tabs}
    found = Region.objects.filter(pk=jurisdiction).values_list(*counts.values()).order_by("pk").first()
    return {tab: count_words(count) for tab, count in zip(counts, found, strict=True)}


class ReferralFilters(BaseFilterSet):
    instansi = django_filters.ChoiceFilter(label="Instansi", empty_label="Semua", field_name="target_unit", choices=())
    status = django_filters.ChoiceFilter(label="Status", empty_label="Semua", choices=REFERRAL.choices())

    class Meta:
        model = Referral
        fields = ()

    def __init__(self, *args, jurisdiction: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["instansi"].extra["choices"] = [(unit.pk, unit.name) for unit in agencies_of(jurisdiction)]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list, ready to print."""

    pk: int
    number: str
    url: str
    came: str
    who: str
    matter: str
    agency: str
    by: str
    due: SafeString | str
    status: SafeString


class RowMaker:
    """Makes the rows of one page for one person, with one "now" for all of them.

    as_agency: the person is called as the referral shares them. Staff without the right to open complaints (the
    coordination team) see no names at all.
    """

    def __init__(self, user: User, profile: Profile, *, as_agency: bool = False, now: datetime | None = None):
        self.user, self.profile, self.as_agency = user, profile, as_agency
        self.now = now or timezone.now()
        self.names = user.access.can(Permission.COMPLAINT_VIEW, jurisdiction=profile.code)

    def row(self, case: Referral, url: str = "") -> Row:
        what, day = ("dikirim", case.sent_at) if case.sent_at else ("dibuat", case.received_at)
        proposer = case.submitted_by or case.created_by
        return Row(
            pk=case.pk,
            number=case.number,
            url=url or f"/rujukan/{case.pk}/",
            came=f"{what} {words.mid_date(day)}",
            who=self._who(case),
            matter=case.programme.name if case.programme else "Tanpa program tertentu",
            agency=case.target_unit.name,
            by="" if self.as_agency or proposer is None else proposer.name,
            due=self._due(case),
            status=marks_of(case),
        )

    def _who(self, case: Referral) -> str:
        if self.as_agency:
            return person_label(case.complaint, case.shared)
        return case.complaint.subject_name if self.names else ""

    def _due(self, case: Referral) -> SafeString | str:
        if case.closed_at:
            return words.short_moment(case.closed_at)
        if case.status == "submitted":
            return f"sejak {words.short_moment(case.turn_since)}"
        return due_html(case.due_at, now=self.now) if case.due_at else ""


def marks_of(case: Referral) -> SafeString:
    """The status, and what must not be overlooked beside it."""
    marks = badge_html("referral", case.status)
    if case.is_emergency and case.is_open:
        marks += tag_html("Darurat", "red")
    if case.needs_ratification:
        marks += tag_html("Belum disahkan", "amber", "clock")
    return marks
