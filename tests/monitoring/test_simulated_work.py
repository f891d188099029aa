"""The demonstration's field work and desks, in the jurisdictions' own rules: every state, legal histories."""

from __future__ import annotations

import itertools

import pytest
from django.db import connection
from django.utils import timezone

from complaints.ledger.models import LedgerEntry
from complaints.models import Complaint
from complaints.workflow import COMPLAINT
from households.changes.workflow import CHANGE
from households.comparing.run import carry_out
from households.dataservice.workflow import DATA_REQUEST
from households.groups.queries import about_carriers, carries
from households.models import (
    ChangeProposal,
    CoachingNote,
    DataRequest,
    DoorCheck,
    DuplicatePair,
    EditionComparison,
    FormerKK,
    Handover,
    Merge,
    RegisterEntry,
    ServiceArea,
    Visit,
)
from households.visits.workflow import VISIT
from monitoring.activities.models import Activity
from monitoring.board.models import PublishedBoard
from monitoring.chain.stages import with_stages
from monitoring.library.models import LibraryPaper
from monitoring.library.readers import readers_of
from monitoring.models import Report
from monitoring.simulation.asked import ask
from monitoring.simulation.online import LETTERS
from monitoring.simulation.run import simulate
from monitoring.simulation.stories import MATTERS, text_of
from monitoring.staffing.models import StaffCheck
from programs.models import Need
from programs.needs.workflow import NEED
from referrals.models import Referral
from referrals.workflow import REFERRAL, SENT
from slrt.accounts.models import Assignment
from slrt.cases.models import Case
from slrt.cases.workflow import Workflow
from slrt.jobs.models import Job
from slrt.jurisdictions.codes import PERSON_FLAGS
from slrt.jurisdictions.profile import profile_of

pytestmark = [pytest.mark.django_db, pytest.mark.owner]


@pytest.fixture
def made(casts, request) -> str:
    code: str = request.param
    casts(code)
    simulate(code, families=240, complaints=60, seed=7, report=lambda _: None)
    return code


def assert_legal(workflow: Workflow, cases: list[Case], *, without: set[str] = frozenset()) -> None:
    """Every state is there, and each case's events lead along arrows of the table to where it stands, in time."""
    assert {case.status for case in cases} == {state.code for state in workflow.states} - without
    for case in cases:
        events = list(case.events.order_by("version", "pk"))
        assert events[0].transition == "created"
        assert [event.at for event in events] == sorted(event.at for event in events)
        assert case.received_at == events[0].at
        for before, event in itertools.pairwise(events):
            if event.transition == "handover":
                continue
            arrow = workflow.transition(event.transition)
            assert event.source == before.target in arrow.sources
            assert event.target == arrow.target
        assert case.status == events[-1].target
        assert (case.closed_at is None) == case.state.open


@pytest.mark.parametrize("made", ["33.24", "63.09", "63.11", "62.04", "32.76"], indirect=True)
def test_a_district_is_filled_in_every_state_by_its_own_rules(made: str) -> None:
    """One long test: making the district is what takes the time."""
    field_work_and_desks(made)
    complaints_and_referrals(made)
    whom_a_flag_marks(made)
    chains(made)
    activities(made)
    the_register_of_before(made)
    conditions_of_staff(made)
    papers_and_readers(made)
    assert PublishedBoard.objects.filter(jurisdiction=made).exists() is profile_of(made).has_module("public_board")
    what_the_worker_is_asked_for(made)


def whom_a_flag_marks(made: str) -> None:
    """A figure counts the same complaints as a list filters, though it asks the other way round."""
    rows, today, marked = Complaint.objects.filter(jurisdiction=made), timezone.localdate(), set()
    for flag in PERSON_FLAGS:
        listed = rows.filter(carries(flag, on=today, user=None, birth_year="subject_birth_year"))
        counted = rows.filter(about_carriers(flag, on=today, jurisdiction=made, birth_year="subject_birth_year"))
        assert set(listed) == set(counted), flag
        marked |= {flag} if listed else set()
    assert len(marked) > 1


def chains(made: str) -> None:
    """Some needs lead to a case, and from there to an office."""
    rows = with_stages(Need.objects.filter(jurisdiction=made), timezone.now())
    assert {row.stage for row in rows} >= {"need", "case", "agency", "fulfilled", "ended"}
    assert rows.exclude(complaint_ref="").exclude(sent_status="").exists()


def activities(made: str) -> None:
    """In every state, for every kind of place; none where the profile knows no plan of them."""
    rows = Activity.objects.filter(jurisdiction=made)
    if not profile_of(made).has_module("activity_plan"):
        assert not rows.exists()
        return
    assert set(rows.order_by().values_list("state", flat=True)) == {"planned", "held", "cancelled"}
    assert set(rows.order_by().values_list("level", flat=True)) == {"regency", "district", "village"}
    assert rows.late().exists() and rows.filter(planned_on__isnull=True, state="held").exists()
    assert rows.filter(villages__isnull=False).exists() is profile_of(made).has_module("survey_team")
    assert rows.filter(kind="training", people__attended=True).exists()


def the_register_of_before(made: str) -> None:
    """Lines with their family and without, finished and left open; nobody's case came of them by itself."""
    rows = LedgerEntry.objects.filter(jurisdiction=made, book__state="applied")
    assert rows.filter(tie__in=("number", "likeness"), household__isnull=False).exists()
    assert rows.filter(tie="none", household__isnull=True).exists()
    assert rows.open().exists() and rows.filter(state="closed", closed_on__isnull=False).exists()
    assert not rows.filter(complaint__isnull=False).exists()


