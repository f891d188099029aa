"""The registry's own cases remind whoever has the turn: of a deadline, of one that passed, of a decision."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from slrt.accounts.models import Assignment, User
from slrt.cases.models import Case
from slrt.notifications.models import Message
from slrt.notifications.reminders import remind
from tests.objects import Objects
from tests.personas import Cast

pytestmark = pytest.mark.django_db
KINDS = ("change", "visit", "need")


def made(cast: Cast, kind: str) -> tuple[Case, User]:
    """A case of this kind, and whose turn it is."""
    case = Objects(cast)[kind]
    return case, case.turn_user or cast.person(case.turn)


def put(case: Case, **values) -> None:
    type(case).objects.filter(pk=case.pk).update(**values)


def told(user: User, kind: str) -> list[str]:
    return list(Message.objects.filter(user=user, kind=kind).order_by("pk").values_list("title", flat=True))


@pytest.mark.parametrize("kind", KINDS)
def test_deadlines_are_told_once_each(cast: Cast, kind: str) -> None:
    case, who = made(cast, kind)
    now = timezone.now()
    put(case, due_at=now + timedelta(minutes=30), turn_since=now)
    names = [f"{kind}.due_tomorrow", f"{kind}.overdue", f"{kind}.waiting"]
    for minutes in (0, 15, 45, 60, 75):
        remind(now=now + timedelta(minutes=minutes), only=names)
    assert [case.number in title for title in told(who, f"{kind}.due_tomorrow")] == [True]
    assert [title.endswith("lewat tenggat") for title in told(who, f"{kind}.overdue")] == [True]
    assert told(who, f"{kind}.waiting") == []


@pytest.mark.parametrize("kind", ["change", "need"])
def test_what_waits_for_a_decision_is_told_to_who_decides_and_not_to_its_author(cast: Cast, kind: str) -> None:
    case, who = made(cast, kind)
    now = timezone.now()
    put(case, due_at=now + timedelta(days=20), turn_since=now - timedelta(days=2, minutes=1))
    remind(now=now, only=[f"{kind}.waiting"])
    assert len(told(who, f"{kind}.waiting")) == 1
    assert told(case.created_by, f"{kind}.waiting") == []


def test_what_was_sent_back_is_its_authors(cast: Cast) -> None:
    case = Objects(cast).change_returned
    colleague = cast.person("front_office", number=2)
    put(case, due_at=timezone.now() - timedelta(hours=1))
    remind(only=["change.overdue"])
    assert len(told(case.created_by, "change.overdue")) == 1
    assert told(colleague, "change.overdue") == []


def test_a_visit_of_somebody_who_left_is_told_to_the_manager(cast: Cast) -> None:
    """And to colleagues who go to that village; not to those of others."""
    case, facilitator = made(cast, "visit")
    manager, colleague = cast.manager, cast.person("facilitator", number=2)
    far = cast.person("facilitator", number=3)
    elsewhere = cast.district.children.exclude(pk=cast.village.pk).order_by("code").first()
    Assignment.objects.filter(user=far).update(region=elsewhere)
    Assignment.objects.filter(user=facilitator).update(ends=timezone.localdate() - timedelta(days=1))
    put(case, due_at=timezone.now() - timedelta(hours=1))
    remind(only=["visit.overdue"])
    for user, count in ((manager, 1), (colleague, 1), (far, 0), (facilitator, 0)):
        assert len(told(user, "visit.overdue")) == count, user
    assert facilitator.name in Message.objects.get(user=manager, kind="visit.overdue").body


@pytest.mark.parametrize(("role", "url"), [("manager", None), ("administrator", "/pengguna/")])
def test_where_nobody_answers_the_turn_somebody_who_can_change_that_is_told(cast: Cast, role: str, url) -> None:
    case = Objects(cast).change
    steward = cast.person(role)
    put(case, due_at=timezone.now() - timedelta(hours=1))
    remind(only=["change.overdue"])
    message = Message.objects.get(user=steward, kind="change.overdue")
    assert "Tidak ada petugas untuk langkah ini" in message.body
    assert message.url == (url or f"/perubahan/{case.pk}/")


def test_days_and_hours_are_those_of_the_place(casts) -> None:
    """23.30 in Jakarta is the next day in Balangan."""
    cast = casts("63.11")
    case, who = made(cast, "change")
    due = datetime(2026, 11, 24, 16, 30, tzinfo=UTC)
    put(case, due_at=due, turn_since=due - timedelta(days=1))
    remind(now=due + timedelta(minutes=1), only=["change.overdue"])
    assert "25 November 2026, 00.30 WITA" in Message.objects.get(user=who, kind="change.overdue").body
