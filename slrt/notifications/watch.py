"""The three reminders that every kind of case needs: its deadline is near, it has passed, nobody decides.

    watch(Watched("change", "Usulan perubahan data", open_changes, url_of, undecided=("proposed",)))

registers change.due_tomorrow, change.overdue and change.waiting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from slrt.cases.models import Case
from slrt.jurisdictions.calendar import WorkCalendar
from slrt.notifications.people import Told, at_work, holders, told_of
from slrt.notifications.reminders import Due, reminder
from slrt.ui import words

WAITING = timedelta(days=2)
# No run of days off is longer: what is due after it is not due on the next working day.
LONGEST_REST = timedelta(days=14)
BATCH = 500


@dataclass(frozen=True)
class Watched:
    """One kind of case. rows(): the open ones in which somebody here has the turn.

    undecided: states in which a colleague holds the case up by not deciding. four_eyes: whoever made the case does not
    decide on it. The turn is the code of a role.
    """

    kind: str
    name: str
    rows: Callable[[], QuerySet]
    url: Callable[[Case], str]
    undecided: tuple[str, ...]
    four_eyes: bool = True

    def open(self) -> QuerySet:
        rows = self.rows().filter(paused_since__isnull=True).exclude(turn="")
        return rows.select_related("turn_user", "created_by", "unit")

    def told(self, case: Case) -> Told:
        """A case that was sent back is its author's; nobody is asked to decide on what they made themselves."""
        if case.status == "returned" and case.turn_user is None and at_work(case.created_by, case.jurisdiction_id):
            return Told([case.created_by])
        found = holders(case, case.turn)
        if self.four_eyes and case.status in self.undecided:
            found = [user for user in found if user.pk != case.created_by_id]
        return told_of(case, found)

    def due(self, case: Case, what: str, mark: str, title: str, body: str) -> Due:
        told = self.told(case)
        with timezone.override(case.profile.zone):  # the scheduler runs in a zone of its own
            said = {
                "day": words.mid_date(case.due_at),
                "moment": words.moment(case.due_at),
                "since": words.moment(case.turn_since),
                "state": case.state.label,
            }
        return Due(
            key=f"{self.kind}-{case.pk}-{what}-{mark}",
            recipients=told.people,
            title=f"{self.name} {case.number} {title.format(**said)}",
            body=" ".join(part for part in (body.format(**said), told.note) if part),
            url=told.url or self.url(case),
            jurisdiction=case.jurisdiction_id,
            subject=case,
        )


def watch(kind: Watched) -> Watched:
    """Register the three reminders of a kind of case."""

    @reminder(f"{kind.kind}.due_tomorrow")
    def due_tomorrow(now: datetime, since: datetime) -> Iterator[Due]:
        """Cases whose deadline came within one working day, or that got a new turn so close to it."""
        rows = kind.open().filter(due_at__gt=now, due_at__lte=now + LONGEST_REST)
        for case in rows.order_by("due_at", "pk").iterator(BATCH):
            if newly_near(case, now, since):
                mark = f"{case.due_at:%Y%m%d}-{case.version}"
                yield kind.due(case, "soon", mark, "jatuh tempo {day}", "Tenggat {moment}. Status: {state}.")

    @reminder(f"{kind.kind}.overdue")
    def overdue(now: datetime, since: datetime) -> Iterator[Due]:
        """Cases whose deadline passed since the last look, and late ones that got a new turn."""
        rows = kind.open().filter(due_at__lte=now).filter(Q(due_at__gt=since) | Q(turn_since__gt=since))
        for case in rows.order_by("due_at", "pk").iterator(BATCH):
            mark = f"{case.due_at:%Y%m%d}-{case.version}"
            yield kind.due(case, "late", mark, "lewat tenggat", "Tenggatnya {moment}. Status: {state}.")

    @reminder(f"{kind.kind}.waiting")
    def waiting(now: datetime, since: datetime) -> Iterator[Due]:
        """Cases that nobody has decided for two days."""
        rested = kind.open().filter(turn_since__gt=since - WAITING, turn_since__lte=now - WAITING)
        for case in rested.filter(status__in=kind.undecided).order_by("turn_since", "pk").iterator(BATCH):
            yield kind.due(case, "wait", str(case.version), "menunggu keputusan Anda", "{state} sejak {since}.")

    return kind


def newly_near(case: Case, now: datetime, since: datetime) -> bool:
    """Whether the deadline is within one working day and that was not so, or not this turn's, at the last look."""
    calendar = WorkCalendar(case.jurisdiction_id)
    if calendar.working_days(now, case.due_at) > 1:
        return False
    return calendar.working_days(since, case.due_at) > 1 or case.turn_since > since
