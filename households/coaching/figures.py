"""The work of each member of the field staff in a span, and of each supervisor who checks it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.db.models import Count, Min, Q
from django.utils import timezone

from households.areas import caseload
from households.coaching.sources import Check, Returned, finished_visits, sources
from households.coaching.span import Span, median
from households.models import CoachingNote
from slrt.accounts.models import Assignment, User
from slrt.accounts.permissions import Permission
from slrt.accounts.scope import Reach
from slrt.jurisdictions.calendar import WorkCalendar

HOUR = 3600


@dataclass
class Work:
    """load: as it is today. made: {source: how many in the span}; days: from the task to the visit, each visit."""

    load: caseload.Load
    made: dict[str, int] = field(default_factory=dict)
    returned: list[Returned] = field(default_factory=list)
    days: list[int] = field(default_factory=list)
    notes: int = 0
    open_notes: int = 0
    late_notes: int = 0

    @property
    def person(self) -> User:
        return self.load.person

    @property
    def handed_in(self) -> int:
        return sum(self.made.values())

    @property
    def median_days(self) -> float | None:
        return median(self.days)


def work_of(user: User, span: Span) -> list[Work]:
    """Everybody in the field whom this person guides: a fixed number of queries whatever their number."""
    loads = caseload.loads(user, span.jurisdiction, Permission.CASELOAD_COACH)
    found = {load.person.pk: Work(load) for load in loads}
    span = replace(span, people=list(found))
    for source in sources():
        for person, number in source.made(span).items():
            found[person].made[source.code] = number
        for thing in source.returned(span):
            found[thing.person].returned.append(thing)
    for person, days in days_to_visit(span).items():
        found[person].days = days
    for person, total, still, late in _notes(span):
        work = found[person]
        work.notes, work.open_notes, work.late_notes = total, still, late
    return list(found.values())


def own_work(user: User, span: Span) -> Work:
    """One's own: for a member of the field staff who looks at their own page."""
    span = replace(span, people=[user.pk])
    work = Work(caseload.Load(user))
    work.made = {source.code: number for source in sources() if (number := source.made(span).get(user.pk))}
    work.returned = [thing for source in sources() for thing in source.returned(span)]
    work.days = days_to_visit(span).get(user.pk, [])
    return work


def days_to_visit(span: Span) -> dict[int, list[int]]:
    """Calendar days between the task and the visit, of every visit that was finished first in the span."""
    rows = finished_visits(span).order_by("actor", "case").values_list("actor", "case")
    found: dict[int, list[int]] = defaultdict(list)
    for person, _, told, made in rows.annotate(told=Min("case__received_at"), made=Min("case__visited_at")):
        days = timezone.localdate(made, span.zone) - timezone.localdate(told, span.zone)
        found[person].append(max(0, days.days))
    return found


def _notes(span: Span) -> Iterable[tuple[int, int, int, int]]:
    """Notes of the span, and what was ever agreed and is not done, by person."""
    rows = CoachingNote.objects.filter(jurisdiction=span.jurisdiction, person__in=span.people)
    still = ~Q(agreed="") & Q(settled_at__isnull=True)
    return rows.order_by("person").values_list("person").annotate(
        total=Count("pk", filter=Q(held_on__gte=span.first, held_on__lte=span.last)),
        still=Count("pk", filter=still),
        late=Count("pk", filter=still & Q(due_on__lt=timezone.localdate())),
    )  # fmt: skip


@dataclass
class Checking:
    """What a supervisor did: hours are working hours that things lay before being checked."""

    person: User
    places: list[str] = field(default_factory=list)
    staff: int = 0
    by_kind: Counter = field(default_factory=Counter)
    returned: int = 0
    hours: list[float] = field(default_factory=list)
    notes: int = 0
    open_notes: int = 0

    @property
    def checked(self) -> int:
        return sum(self.by_kind.values())

    @property
    def share_returned(self) -> float | None:
        return self.returned / self.checked if self.checked else None


def steers_all(user: User, jurisdiction: str) -> bool:
    """Whether the person guides the whole jurisdiction, its supervisors included."""
    grants = user.access.within(jurisdiction).grants_for(Permission.CASELOAD_COACH)
    return any(grant.reach is Reach.JURISDICTION for grant in grants)


def supervisors(jurisdiction: str) -> dict[int, list[Assignment]]:
    """Who supervises here today, with the assignments that say so."""
    rows = Assignment.objects.in_force().filter(
        role="supervisor", unit__jurisdiction=jurisdiction, user__is_active=True
    )
    found: dict[int, list[Assignment]] = defaultdict(list)
    for row in rows.select_related("user", "unit__region__parent", "region__parent").order_by(
        "user__name", "user", "pk"
    ):
        found[row.user_id].append(row)
    return found


def checking_of(span: Span) -> list[Checking]:
    """Every supervisor of the jurisdiction."""
    rows = supervisors(span.jurisdiction)
    found = {pk: Checking(held[0].user, [_place(row) for row in held]) for pk, held in rows.items()}
    span = replace(span, people=list(found))
    for source in sources():
        for check in source.checks(span):
            _add(found[check.person], source.label, check, span)
    written = CoachingNote.objects.filter(jurisdiction=span.jurisdiction, author__in=found)
    in_span = Count("pk", filter=Q(held_on__gte=span.first, held_on__lte=span.last))
    still = Count("pk", filter=~Q(agreed="") & Q(settled_at__isnull=True))
    for pk, notes, open_notes in written.order_by("author").values_list("author").annotate(n=in_span, o=still):
        found[pk].notes, found[pk].open_notes = notes, open_notes
    for pk, one in found.items():
        guided = caseload.staff_for(rows[pk][0].user, span.jurisdiction, Permission.CASELOAD_COACH)
        one.staff = len([person for person in guided if person.pk != pk])
    return list(found.values())


def _place(row: Assignment) -> str:
    return (row.region or row.unit.region).full_name


def _add(one: Checking, label: str, check: Check, span: Span) -> None:
    one.by_kind[label] += 1
    one.returned += check.returned
    if check.since is not None:
        one.hours.append(WorkCalendar(span.jurisdiction).working_seconds(check.since, check.at) / HOUR)
