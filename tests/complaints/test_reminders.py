"""Whoever's turn it is hears of it, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from complaints.holders import holders_of
from complaints.models import Complaint
from slrt.accounts.models import Assignment, User
from slrt.cases.actions import perform
from slrt.notifications.models import Message
from slrt.notifications.reminders import remind
from tests.complaints.world import complaint, walk
from tests.objects import Objects

pytestmark = pytest.mark.django_db
NAMES = ("complaint.due_tomorrow", "complaint.overdue", "complaint.waiting")


def told(user, text: str) -> int:
    return Message.objects.filter(user=user, title__contains=text).count()


def test_overdue_is_told_once_to_the_handler(cast):
    case = walk(complaint(cast), cast)
    other = cast.person("back_office", number=2)
    Complaint.objects.filter(pk=case.pk).update(due_at=timezone.now() - timedelta(hours=2))
    for _ in range(3):
        remind(only=NAMES)
    assert told(cast.back_office, case.number) == 1 and told(other, case.number) == 0


def test_due_tomorrow_reaches_everybody_who_may_take_it(cast):
    case = complaint(cast)
    supervisor = cast.supervisor
    Complaint.objects.filter(pk=case.pk).update(due_at=timezone.now() + timedelta(hours=3))
    remind(only=NAMES)
    assert told(supervisor, "jatuh tempo") == 1 and told(cast.front_office, case.number) == 0


def test_what_waits_two_days_with_a_checker_is_told(cast):
    case = complaint(cast)
    supervisor = cast.supervisor
    remind(only=NAMES)
    assert told(supervisor, case.number) == 0
    remind(now=timezone.now() + timedelta(days=2, minutes=1), only=NAMES)
    assert told(supervisor, "menunggu pemeriksaan") == 1


def test_nothing_is_lost_while_the_scheduler_was_down(cast):
    case = complaint(cast)
    supervisor = cast.supervisor
    remind(only=NAMES)
    remind(now=timezone.now() + timedelta(days=4), only=NAMES)
    assert told(supervisor, case.number) >= 1


def test_unnamed_restricted_case_is_told_to_the_manager_only(cast):
    case = complaint(cast, klass="programme", category="N3")
    supervisor, manager = cast.supervisor, cast.manager
    Complaint.objects.filter(pk=case.pk).update(due_at=timezone.now() - timedelta(hours=1))
    remind(only=NAMES)
    assert told(manager, case.number) == 1 and told(supervisor, case.number) == 0


def test_waiting_for_the_citizen_is_nobodys_fault(cast):
    case = walk(complaint(cast), cast)
    perform(case, "ask_documents", by=cast.back_office, note="Surat")
    Complaint.objects.filter(pk=case.pk).update(due_at=timezone.now() - timedelta(hours=1))
    remind(only=NAMES)
    assert told(cast.back_office, case.number) == 0


def test_a_case_of_somebody_who_left_is_told_to_colleagues_and_the_manager(cast):
    case = walk(complaint(cast), cast)
    colleague, manager = cast.person("back_office", number=2), cast.manager
    Assignment.objects.filter(user=cast.back_office).update(ends=timezone.localdate() - timedelta(days=1))
    Complaint.objects.filter(pk=case.pk).update(due_at=timezone.now() - timedelta(hours=1))
    remind(only=NAMES)
    assert (told(colleague, case.number), told(manager, case.number), told(cast.back_office, case.number)) == (1, 1, 0)
    assert f"{cast.back_office.name} tidak bertugas lagi" in Message.objects.get(user=manager).body


def test_a_restricted_case_of_somebody_who_left_is_told_to_the_manager_only(cast):
    case = walk(complaint(cast, klass="programme", category="N3"), cast)
    colleague, manager = cast.person("back_office", number=2), cast.manager
    User.objects.filter(pk=case.turn_user_id).update(is_active=False)
    Complaint.objects.filter(pk=case.pk).update(due_at=timezone.now() - timedelta(hours=1))
    remind(only=NAMES)
    assert (told(colleague, case.number), told(manager, case.number)) == (0, 1)


@pytest.mark.parametrize(("role", "place"), [("manager", "/keluhan/"), ("administrator", "/pengguna/")])
def test_where_nobody_may_act_whoever_can_change_that_is_told(cast, role, place):
    """A place whose gate has no supervisor: nothing waits unseen."""
    case = complaint(cast)
    steward = cast.person(role)
    Complaint.objects.filter(pk=case.pk).update(due_at=timezone.now() - timedelta(hours=1))
    remind(only=NAMES)
    message = Message.objects.get(user=steward)
    assert "Tidak ada petugas untuk langkah ini" in message.body
    assert message.url.startswith(place)


def test_a_restricted_case_that_nobody_was_named_for_is_not_forgotten(cast):
    manager, case = cast.manager, complaint(cast, klass="programme", category="N3")
    now = timezone.now()
    Complaint.objects.filter(pk=case.pk).update(turn="back_office", turn_since=now - timedelta(days=2, minutes=1))
    remind(now=now, only=NAMES)
    assert told(manager, "menunggu petugas ditunjuk") == 1


def test_a_referral_that_waits_for_the_manager_is_told_by_the_referral_alone(cast):
    manager = cast.manager
    case = Objects(cast).referral_submitted.complaint
    Complaint.objects.filter(pk=case.pk).update(turn_since=timezone.now() - timedelta(days=2, minutes=1))
    remind(only=NAMES)
    assert told(manager, f"Keluhan {case.number}") == 0


def test_days_and_hours_are_those_of_the_place(casts):
    """The scheduler runs in Jakarta; 23.30 there is half an hour into the next day in Tabalong."""
    cast = casts("63.09")
    case = walk(complaint(cast), cast)
    due = datetime(2026, 11, 24, 16, 30, tzinfo=UTC)
    Complaint.objects.filter(pk=case.pk).update(due_at=due)
    remind(now=due + timedelta(minutes=1), only=NAMES)
    assert "25 November 2026, 00.30 WITA" in Message.objects.get(user=cast.back_office).body


def test_messages_hold_no_name(cast):
    case = walk(complaint(cast), cast)
    Complaint.objects.filter(pk=case.pk).update(due_at=timezone.now() - timedelta(hours=1))
    remind(only=NAMES)
    message = Message.objects.get(user=cast.back_office)
    assert case.subject_name not in message.title + message.body and message.url == f"/keluhan/{case.pk}/"


def test_holders_keep_to_section_unit_and_territory(casts):
    cast = casts("63.11")
    health = cast.person("back_office", section="health")
    social = cast.person("back_office", number=2, section="social")
    case = complaint(cast)
    perform(case, "review", by=cast.review, section="health")
    assert holders_of(case) == [health]
    assert set(holders_of(case, any_section=True)) == {health, social}
