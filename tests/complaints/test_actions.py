"""Registering, correcting and moving complaints, for all five profiles."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from complaints.actions import (
    RegistrationRefused,
    Subject,
    add_note,
    appoint,
    correct_registration,
    lapse_overdue_documents,
)
from complaints.actions.register import Speaker
from complaints.models import Complaint
from slrt.accounts.models import Assignment, User
from slrt.cases.actions import perform
from slrt.cases.errors import CaseChanged, CaseError, FourEyes, IllegalTransition, MissingInput, StepNotAllowed
from slrt.jurisdictions.calendar import WorkCalendar
from tests.complaints.world import INFORMER, complaint, family, programme, walk

ALL = ("33.24", "63.11", "62.04", "63.09", "32.76")
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", ALL)
def test_from_registration_to_verified(casts, code):
    cast = casts(code)
    case = walk(complaint(cast, programme=programme()), cast)
    assert case.status == "in_handling"
    assert case.turn_user == case.handler
    perform(case, "answer", by=case.handler, answer="Kepesertaan aktif kembali.", outcome="fulfilled")
    assert case.turn == "informer"
    told = timezone.now()
    teller = getattr(cast, INFORMER[code])
    perform(case, "inform", by=teller, method="phone", informed_at=told)
    perform(case, "close", by=cast.back_office)
    assert case.closed_at and case.turn == ""
    perform(case, "verify", by=teller, note="Sudah berobat.")
    assert case.status == "verified"
    names = list(case.events.order_by("pk").values_list("transition", flat=True))
    assert names[0] == "created" and names[-3:] == ["inform", "close", "verify"]


def test_first_turns_follow_the_profile(casts):
    expected = {
        "33.24": ("with_supervisor", "supervisor"),
        "63.11": ("registered", "review"),
        "62.04": ("registered", "manager"),
        "63.09": ("registered", "back_office"),
        "32.76": ("registered", "review"),
    }
    for code, (status, turn) in expected.items():
        case = complaint(casts(code))
        assert (case.status, case.turn) == (status, turn), code


def test_registration_stores_number_code_deadline_and_registry(cast):
    person = family(cast, desil=2)
    case = complaint(cast, person=person, programme=programme())
    assert case.number == f"KDL-{case.received_at.year}-000001"
    assert len(case.code) == 8 and case.code_digest and case.token_digest
    assert (case.registry_result, case.registry_desil, case.registry_edition.period) == ("listed", 2, "2026-T3")
    assert case.subject_name == person.name and case.subject_nik == person.nik
    assert case.region == cast.village and case.household == person.household
    assert case.due_at == WorkCalendar("33.24").add_working_days(case.received_at, 14)
    assert case.sector == "health"
    stored = Complaint.objects.get(pk=case.pk)
    assert stored.code == case.code


def test_numbers_are_gap_free_when_a_registration_is_refused(cast):
    first = complaint(cast)
    with pytest.raises(RegistrationRefused) as refused:
        complaint(cast, klass="membership", category="N3")
    assert refused.value.field == "category"
    second = complaint(cast)
    assert int(second.number[-6:]) == int(first.number[-6:]) + 1


def test_emergency_skips_the_gate_and_is_marked_incomplete(cast):
    case = complaint(
        cast,
        klass="emergency",
        category="N9",
        subject=Subject(name="Keluarga korban kebakaran", address="Dekat pasar"),
    )
    assert case.status == "registered" and case.urgent and case.incomplete
    assert case.registry_result == "not_checked"
    days = WorkCalendar("33.24").working_days(case.received_at, case.due_at)
    assert days <= 3


def test_emergency_is_refused_where_the_profile_has_none(casts):
    with pytest.raises(RegistrationRefused):
        complaint(casts("63.11"), klass="emergency", category="N9")


def test_online_complaint_is_submitted_first(casts):
    cast = casts("63.11")
    case = complaint(cast, channel="online")
    assert (case.status, case.turn) == ("submitted", "front_office")
    perform(case, "accept_submission", by=cast.front_office)
    assert (case.status, case.turn) == ("registered", "review")


def test_channel_outside_the_profile_is_refused(cast):
    with pytest.raises(RegistrationRefused) as refused:
        complaint(cast, channel="whatsapp")
    assert refused.value.field == "channel"


def test_person_of_another_jurisdiction_is_refused(casts):
    stranger = family(casts("63.09"))
    with pytest.raises(RegistrationRefused):
        complaint(casts("33.24"), person=stranger)


def test_author_cannot_pass_the_gate(cast):
    case = complaint(cast, by=cast.supervisor)
    with pytest.raises(FourEyes):
        perform(case, "supervisor_approve", by=cast.supervisor)


def test_telaah_and_setuju_are_different_steps(casts):
    cast = casts("62.04")
    case = complaint(cast, by=cast.facilitator, channel="facilitator")
    assert case.status == "with_supervisor"
    with pytest.raises(StepNotAllowed):
        perform(case, "supervisor_approve", by=cast.supervisor)
    perform(case, "supervisor_check", by=cast.supervisor)
    assert case.status == "registered"


def test_returned_case_names_its_author_and_comes_back(cast):
    case = complaint(cast)
    perform(case, "supervisor_return", by=cast.supervisor, note="NIK belum diperiksa.")
    assert case.turn == "front_office" and case.turn_user == cast.front_office
    perform(case, "resubmit_for_check", by=cast.front_office)
    assert case.turn == "supervisor" and case.turn_user is None


def test_the_event_names_the_role_in_which_the_step_may_be_taken(casts):
    """In Balangan the facilitator informs; whoever is back office as well does it as facilitator."""
    cast = casts("63.11")
    case = walk(complaint(cast), cast)
    person = case.handler
    perform(case, "answer", by=person, answer="Sudah.", outcome="information_given")
    Assignment.objects.create(
        user=person, role="facilitator", unit=cast.secretariat, region=cast.village, starts=timezone.localdate()
    )
    person = User.objects.get(pk=person.pk)
    assert [grant.role for grant in person.access.grants] == ["back_office", "facilitator"]
    event = perform(case, "inform", by=person, method="phone", informed_at=timezone.now())
    assert event.role == "facilitator"


def test_only_the_informer_of_the_profile_may_inform(casts):
    cast = casts("62.04")
    case = walk(complaint(cast), cast)
    perform(case, "answer", by=case.handler, answer="Sudah.", outcome="information_given")
    with pytest.raises(StepNotAllowed):
        perform(case, "inform", by=cast.back_office, method="phone", informed_at=timezone.now())
    with pytest.raises(MissingInput):
        perform(case, "inform", by=cast.facilitator, method="", informed_at=timezone.now())
    with pytest.raises(MissingInput):
        perform(case, "inform", by=cast.facilitator, method="visit", informed_at=timezone.now() + timedelta(hours=1))


def test_closing_needs_the_family_to_be_told(cast):
    case = walk(complaint(cast), cast)
    with pytest.raises(IllegalTransition):
        perform(case, "close", by=cast.back_office)


def test_documents_pause_the_clock_and_lapse(cast):
    case = walk(complaint(cast), cast)
    due = case.due_at
    perform(case, "ask_documents", by=cast.back_office, note="Surat faskes", missing=["Surat faskes"])
    assert case.paused_since and case.turn == "citizen"
    assert lapse_overdue_documents() == 0
    later = timezone.now() + timedelta(days=31)
    assert lapse_overdue_documents(at=later) == 1
    case.refresh_from_db()
    assert (case.status, case.outcome) == ("withdrawn", "incomplete")
    assert case.paused_since is None and case.due_at > due
    assert lapse_overdue_documents(at=later) == 0


def test_documents_received_go_back_to_the_handler(cast):
    case = walk(complaint(cast), cast)
    perform(case, "ask_documents", by=cast.back_office, note="Surat", missing=["Surat faskes", "SKTM"])
    perform(case, "documents_received", by=cast.front_office, received=["SKTM"])
    assert case.documents_missing == ["Surat faskes"] and "SKTM" in case.documents_brought
    assert case.turn_user == cast.back_office


def test_duplicate_points_to_the_other(cast):
    first, second = complaint(cast), complaint(cast)
    walk(second, cast)
    with pytest.raises(MissingInput):
        perform(second, "mark_duplicate", by=cast.back_office, duplicate_of="KDL-2020-000999")
    perform(second, "mark_duplicate", by=cast.back_office, duplicate_of=first.number)
    assert second.duplicate_of == first and second.status == "duplicate"


def test_reopen_within_the_days_of_the_profile(cast):
    case = walk(complaint(cast), cast)
    perform(case, "withdraw", by=cast.back_office, note="Warga berubah pikiran.")
    with pytest.raises(CaseError):
        perform(case, "reopen", by=cast.back_office, note="Kembali.", at=timezone.now() + timedelta(days=61))
    perform(case, "reopen", by=cast.back_office, note="Kembali.")
    assert (case.status, case.outcome, case.reopened) == ("in_handling", "", 1)


def test_rejecting_tells_the_citizen_in_the_same_step(cast):
    case = walk(complaint(cast), cast)
    perform(case, "reject", by=cast.back_office, note="Bukan kewenangan.", method="phone", outcome="out_of_authority")
    assert case.informed_by == cast.back_office and case.outcome == "out_of_authority"


def test_stale_version_is_told_who_changed_what(cast):
    case = walk(complaint(cast), cast)
    seen = case.version
    perform(case, "ask_documents", by=cast.back_office, note="Surat", expected_version=seen)
    with pytest.raises(CaseChanged) as changed:
        perform(case, "answer", by=cast.back_office, answer="x", outcome="fulfilled", expected_version=seen)
    assert [event.transition for event in changed.value.events] == ["ask_documents"]


def test_correction_by_the_author_within_fifteen_minutes(cast):
    case = complaint(cast)
    author = cast.front_office
    event = correct_registration(
        complaint=case, by=author, subject=Subject(person=case.person), speaker=Speaker(), klass="programme",
        category="N1", description="Belum cair dua bulan.", expected_version=case.version,
    )  # fmt: skip
    assert event.data["fields"] and "klass" in event.data["fields"]
    assert case.category == "N1" and case.status == "with_supervisor"
    same = correct_registration(
        complaint=case, by=author, subject=Subject(person=case.person), speaker=Speaker(), klass="programme",
        category="N1",
    )  # fmt: skip
    assert same is None
    with pytest.raises(StepNotAllowed):
        correct_registration(
            complaint=case, by=author, subject=Subject(person=case.person), speaker=Speaker(), klass="programme",
            category="N2", at=timezone.now() + timedelta(minutes=16),
        )  # fmt: skip
    with pytest.raises(StepNotAllowed):
        correct_registration(
            complaint=case, by=cast.back_office, subject=Subject(person=case.person), speaker=Speaker(),
            klass="programme", category="N2",
        )  # fmt: skip


def test_notes_leave_the_version_alone(cast):
    case = complaint(cast)
    add_note(complaint=case, by=cast.back_office, note="Sudah ditelepon.")
    add_note(complaint=case, by=cast.back_office, note="Tidak diangkat.")
    case.refresh_from_db()
    assert case.version == 1 and case.events.filter(transition="note").count() == 2
    with pytest.raises(StepNotAllowed):
        add_note(complaint=case, by=cast.assistant, note="x")


# ---------------------------------------------------------------------------------------------- restricted cases
def test_restricted_case_is_open_to_named_people_only(cast):
    case = complaint(cast, klass="programme", category="N3")
    assert case.restricted
    seen = Complaint.objects.visible_to
    assert seen(cast.front_office).filter(pk=case.pk).exists()
    assert seen(cast.manager).filter(pk=case.pk).exists()
    assert not seen(cast.back_office).filter(pk=case.pk).exists()
    assert not seen(cast.supervisor).filter(pk=case.pk).exists()
    assert Complaint.objects.turn_of(cast.manager).filter(pk=case.pk).exists()


def test_manager_names_the_people_of_a_restricted_case(cast):
    case = complaint(cast, klass="programme", category="N3")
    with pytest.raises(CaseError):
        appoint(complaint=case, by=cast.manager, person=cast.back_office)
    appoint(complaint=case, by=cast.manager, person=cast.supervisor)
    assert Complaint.objects.visible_to(cast.supervisor).filter(pk=case.pk).exists()
    perform(case, "supervisor_approve", by=cast.supervisor)
    assert not Complaint.objects.visible_to(cast.supervisor).filter(pk=case.pk).exists()
    appoint(complaint=case, by=cast.manager, person=cast.back_office)
    perform(case, "take_directly", by=cast.back_office)
    perform(case, "answer", by=cast.back_office, answer="Diperiksa inspektorat.", outcome="unproven")
    assert case.turn_user == cast.back_office
    with pytest.raises(StepNotAllowed):
        appoint(complaint=case, by=cast.front_office, person=cast.back_office)


# ---------------------------------------------------------------------------------------------- whose turn
def test_puskesos_with_staff_works_on_its_own_cases(cast):
    lonely = complaint(cast, unit=cast.puskesos, by=cast.puskesos_front)
    assert lonely.turn_unit is None
    worker = cast.puskesos_back
    own = complaint(cast, unit=cast.puskesos, by=cast.puskesos_front)
    assert own.turn_unit == cast.puskesos
    perform(own, "supervisor_approve", by=cast.supervisor)
    assert Complaint.objects.turn_of(worker).filter(pk=own.pk).exists()
    assert not Complaint.objects.turn_of(cast.back_office).filter(pk=own.pk).exists()


STAFFED = ("33.24", "63.11", "62.04", "32.76")


@pytest.mark.parametrize("code", STAFFED)
def test_a_puskesos_hands_up_what_it_cannot_solve(casts, code):
    """BL 13(1)e; KD 13.f; DP 16(2)e, 21.h: the same case, number and deadline, now in the secretariat's queue."""
    cast = casts(code)
    worker = cast.puskesos_back
    case = complaint(cast, unit=cast.puskesos, by=cast.puskesos_front, programme=programme())
    while case.status != "in_handling":
        local = {
            "supervisor": cast.supervisor,
            "review": cast.puskesos_coordinator,
            "manager": cast.puskesos_coordinator,
        }
        step = next(t for t in case.available(local.get(case.turn, worker)) if t.tone == "primary")
        extra = {"section": "health"} if "section" in step.inputs else {}
        perform(case, step.name, by=local.get(case.turn, worker), **extra)
    before = (case.number, case.due_at, case.unit)
    with pytest.raises(MissingInput):
        perform(case, "escalate", by=worker)
    perform(case, "escalate", by=worker, note="Puskesmas meminta surat dinas.")
    assert (case.status, case.turn_unit, case.handler, case.turn_user) == ("registered", None, None, None)
    assert (case.number, case.due_at, case.unit) == before
    assert case.turn == {"63.11": "review", "32.76": "review", "62.04": "manager"}.get(code, "back_office")
    assert Complaint.objects.visible_to(worker).filter(pk=case.pk).exists()
    assert not Complaint.objects.turn_of(worker).filter(pk=case.pk).exists()
    reader = getattr(cast, case.turn)
    assert Complaint.objects.turn_of(reader).filter(pk=case.pk).exists()
    assert case.events.order_by("-version").first().citizen.startswith("Keluhan Anda diteruskan dari Puskesos")


