"""What the agency does, what becomes of the complaint, several referrals at once, and emergencies."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from referrals.actions import decide, take_step
from slrt.audit.models import AccessEvent
from slrt.cases.actions import perform
from slrt.cases.errors import CaseError, FourEyes, IllegalTransition, MissingInput, StepNotAllowed
from slrt.jurisdictions.calendar import WorkCalendar
from slrt.notifications.models import Message
from tests.referrals.world import accepted, emergency, fresh, handled, officer, propose, sent

pytestmark = pytest.mark.django_db


def test_acknowledged_accepted_and_delivered(cast):
    complaint = handled(cast)
    referral = sent(cast, complaint)
    agency, limits = officer(cast), cast.profile.deadline("participation")
    calendar = WorkCalendar("33.24")
    assert referral.due_at == calendar.add_working_days(referral.sent_at, limits.referral_ack)
    take_step(by=agency, referral=referral, name="acknowledge")
    assert referral.acknowledged_at
    take_step(by=agency, referral=referral, name="accept")
    assert (referral.status, referral.turn_user) == ("accepted", agency)
    assert referral.due_at == calendar.add_working_days(referral.sent_at, limits.handling)
    with pytest.raises(MissingInput):
        take_step(by=agency, referral=referral, name="deliver", outcome="fulfilled")
    with pytest.raises(MissingInput):
        take_step(by=agency, referral=referral, name="deliver", outcome="no_budget", note="Habis.")
    take_step(by=agency, referral=referral, name="deliver", outcome="fulfilled", note="Kartu aktif sejak 1 Desember.")
    complaint = fresh(complaint)
    assert (referral.status, referral.outcome) == ("delivered", "fulfilled")
    assert (complaint.status, complaint.outcome, complaint.turn) == ("answered", "fulfilled", "informer")
    assert complaint.answer == "Dinas Kesehatan: Kartu aktif sejak 1 Desember."
    perform(complaint, "inform", by=cast.front_office, method="phone", informed_at=timezone.now())


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ([("decline", {"note": "Di luar wilayah kami."})], "declined"),
        ([("acknowledge", {}), ("decline", {"note": "Berkas kurang."})], "declined"),
        (
            [("acknowledge", {}), ("accept", {}), ("not_deliver", {"outcome": "no_budget", "note": "Anggaran habis."})],
            "not_delivered",
        ),
    ],
)
def test_what_was_not_fulfilled_comes_back_to_the_back_office(cast, path, status):
    complaint = handled(cast)
    referral = sent(cast, complaint)
    for name, data in path:
        take_step(by=officer(cast), referral=referral, name=name, **data)
    complaint = fresh(complaint)
    assert (referral.status, referral.response) == (status, path[-1][1]["note"])
    assert (complaint.status, complaint.turn) == ("in_handling", "back_office")
    assert path[-1][1]["note"] in complaint.events.filter(transition="refer_back").get().note
    again = sent(cast, complaint, unit=cast.education)
    assert (again.status, fresh(complaint).status) == ("sent", "referred")


def test_declining_needs_a_reason_and_an_officer_of_that_office(cast):
    referral = sent(cast)
    with pytest.raises(MissingInput):
        take_step(by=officer(cast), referral=referral, name="decline")
    for user in (cast.person("agency", unit=cast.education), cast.back_office, cast.manager, cast.coordination):
        with pytest.raises(StepNotAllowed):
            take_step(by=user, referral=referral, name="acknowledge")


def test_the_complaint_waits_for_the_last_of_its_referrals(cast):
    complaint = handled(cast)
    first, second = accepted(cast, complaint), sent(cast, fresh(complaint), unit=cast.education)
    third = propose(cast, fresh(complaint), unit=cast.education)
    assert (third.status, fresh(complaint).status) == ("submitted", "referred")
    take_step(by=officer(cast), referral=first, name="deliver", outcome="fulfilled", note="Selesai.")
    assert fresh(complaint).status == "referred"
    take_step(by=cast.person("agency", unit=cast.education), referral=second, name="decline", note="Bukan kami.")
    assert fresh(complaint).status == "awaiting_approval"
    decide(by=cast.manager, referral=third, decision="refuse", note="Cukup.")
    assert fresh(complaint).status == "in_handling"


def test_two_fulfilled_referrals_make_one_answer(cast):
    complaint = handled(cast)
    first, second = accepted(cast, complaint), accepted(cast, fresh(complaint))
    take_step(by=officer(cast), referral=first, name="deliver", outcome="fulfilled", note="Kartu aktif.")
    take_step(by=officer(cast), referral=second, name="deliver", outcome="partly", note="Obat diberikan sebagian.")
    complaint = fresh(complaint)
    assert (complaint.status, complaint.outcome) == ("answered", "partly")
    assert complaint.answer == "Dinas Kesehatan: Kartu aktif.\n\nDinas Kesehatan: Obat diberikan sebagian."


def test_a_sent_referral_can_be_taken_back(cast):
    complaint = handled(cast)
    referral = accepted(cast, complaint)
    take_step(by=cast.back_office, referral=referral, name="recall", note="Warga pindah.")
    assert (fresh(referral).status, fresh(complaint).status) == ("cancelled", "in_handling")
    with pytest.raises(IllegalTransition):
        take_step(by=officer(cast), referral=referral, name="deliver", outcome="fulfilled", note="x")


def test_a_proposal_whose_complaint_went_on_cannot_set_out(cast):
    complaint = handled(cast)
    referral = propose(cast, complaint, submit=False)
    perform(fresh(complaint), "answer", by=cast.back_office, answer="Sudah aktif.", outcome="corrected")
    with pytest.raises(CaseError, match="Batalkan usulan"):
        take_step(by=cast.back_office, referral=referral, name="submit")


def test_an_emergency_goes_first_and_is_ratified_afterwards(cast):
    complaint = emergency(cast)
    assert complaint.urgent and cast.profile.emergency
    with pytest.raises(MissingInput):
        propose(cast, complaint, is_emergency=True, step="send_emergency")
    referral = propose(cast, complaint, is_emergency=True, step="send_emergency", note="Rumah terbakar.")
    assert (referral.status, referral.needs_ratification, referral.approved_by) == ("sent", True, None)
    assert referral.ratify_due_at == referral.sent_at + timedelta(hours=24)
    assert fresh(complaint).status == "referred"
    with pytest.raises((FourEyes, StepNotAllowed)):
        decide(by=cast.back_office, referral=referral, decision="ratify")
    decide(by=cast.manager, referral=referral, decision="ratify")
    referral = fresh(referral)
    assert (referral.status, referral.needs_ratification, referral.approved_by) == ("sent", False, cast.manager)
    assert AccessEvent.objects.filter(action="approve", object_id=str(referral.pk)).count() == 1


@pytest.mark.parametrize("reached", ["received", "accepted", "delivered", "declined"])
def test_the_agency_need_not_wait_for_the_ratification(cast, reached):
    referral = propose(cast, emergency(cast), is_emergency=True, step="send_emergency", note="Rumah terbakar.")
    steps = {
        "received": ["acknowledge"],
        "accepted": ["acknowledge", "accept"],
        "delivered": ["acknowledge", "accept", "deliver"],
        "declined": ["decline"],
    }[reached]
    for name in steps:
        data = {"outcome": "fulfilled", "note": "Tenda dan logistik."} if name == "deliver" else {"note": "Catatan."}
        take_step(by=officer(cast), referral=referral, name=name, **data)
    turn = referral.turn
    decide(by=cast.manager, referral=referral, decision="ratify")
    assert (fresh(referral).status, fresh(referral).turn, fresh(referral).needs_ratification) == (reached, turn, False)
    with pytest.raises(StepNotAllowed):
        decide(by=cast.person("manager", number=2), referral=referral, decision="ratify")


def test_a_manager_who_sent_the_emergency_does_not_ratify_it(cast):
    referral = propose(
        cast, emergency(cast), by=cast.manager, is_emergency=True, step="send_emergency", note="Rumah terbakar."
    )
    with pytest.raises(FourEyes):
        decide(by=cast.manager, referral=referral, decision="ratify")


def test_an_ordinary_complaint_is_no_emergency(cast):
    with pytest.raises(StepNotAllowed):
        propose(cast, step="send_emergency", note="Mendesak.")


def test_those_concerned_are_told_without_a_word_about_the_person(cast):
    cast.manager, officer(cast)
    complaint = handled(cast)
    referral = propose(cast, complaint)
    told = Message.objects.get(user=cast.manager, kind="referral.submit")
    assert told.title == f"Rujukan {referral.number} menunggu persetujuan Anda"
    decide(by=cast.manager, referral=referral, decision="approve")
    take_step(by=officer(cast), referral=referral, name="decline", note="Bukan wilayah kami.")
    kinds = set(Message.objects.filter(user=cast.back_office).values_list("kind", flat=True))
    assert {"referral.approve", "referral.decline"} <= kinds
    assert Message.objects.filter(user=officer(cast), kind="referral.approve").count() == 1
    texts = " ".join(f"{m.title} {m.body}" for m in Message.objects.order_by("pk"))
    assert complaint.subject_name not in texts
