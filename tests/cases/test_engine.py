"""The engine that moves every kind of case: tables, numbers, keys, clocks."""

from __future__ import annotations

import threading
import uuid
from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.test import RequestFactory

from slrt.accounts.models import IdempotencyKey
from slrt.accounts.permissions import Permission
from slrt.cases import documentation
from slrt.cases.idempotency import FIELD, new_key, once
from slrt.cases.models import Counter
from slrt.cases.numbering import take_number
from slrt.cases.workflow import REGISTRY, State, Transition, Workflow, any_of, when

KINDS = sorted(REGISTRY)


def test_every_kind_of_case_is_registered():
    assert {"complaint", "referral", "prelist", "report"} <= set(REGISTRY)


@pytest.mark.parametrize("kind", KINDS)
def test_every_state_can_be_reached_and_left_or_is_an_end(kind):
    workflow = REGISTRY[kind]
    reached = set(workflow.initial) | {target for _, target in workflow.arrows()}
    assert reached == {state.code for state in workflow.states}
    for state in workflow.states:
        if state.open:
            assert any(t.target != state.code for t in workflow.leaving(state.code)), f"{state.code} is a dead end"


@pytest.mark.parametrize("kind", KINDS)
def test_refusals_and_returns_ask_for_a_reason(kind):
    for transition in REGISTRY[kind].transitions:
        if transition.tone == "danger" and not transition.internal:
            assert "note" in transition.inputs, transition.name


@pytest.mark.parametrize("kind", KINDS)
def test_only_steps_without_permission_are_internal_or_of_the_system(kind):
    for transition in REGISTRY[kind].transitions:
        if transition.internal:
            assert transition.permission is None, transition.name


def test_tables_are_checked_when_they_are_written():
    state = State("a", "A", "blue", 1)
    step = Transition("x", "X", ("a",), "a", Permission.COMPLAINT_VIEW)
    for wrong in (
        {"states": (state, state), "transitions": ()},
        {"states": (state,), "transitions": (step, step)},
        {"states": (state,), "transitions": (Transition("x", "X", ("b",), "a", None),)},
        {"states": (state,), "transitions": (Transition("x", "X", ("a",), "a", None, not_by=("y",)),)},
    ):
        with pytest.raises(ValueError, match=r"^t[:.]"):
            Workflow(kind="t", label="T", initial=("a",), **wrong)


class _Profile:
    referral_approval = "required"
    channels = ("secretariat", "puskesos")


class _Case:
    is_walkin = True


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (when("referral_approval", "required", "optional"), True),
        (when("referral_approval", "off"), False),
        (when("channels", "puskesos"), True),
        (when("channels", "online"), False),
        (when("referral_approval", "required", case="is_walkin"), True),
        (when("referral_approval", "required", case="!is_walkin"), False),
        (when(case="is_walkin"), True),
        (any_of(when("referral_approval", "off"), when(case="is_walkin")), True),
        (any_of(when("referral_approval", "off"), when(case="!is_walkin")), False),
    ],
)
def test_conditions_on_the_profile(condition, expected):
    assert condition.holds(_Case, _Profile) is expected


# ---------------------------------------------------------------- numbers
@pytest.mark.django_db
def test_numbers_follow_unit_kind_and_year_of_the_place(casts):
    kendal, tabalong = casts("33.24").secretariat, casts("63.09").secretariat
    edge = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)  # 23.30 WIB, and 00.30 WITA of the new year
    assert take_number(kendal, "complaint", edge) == f"{kendal.code}-2026-000001"
    assert take_number(kendal, "complaint", edge) == f"{kendal.code}-2026-000002"
    assert take_number(kendal, "referral", edge) == f"{kendal.code}-2026-000001"
    assert take_number(tabalong, "complaint", edge) == f"{tabalong.code}-2027-000001"


@pytest.mark.django_db
def test_a_rollback_gives_the_number_back(cast):
    moment = datetime(2026, 5, 4, tzinfo=UTC)
    first = take_number(cast.secretariat, "complaint", moment)
    with pytest.raises(RuntimeError), transaction.atomic():
        take_number(cast.secretariat, "complaint", moment)
        raise RuntimeError
    second = take_number(cast.secretariat, "complaint", moment)
    assert (first[-6:], second[-6:]) == ("000001", "000002")