def test_the_secretariat_hands_a_case_back_to_a_staffed_puskesos(cast):
    worker = cast.puskesos_back
    case = complaint(cast, unit=cast.puskesos, by=cast.puskesos_front)
    perform(case, "supervisor_approve", by=cast.supervisor)
    with pytest.raises(StepNotAllowed):
        perform(case, "hand_back", by=cast.back_office, note="Cukup surat desa.")
    perform(case, "escalate", by=worker, note="Di luar kewenangan desa.")
    perform(case, "hand_back", by=cast.back_office, note="Cukup surat desa.")
    assert case.turn_unit == cast.puskesos
    assert Complaint.objects.turn_of(worker).filter(pk=case.pk).exists()


def test_no_case_goes_back_to_a_puskesos_without_staff(cast):
    case = complaint(cast, unit=cast.puskesos, by=cast.puskesos_front)
    perform(case, "supervisor_approve", by=cast.supervisor)
    with pytest.raises(CaseError, match="belum mempunyai petugas"):
        perform(case, "hand_back", by=cast.back_office, note="Cukup surat desa.")


def test_nothing_is_handed_up_where_the_profile_knows_no_puskesos(casts):
    cast = casts("63.09")
    worker = cast.puskesos_back
    case = complaint(cast, unit=cast.puskesos, by=cast.puskesos_front, channel=cast.profile.channels[0])
    with pytest.raises(StepNotAllowed):
        perform(case, "escalate", by=worker, note="Tidak dapat diselesaikan.")