def papers_and_readers(made: str) -> None:
    """An SOP with a version before it; some have read it, others not yet."""
    sop = LibraryPaper.objects.in_force().get(jurisdiction=made, kind="sop")
    assert sop.replaces.standing == "replaced"
    said = {one.at is not None for one in readers_of(sop, profile_of(made))}
    assert said == {True, False}


def conditions_of_staff(made: str) -> None:
    """Met and not yet, where the regulation has conditions; nothing elsewhere."""
    states = set(StaffCheck.objects.filter(assignment__unit__jurisdiction=made).values_list("state", flat=True))
    assert states == ({"met", "unmet"} if profile_of(made).qualifications else set())


def what_the_worker_is_asked_for(made: str) -> None:
    ask(made)
    comparison = EditionComparison.objects.get(jurisdiction=made)
    assert Job.objects.get(pk=comparison.job).state == "queued"
    assert sum(carry_out(comparison).counts.values()) > 0
    assert Report.objects.get(jurisdiction=made).kind == "quarterly"


def field_work_and_desks(made: str) -> None:
    direct = set() if profile_of(made).need_recommendation == "required" else {"recommended"}
    for model, workflow, without in ((Visit, VISIT, set()), (Need, NEED, direct), (ChangeProposal, CHANGE, direct)):
        assert_legal(workflow, list(model.objects.filter(jurisdiction=made)), without=without)
    assert ServiceArea.objects.in_force().filter(jurisdiction=made).count() >= 2
    assert Handover.objects.filter(jurisdiction=made).count() == 1
    asked = list(DataRequest.objects.filter(jurisdiction=made))
    if profile_of(made).has_module("data_service"):
        assert_legal(DATA_REQUEST, asked)
    else:
        assert not asked
    assert CoachingNote.objects.filter(jurisdiction=made).count() == 5
    assert DoorCheck.objects.filter(jurisdiction=made).order_by().values("outcome").distinct().count() == 5
    assert FormerKK.objects.count() >= 2
    assert {pair.state for pair in DuplicatePair.objects.all()} >= {"open", "same", "different", "namesake"}
    assert {merge.stands for merge in Merge.objects.all()} == {True, False}
    entries = RegisterEntry.objects.filter(jurisdiction=made)
    assert {entry.register for entry in entries} == {"ppks", "psks"}
    assert {entry.subject for entry in entries} == {"person", "family", "group"}
    assert entries.filter(ended_on__isnull=False).exists() and entries.filter(restricted=True).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgenabled = 'D' AND NOT tgisinternal")
        assert cursor.fetchone() == (0,)


def complaints_and_referrals(made: str) -> None:
    """Every state, also at the offices of the demonstration's officers; legal steps; texts true of the programme."""
    profile = profile_of(made)
    field = "facilitator" in profile.channels and profile.supervisor_gate_field != "off"
    gates = field or profile.supervisor_gate_walkin != "off"
    missing = set() if gates else {"with_supervisor", "returned"}
    missing |= set() if "online" in profile.channels else {"submitted", "asked_back"}
    missing |= set() if profile.forward_to != "back_office" else {"reviewed"}
    missing |= set() if profile.referral_approval != "off" else {"awaiting_approval"}
    complaints = list(Complaint.objects.filter(jurisdiction=made).select_related("household", "programme"))
    assert not any(case.urgent for case in complaints if case.status in ("with_supervisor", "returned"))
    visited = [case for case in complaints if case.channel == "facilitator"]
    assert all(case.consent and case.represented_by_id == case.created_by_id for case in visited)
    said = {case.service for case in complaints if case.channel == "puskesos"} - {""}
    assert said == set(profile.puskesos_services)
    assert_legal(COMPLAINT, complaints, without=missing)
    assert {case.status for case in complaints if not case.restricted} == {case.status for case in complaints}
    kept = {case.status for case in complaints if case.restricted}
    assert kept >= {"in_handling", "closed"} and len(kept) > 2
    asks = set() if profile.referral_approval != "off" else {"submitted", "returned", "refused"}
    referrals = list(Referral.objects.filter(jurisdiction=made))
    assert_legal(REFERRAL, referrals, without=asks | {"approved"})
    for stem in ("instansi", "instansi2", "instansi3"):
        unit = Assignment.objects.get(user__username=f"{stem}.{profile.slug}").unit
        own = {referral.status for referral in referrals if referral.target_unit_id == unit.pk and referral.was_sent}
        assert own >= {*SENT, "cancelled"}
    for case in (*complaints, *referrals):
        for event in case.events.exclude(transition="created").order_by("version"):
            for condition in case.workflow.transition(event.transition).conditions:
                known_later = getattr(condition, "case", "") in ("at_puskesos", "from_puskesos", "needs_ratification")
                assert known_later or condition.holds(case, profile), (case.number, event.transition)
    online = [case for case in complaints if case.created_by_id is None]  # written by families: each its own story
    assert len(online) == (len(LETTERS) if profile.has_module("online_intake") else 0)
    assert {case.status for case in online} <= {"submitted", "asked_back", "rejected"}
    for complaint in complaints:
        if complaint in online:
            continue
        told = [
            tale
            for tale in MATTERS[complaint.category].tales
            if text_of(tale, complaint.region_id) == complaint.description
        ]
        assert told, complaint.description
        assert complaint.programme is None or complaint.programme.code in told[0].codes
        assert complaint.household is None or complaint.household.village_id == complaint.region_id
    assert len({case.region_id for case in complaints if case.channel == "puskesos"}) <= 1
