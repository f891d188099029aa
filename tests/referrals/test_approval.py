"""The way out of the secretariat under each of the five profiles, and four eyes on every path."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from referrals.actions import approve_many, decide, propose_referral, revise_referral, take_step, usual_step
from referrals.models import Referral
from slrt.audit.actions import record_access
from slrt.cases.errors import CaseChanged, CaseError, FourEyes, IllegalTransition, MissingInput, StepNotAllowed
from tests.referrals import world
from tests.referrals.world import REASON, REQUEST, SHARED, fresh, handled, propose, sent

pytestmark = pytest.mark.django_db
APPROVED_HERE = ["33.24", "63.11", "32.76"]


@pytest.mark.parametrize(
    ("code", "mode"),
    [
        ("33.24", "required"),
        ("63.11", "required"),
        ("62.04", "manager_issues"),
        ("63.09", "off"),
        ("32.76", "optional"),
    ],
)
def test_every_profile_sends_by_its_own_way(casts, code, mode):
    cast = casts(code)
    assert cast.profile.referral_approval == mode
    complaint = handled(cast)
    step, decision = world.WAY[code]
    assert usual_step(cast.back_office, complaint, cast.profile) == step
    referral = propose(cast, complaint)
    if decision:
        assert (referral.status, referral.turn, fresh(complaint).status) == (
            "submitted",
            "manager",
            "awaiting_approval",
        )
        assert referral.letter_number == ""
        decide(by=cast.manager, referral=referral, decision=decision)
        assert (referral.approved_by, referral.signed_by) == (cast.manager, cast.manager)
    referral = fresh(referral)
    assert (referral.status, referral.turn, referral.turn_unit) == ("sent", "agency", cast.health)
    assert referral.letter_number and referral.letter_date and referral.due_at
    assert fresh(complaint).status == "referred"


def test_where_approval_is_required_nothing_goes_out_without_it(cast):
    for name in ("send_directly", "issue"):
        with pytest.raises(StepNotAllowed):
            propose(cast, step=name)
    referral = propose(cast)
    for name in ("send", "send_directly", "issue", "send_emergency"):
        with pytest.raises((StepNotAllowed, IllegalTransition)):
            take_step(by=cast.back_office, referral=referral, name=name, note="x")
    assert not Referral.objects.filter(status="sent").exists()


def test_tabalong_knows_no_manager_in_between(casts):
    cast = casts("63.09")
    with pytest.raises(StepNotAllowed):
        propose(cast, step="submit")


def test_depok_lets_the_back_office_choose(casts):
    cast = casts("32.76")
    assert propose(cast, step="send_directly").status == "sent"
    assert propose(cast, step="submit").status == "submitted"


def test_barito_selatan_lets_the_manager_issue_alone(casts):
    cast = casts("62.04")
    referral = propose(cast, by=cast.manager, step="issue")
    assert (referral.status, referral.signed_by, referral.approved_by) == ("sent", cast.manager, None)
    with pytest.raises(StepNotAllowed):
        propose(cast, step="issue")


@pytest.mark.parametrize("code", APPROVED_HERE)
def test_a_proposer_never_approves(casts, code):
    cast = casts(code)
    manager, colleague = cast.manager, cast.person("manager", number=2)
    referral = propose(cast, by=manager, step="submit")
    with pytest.raises(FourEyes):
        decide(by=manager, referral=referral, decision="approve")
    with pytest.raises(FourEyes):
        decide(by=manager, referral=referral, decision="refuse", note="Tidak perlu.")
    assert "approve" not in {step.name for step in referral.available(manager)}
    decide(by=colleague, referral=referral, decision="approve")
    assert fresh(referral).approved_by == colleague


def test_who_resubmits_or_rewrites_counts_as_proposer(cast):
    manager = cast.manager
    referral = propose(cast)
    decide(by=cast.person("manager", number=2), referral=referral, decision="return", note="Lengkapi alasan.")
    revise_referral(by=manager, referral=referral, expected_version=referral.version, target_unit=cast.health,
                    programme=None, request=REQUEST, reason=REASON, shared=SHARED)  # fmt: skip
    take_step(by=cast.back_office, referral=referral, name="submit")
    with pytest.raises(FourEyes):
        decide(by=manager, referral=referral, decision="approve")


def test_the_manager_who_submits_cannot_issue_what_was_submitted(casts):
    cast = casts("62.04")
    referral = propose(cast, by=cast.manager, step="submit")
    with pytest.raises(FourEyes):
        decide(by=cast.manager, referral=referral, decision="approve")


def test_approving_many_needs_each_opened_in_its_present_version(cast):
    manager = cast.manager
    opened, unopened, own, stale = propose(cast), propose(cast), propose(cast, by=manager), propose(cast)
    for referral in (opened, own, stale):
        record_access(manager, "view_referral", referral, version=referral.version)
    decide(by=cast.person("manager", number=2), referral=stale, decision="return", note="Perbaiki.")
    take_step(by=cast.back_office, referral=stale, name="submit")
    done, refused = approve_many(by=manager, referrals=[opened, unopened, own, stale])
    assert done == [opened]
    assert {referral.pk: why for referral, why in refused} == {
        unopened.pk: "Buka dan periksa rujukan ini dahulu.",
        stale.pk: "Buka dan periksa rujukan ini dahulu.",
        own.pk: "Langkah ini harus dilakukan orang lain: Anda sendiri yang mencatat atau mengusulkannya.",
    }
    assert [fresh(r).status for r in (opened, unopened, own, stale)] == ["sent", "submitted", "submitted", "submitted"]


def test_somebody_elses_opening_does_not_count(cast):
    referral = propose(cast)
    record_access(cast.person("manager", number=2), "view_referral", referral, version=referral.version)
    done, refused = approve_many(by=cast.manager, referrals=[referral])
    assert not done and len(refused) == 1


@pytest.mark.parametrize("column", ["created_by_id", "submitted_by_id"])
def test_the_database_refuses_an_approver_who_proposed(cast, column):
    referral = sent(cast)
    with connection.cursor() as cursor, pytest.raises(IntegrityError, match="referral_four_eyes"), transaction.atomic():
        if column == "created_by_id":
            cursor.execute("UPDATE referrals_referral SET approved_by_id = created_by_id WHERE id = %s", [referral.pk])
        else:
            other = cast.person("back_office", number=2).pk
            cursor.execute(
                "UPDATE referrals_referral SET submitted_by_id = %s, approved_by_id = %s WHERE id = %s",
                [other, other, referral.pk],
            )


def test_the_database_refuses_a_forbidden_arrow_and_a_letter_without_number(cast):
    referral = propose(cast)
    with connection.cursor() as cursor:
        for statement, error in (
            ("UPDATE referrals_referral SET status = 'delivered' WHERE id = %s", Exception),
            ("UPDATE referrals_referral SET status = 'sent', letter_number = '' WHERE id = %s", Exception),
            ("DELETE FROM referrals_referral WHERE id = %s", Exception),
        ):
            with pytest.raises(error), transaction.atomic():
                cursor.execute(statement, [referral.pk])


def test_the_manager_returns_and_the_proposer_mends(cast):
    complaint = handled(cast)
    referral = propose(cast, complaint)
    with pytest.raises(MissingInput):
        decide(by=cast.manager, referral=referral, decision="return")
    decide(by=cast.manager, referral=referral, decision="return", note="Sebutkan penyakitnya.")
    complaint = fresh(complaint)
    assert (referral.status, referral.turn_user, complaint.status) == ("returned", cast.back_office, "in_handling")
    assert "Sebutkan penyakitnya" in complaint.events.get(transition="refer_back").note
    revise_referral(
        by=cast.back_office, referral=referral, expected_version=referral.version, step="submit",
        target_unit=cast.education, programme=None, request="Permintaan baru.", reason=REASON, shared=["name"],
    )  # fmt: skip
    referral = fresh(referral)
    assert (referral.status, referral.target_unit, referral.shared) == ("submitted", cast.education, ["name"])
    assert fresh(complaint).status == "awaiting_approval"
    decide(by=cast.manager, referral=referral, decision="approve")
    assert fresh(complaint).status == "referred"


def test_a_refusal_gives_the_complaint_back(cast):
    complaint = handled(cast)
    referral = propose(cast, complaint)
    decide(by=cast.manager, referral=referral, decision="refuse", note="Dapat dijawab sendiri.")
    assert (fresh(referral).status, fresh(complaint).status) == ("refused", "in_handling")


def test_an_old_page_cannot_overwrite(cast):
    referral = propose(cast)
    seen = referral.version
    decide(by=cast.person("manager", number=2), referral=referral, decision="return", note="Perbaiki.")
    with pytest.raises(CaseChanged) as changed:
        decide(by=cast.manager, referral=referral, decision="approve", expected_version=seen)
    assert changed.value.events[0].transition == "return_to_proposer"


def test_proposals_are_checked(cast, casts):
    complaint = handled(cast)
    for given, field in (
        ({"unit": cast.secretariat}, "target_unit"),
        ({"unit": casts("63.09").health}, "target_unit"),
        ({"request": "  "}, "request"),
        ({"reason": ""}, "reason"),
        ({"shared": []}, "shared"),
        ({"shared": ["name", "salary"], "request": ""}, "request"),
        ({"is_emergency": True}, "is_emergency"),
    ):
        with pytest.raises(MissingInput) as refused:
            propose(cast, complaint, **given)
        assert refused.value.fields == [field]
    with pytest.raises(StepNotAllowed):
        propose(cast, complaint, by=cast.front_office)
    with pytest.raises(StepNotAllowed):
        propose(cast, complaint, by=casts("63.09").back_office)
    assert not complaint.referrals.exists()


def test_only_a_complaint_in_handling_is_referred(cast):
    from tests.complaints.world import complaint

    case = complaint(cast)
    with pytest.raises(CaseError, match="sedang ditangani"):
        propose(cast, case)


def test_a_draft_waits_and_leaves_the_complaint_alone(cast):
    complaint = handled(cast)
    referral = propose(cast, complaint, submit=False)
    assert (referral.status, fresh(complaint).status) == ("drafted", "in_handling")
    take_step(by=cast.back_office, referral=referral, name="cancel", note="Sudah dijawab.")
    assert fresh(referral).status == "cancelled"


def test_numbers_run_without_gaps_and_letters_have_their_own(cast):
    first, second = sent(cast), sent(cast)
    assert (first.number[:8], second.number[-6:]) == ("RJK-KDL-", "000002")
    assert [r.letter_number.split("/")[1] for r in (first, second)] == ["001", "002"]
    assert first.letter_number.startswith("400.9/001/KDL/")


def test_the_proposal_is_in_the_name_of_the_persons_own_unit(cast):
    complaint = handled(cast)
    assert propose(cast, complaint).unit == cast.secretariat
    with pytest.raises(StepNotAllowed):
        propose_referral(
            by=cast.nobody, complaint=complaint, target_unit=cast.health, request=REQUEST, reason=REASON, shared=SHARED
        )