def test_a_restricted_case_handed_up_waits_for_those_who_may_open_it(cast):
    worker = cast.puskesos_back
    case = complaint(cast, unit=cast.puskesos, by=cast.puskesos_front, klass="programme", category="N3")
    appoint(complaint=case, by=cast.manager, person=cast.supervisor)
    perform(case, "supervisor_approve", by=cast.supervisor)
    appoint(complaint=case, by=cast.manager, person=worker)
    perform(case, "escalate", by=worker, note="Perlu pekerja sosial.")
    assert case.turn_user is None
    assert Complaint.objects.turn_of(cast.manager).filter(pk=case.pk).exists()
    assert not Complaint.objects.visible_to(cast.back_office).filter(pk=case.pk).exists()


def test_sections_part_the_turns(casts):
    cast = casts("63.11")
    health = cast.person("back_office", section="health")
    social = cast.person("back_office", number=2, section="social")
    case = complaint(cast, programme=programme())
    assert case.section == "health"
    perform(case, "review", by=cast.review, section="health")
    assert Complaint.objects.turn_of(health).filter(pk=case.pk).exists()
    assert not Complaint.objects.turn_of(social).filter(pk=case.pk).exists()
    with pytest.raises(MissingInput):
        perform(complaint(cast), "review", by=cast.review, section="tidak_ada")
