"""Whom the queue tells that something falls due, is late, or waits: whoever's turn it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from complaints.holders import holders_of
from complaints.models import Complaint
from complaints.turns import NAMED_TURNS
from slrt.accounts.models import Assignment, User
from slrt.jurisdictions.calendar import WorkCalendar
from slrt.notifications.reminders import Due, reminder
from slrt.ui import words

WAITING = timedelta(days=2)
# No run of days off is longer: what is due after it is not due on the next working day.
LONGEST_REST = timedelta(days=14)
WAITING_WORDS = {
    "supervisor": "menunggu pemeriksaan Anda",
    "manager": "menunggu diteruskan",
    "review": "menunggu telaah",
    "informer": "sudah dijawab: warga menunggu kabar",
}
BATCH = 500


def recipients(case: Complaint) -> list[User]:
    """The named person; else those whose role answers the turn; for a restricted case whoever may name somebody."""
    if case.turn_user is not None:
        return [case.turn_user]
    if case.restricted:
        rows = Assignment.objects.in_force().filter(role="manager", unit__jurisdiction=case.jurisdiction_id)
        return [row.user for row in rows.select_related("user").order_by("pk") if row.user.is_active]
    return holders_of(case)


def waiting_cases() -> QuerySet[Complaint]:
    """Open cases in which somebody of the secretariat or the field has the turn."""
    rows = Complaint.objects.open().filter(turn__in=NAMED_TURNS, paused_since__isnull=True)
    return rows.select_related("turn_user", "turn_unit", "unit")


def _due(case: Complaint, kind: str, mark: str, title: str, body: str) -> Due:
    return Due(
        key=f"complaint-{case.pk}-{kind}-{mark}",
        recipients=recipients(case),
        title=title,
        body=body,
        url=f"/keluhan/{case.pk}/",
        jurisdiction=case.jurisdiction_id,
        subject=case,
    )


@reminder("complaint.due_tomorrow")
def due_tomorrow(now: datetime, since: datetime) -> Iterator[Due]:
    """Cases whose deadline came within one working day since the last look, or that got a new turn so close to it."""
    rows = waiting_cases().filter(due_at__gt=now, due_at__lte=now + LONGEST_REST)
    for case in rows.order_by("due_at", "pk").iterator(BATCH):
        calendar = WorkCalendar(case.jurisdiction_id)
        close = calendar.working_days(now, case.due_at) <= 1
        told = calendar.working_days(since, case.due_at) <= 1 and case.turn_since <= since
        if close and not told:
            yield _due(
                case,
                "due",
                f"{case.due_at:%Y%m%d}-{case.version}",
                f"Keluhan {case.number} jatuh tempo {words.mid_date(case.due_at)}",
                f"Tenggat {words.moment(case.due_at)}. Langkah berikut ada pada Anda.",
            )


@reminder("complaint.overdue")
def overdue(now: datetime, since: datetime) -> Iterator[Due]:
    """Cases whose deadline passed since the last look, and late ones that got a new turn."""
    rows = waiting_cases().filter(due_at__lte=now).filter(Q(due_at__gt=since) | Q(turn_since__gt=since))
    for case in rows.order_by("due_at", "pk").iterator(BATCH):
        yield _due(
            case,
            "late",
            f"{case.due_at:%Y%m%d}-{case.version}",
            f"Keluhan {case.number} lewat tenggat",
            f"Tenggatnya {words.moment(case.due_at)}. Kerjakan langkah berikutnya, atau tulis apa yang ditunggu.",
        )


@reminder("complaint.waiting")
def waiting(now: datetime, since: datetime) -> Iterator[Due]:
    """What has lain for two days with a checker, a router, or whoever tells the family."""
    rows = waiting_cases().filter(turn_since__lte=now - WAITING, turn_since__gt=since - WAITING, due_at__gt=now)
    for case in rows.filter(turn__in=WAITING_WORDS).order_by("turn_since", "pk").iterator(BATCH):
        yield _due(
            case,
            "wait",
            str(case.version),
            f"Keluhan {case.number} {WAITING_WORDS[case.turn]}",
            f"Sejak {words.moment(case.turn_since)}.",
        )
