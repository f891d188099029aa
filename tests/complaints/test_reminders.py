"""Whoever's turn it is hears of it, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from complaints.holders import holders_of
from complaints.models import Complaint
from slrt.cases.actions import perform
from slrt.notifications.models import Message
from slrt.notifications.reminders import remind
from tests.complaints.world import complaint, walk

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
