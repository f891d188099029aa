"""Two people at once, a form sent twice, and what is told when nobody acts."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from referrals.actions import decide, propose_referral
from referrals.models import Referral
from slrt.cases.errors import CaseChanged, CaseError
from slrt.notifications.models import Message
from slrt.notifications.reminders import remind
from tests.referrals.world import REASON, REQUEST, SHARED, accepted, emergency, handled, officer, propose, sent

ALL = ["referral.approval", "referral.unacknowledged", "referral.reply", "referral.ratification"]


@pytest.mark.django_db(transaction=True)
def test_two_managers_at_once_one_wins(cast):
    referral = propose(cast)
    version, results = referral.version, []
    managers = [cast.manager, cast.person("manager", number=2)]
    gate = threading.Barrier(2)

    def run(user) -> None:
        try:
            mine = Referral.objects.get(pk=referral.pk)
            gate.wait()
            decide(by=user, referral=mine, decision="approve", expected_version=version)
            results.append("approved")
        except CaseChanged:
            results.append("changed")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(user,)) for user in managers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["approved", "changed"]
    referral.refresh_from_db()
    assert referral.status == "sent" and referral.events.filter(transition="send").count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_approves_while_the_other_answers_the_complaint(cast):
    """Both lock the complaint first, so neither waits for the other in a circle."""
    complaint = handled(cast)
    referrals = [propose(cast, complaint), propose(cast, complaint)]
    user, gate, errors = cast.manager, threading.Barrier(2), []

    def run(pk: int) -> None:
        try:
            gate.wait()
            decide(by=user, referral=Referral.objects.get(pk=pk), decision="approve")
        except CaseError as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(referral.pk,)) for referral in referrals]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    complaint.refresh_from_db()
    assert not errors and complaint.status == "referred"
    assert complaint.events.filter(transition="refer_send").count() == 1
    assert len(set(Referral.objects.values_list("letter_number", flat=True))) == 2


@pytest.mark.django_db
def test_a_failure_leaves_no_gap_in_the_numbers(cast):
    complaint = handled(cast)
    with pytest.raises(CaseError):
        propose_referral(
            by=cast.back_office, complaint=complaint, target_unit=cast.health, request=REQUEST, reason=REASON,
            shared=SHARED, step="send_directly",
        )  # fmt: skip
    assert propose(cast, complaint).number.endswith("000001")


def told(kind: str) -> set[str]:
    return set(Message.objects.filter(kind=kind).values_list("user__username", flat=True))


@pytest.mark.django_db
def test_proposals_that_wait_are_mentioned_once_a_day(cast):
    cast.manager, cast.person("manager", number=2)
    referral = propose(cast, by=cast.manager, step="submit")
    now = referral.turn_since
    assert remind(now + timedelta(hours=23), only=ALL)["referral.approval"] == 0
    assert remind(now + timedelta(hours=25), only=ALL)["referral.approval"] == 1
    assert remind(now + timedelta(hours=26), only=ALL)["referral.approval"] == 0
    assert remind(now + timedelta(hours=49), only=ALL)["referral.approval"] == 1
    assert told("referral.approval") == {cast.person("manager", number=2).username}


@pytest.mark.django_db
def test_silence_of_the_agency_is_told_to_both_sides(cast):
    officer(cast)
    referral = sent(cast)
    late = referral.due_at + timedelta(minutes=1)
    assert remind(referral.due_at - timedelta(minutes=1), only=ALL)["referral.unacknowledged"] == 0
    remind(late, only=ALL)
    remind(late + timedelta(hours=1), only=ALL)
    assert told("referral.unacknowledged") == {officer(cast).username, cast.back_office.username}
    assert Message.objects.filter(kind="referral.unacknowledged").count() == 2


@pytest.mark.django_db
def test_a_result_that_does_not_come_is_mentioned(cast):
    referral = accepted(cast)
    remind(referral.due_at + timedelta(minutes=1), only=ALL)
    assert told("referral.reply") == {officer(cast).username, cast.back_office.username}


@pytest.mark.django_db
def test_an_emergency_waits_for_its_confirmation_within_a_day(cast):
    manager = cast.manager
    referral = propose(cast, emergency(cast), is_emergency=True, step="send_emergency", note="Rumah terbakar.")
    assert remind(timezone.now(), only=ALL)["referral.ratification"] == 0
    remind(referral.ratify_due_at - timedelta(hours=2), only=ALL)
    remind(referral.ratify_due_at + timedelta(hours=2), only=ALL)
    titles = list(Message.objects.filter(kind="referral.ratification").order_by("pk").values_list("title", flat=True))
    assert [title.split()[-1] for title in titles] == ["disahkan", "pengesahan"]
    decide(by=manager, referral=referral, decision="ratify")
    assert remind(referral.ratify_due_at + timedelta(hours=30), only=ALL)["referral.ratification"] == 0
