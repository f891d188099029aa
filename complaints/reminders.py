"""Whom the queue tells that something falls due, is late, or waits: whoever's turn it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from complaints.holders import holders_of
from complaints.models import Complaint
from complaints.turns import NAMED_TURNS
from slrt.notifications.people import Told, at_work, stewards, told_of
from slrt.notifications.reminders import Due, reminder
from slrt.notifications.watch import BATCH, LONGEST_REST, WAITING, newly_near
from slrt.ui import words

WAITING_WORDS = {
    "supervisor": "menunggu pemeriksaan Anda",
    "manager": "menunggu diteruskan",
    "review": "menunggu telaah",
    "informer": "sudah dijawab: warga menunggu kabar",
}
UNNAMED = "menunggu petugas ditunjuk"
UNREAD = "masuk daring: menunggu diperiksa dan didaftarkan"


def told(case: Complaint) -> Told:
    """The named person; else those whose role answers the turn; for a restricted case whoever may name somebody."""
    if case.restricted and not at_work(case.turn_user, case.jurisdiction_id):
        return stewards(case.jurisdiction_id, "Tunjuk petugasnya: kasus terbatas hanya terbuka bagi yang ditunjuk.")
    return told_of(case, holders_of(case))


def waiting_cases() -> QuerySet[Complaint]:
    """Open cases in which somebody of the secretariat or the field has the turn."""
    rows = Complaint.objects.open().filter(turn__in=NAMED_TURNS, paused_since__isnull=True)
    return rows.select_related("turn_user", "turn_unit", "unit")


def _due(case: Complaint, kind: str, mark: str, title: str, body: str) -> Due:
    """title and body may name {day} and {moment} of the deadline and {since} when, in the zone of the place."""
    found = told(case)
    with timezone.override(case.profile.zone):
        said = {
            "day": words.mid_date(case.due_at),
            "moment": words.moment(case.due_at),
            "since": words.moment(case.turn_since),
        }
    return Due(
        key=f"complaint-{case.pk}-{kind}-{mark}",
        recipients=found.people,
        title=f"Keluhan {case.number} {title.format(**said)}",
        body=" ".join(part for part in (body.format(**said), found.note) if part),
        url=found.url or f"/keluhan/{case.pk}/",
        jurisdiction=case.jurisdiction_id,
        subject=case,
    )


@reminder("complaint.due_tomorrow")
def due_tomorrow(now: datetime, since: datetime) -> Iterator[Due]:
    """Cases whose deadline came within one working day since the last look, or that got a new turn so close to it."""
    rows = waiting_cases().filter(due_at__gt=now, due_at__lte=now + LONGEST_REST)
    for case in rows.order_by("due_at", "pk").iterator(BATCH):
        if newly_near(case, now, since):
            mark = f"{case.due_at:%Y%m%d}-{case.version}"
            yield _due(case, "due", mark, "jatuh tempo {day}", "Tenggat {moment}. Langkah berikut ada pada Anda.")


@reminder("complaint.overdue")
def overdue(now: datetime, since: datetime) -> Iterator[Due]:
    """Cases whose deadline passed since the last look, and late ones that got a new turn."""
    rows = waiting_cases().filter(due_at__lte=now).filter(Q(due_at__gt=since) | Q(turn_since__gt=since))
    body = "Tenggatnya {moment}. Kerjakan langkah berikutnya, atau tulis apa yang ditunggu."
    for case in rows.order_by("due_at", "pk").iterator(BATCH):
        yield _due(case, "late", f"{case.due_at:%Y%m%d}-{case.version}", "lewat tenggat", body)


@reminder("complaint.waiting")
def waiting(now: datetime, since: datetime) -> Iterator[Due]:
    """What has lain for two days with a checker, a router, whoever tells the family, or unnamed among the restricted.

    A referral that waits for the manager is told by referrals, with its own words.
    """
    rows = waiting_cases().filter(turn_since__lte=now - WAITING, turn_since__gt=since - WAITING, due_at__gt=now)
    unnamed, unread = Q(restricted=True, turn_user__isnull=True), Q(status="submitted")
    rows = rows.filter(Q(turn__in=WAITING_WORDS) | unnamed | unread).exclude(status="awaiting_approval")
    for case in rows.order_by("turn_since", "pk").iterator(BATCH):
        said = UNREAD if case.status == "submitted" else WAITING_WORDS.get(case.turn, UNNAMED)
        if case.restricted and case.turn_user is None:
            said = UNNAMED
        yield _due(case, "wait", str(case.version), said, "Sejak {since}.")