@pytest.mark.django_db(transaction=True)
def test_fifty_writers_get_fifty_numbers_without_gaps(cast):
    unit, moment, taken = cast.secretariat, datetime(2026, 5, 4, tzinfo=UTC), []

    def writer() -> None:
        try:
            for _ in range(5):
                with transaction.atomic():
                    taken.append(take_number(unit, "complaint", moment))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=writer) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(int(number[-6:]) for number in taken) == list(range(1, 51))
    assert Counter.objects.get(unit=unit, kind="complaint", year=2026).last == 50


# ---------------------------------------------------------------- keys
def _request(user, key: str):
    request = RequestFactory().post("/x", {FIELD: key})
    request.user = user
    return request


@pytest.mark.django_db
def test_a_repeated_form_gets_the_first_result(cast):
    made = []

    def create() -> str:
        made.append(1)
        return f"/hasil/{len(made)}"

    key = new_key()
    answers = [once(_request(cast.front_office, key), "test", create).url for _ in range(3)]
    assert answers == ["/hasil/1"] * 3
    assert len(made) == 1


@pytest.mark.django_db
def test_a_failed_form_leaves_its_key_free(cast):
    key = new_key()

    def broken() -> str:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        once(_request(cast.front_office, key), "test", broken)
    assert not IdempotencyKey.objects.exists()
    assert once(_request(cast.front_office, key), "test", lambda: "/hasil").url == "/hasil"


@pytest.mark.django_db
def test_a_key_tells_nothing_to_others(cast):
    key = new_key()
    once(_request(cast.front_office, key), "test", lambda: "/keluhan/7/")
    assert once(_request(cast.back_office, key), "test", lambda: "/lain").url == "/"
    assert once(_request(cast.front_office, key), "other", lambda: "/lain").url == "/"


@pytest.mark.django_db
def test_a_damaged_key_still_saves(cast):
    assert once(_request(cast.front_office, "rusak"), "test", lambda: "/hasil").url == "/hasil"
    assert once(_request(AnonymousUser(), ""), "test", lambda: "/umum").url == "/umum"


@pytest.mark.django_db(transaction=True)
def test_a_double_click_makes_one_thing(cast):
    user, key, made, answers = cast.front_office, str(uuid.uuid4()), [], []
    barrier = threading.Barrier(4)

    def click() -> None:
        try:
            barrier.wait()

            def create() -> str:
                made.append(1)
                return "/satu"

            answers.append(once(_request(user, key), "test", create).url)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == ["/satu"] * 4
    assert len(made) == 1


# ---------------------------------------------------------------- generated papers
def test_generated_papers_name_every_step_and_role():
    text = documentation.workflows()
    for workflow in REGISTRY.values():
        for transition in workflow.transitions:
            assert f"`{transition.name}`" in text
    assert all(f"`{permission.value}`" in documentation.roles() for permission in Permission)


def test_a_stale_paper_is_told(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    with pytest.raises(CommandError, match=r"workflows\.md"):
        call_command("make_docs", "--check")
    call_command("make_docs")
    call_command("make_docs", "--check")


@pytest.mark.django_db
def test_the_web_role_cannot_delete_counters_history(cast):
    """The rights come from slrt.audit.appendonly; a case's number must stay explainable."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('slrt_app', 'complaints_complaintevent', 'DELETE')")
        assert cursor.fetchone() == (False,)
        cursor.execute("SELECT has_table_privilege('slrt_app', 'complaints_complaintevent', 'UPDATE')")
        assert cursor.fetchone() == (False,)


@pytest.mark.django_db
def test_pause_moves_the_deadline_by_working_time(cast):
    from complaints.models import Complaint
    from slrt.cases.actions import perform

    with time_machine.travel(datetime(2026, 11, 2, 2, 0, tzinfo=UTC), tick=False):  # Monday 09.00 WIB
        case = Complaint.objects.create(
            jurisdiction_id="33.24", unit=cast.secretariat, region=cast.village, number="UJI-1", status="registered",
            turn="back_office", channel="secretariat", klass="membership", category="K6", description="x",
            subject_name="x", due_at=datetime(2026, 11, 6, 9, 0, tzinfo=UTC), created_by=cast.front_office,
        )  # fmt: skip
        perform(case, "take_directly", by=cast.back_office)
        perform(case, "ask_documents", by=cast.back_office, note="Lengkapi KK.")
        assert case.paused_since
    with time_machine.travel(datetime(2026, 11, 3, 2, 0, tzinfo=UTC), tick=False):  # one working day later
        perform(case, "documents_received", by=cast.front_office)
    assert case.paused_since is None
    assert case.paused_seconds == 8 * 3600
    assert case.due_at == datetime(2026, 11, 9, 9, 0, tzinfo=UTC), "Friday's end becomes Monday's end"
