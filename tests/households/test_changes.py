"""Proposals to change values: what may be proposed, who decides, and that applying writes just what was named."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from households.changes.actions import propose, revise
from households.changes.errors import ChangeRefused, Stale
from households.changes.fields import HOUSEHOLD, PERSON
from households.changes.workflow import CHANGE
from households.models import ChangeItem, ChangeProposal, Household, Person
from slrt.accounts.models import Assignment, User
from slrt.cases.actions import perform
from slrt.cases.errors import CaseChanged, FourEyes, IllegalTransition, MissingInput, StepNotAllowed
from slrt.regions.models import Region
from tests.households.world import make_family
from tests.personas import PLACES, Cast

pytestmark = pytest.mark.django_db


def change(cast: Cast, subject: Household | Person, by: User | None = None, **values: str) -> ChangeProposal:
    """ "Perbaikan data" of a family or of a member."""
    household = subject if isinstance(subject, Household) else subject.household
    return propose(
        by=by or cast.front_office, unit=cast.secretariat, household=household, kind="fields",
        given={"subject": subject, "values": values}, evidence="kk", reason="Menurut KK terbaru",
    )  # fmt: skip


def decide(case: ChangeProposal, cast: Cast, **data) -> None:
    """Through to applied, along the way of the profile."""
    perform(case, "review", by=cast.person(cast.profile.change_reviewers[0]))
    if cast.profile.change_recommendation == "required":
        perform(case, "recommend", by=cast.manager)
        perform(case, "apply", by=cast.data_officer, **data)
    else:
        perform(case, "apply_reviewed", by=officer(cast), **data)


def officer(cast: Cast) -> User:
    return cast.data_officer


def stored(record) -> dict:
    return type(record).objects.filter(pk=record.pk).values().get()


@pytest.mark.parametrize("code", PLACES)
def test_a_change_goes_the_way_of_each_profile(casts, code: str) -> None:
    cast = casts(code)
    person = make_family(cast)
    case = change(cast, person.household, address="JALAN MELATI 7")
    assert (case.status, case.turn) == ("proposed", cast.profile.change_reviewers[0])
    assert case.number.startswith(f"PD-{cast.secretariat.code}-") and case.due_at is not None
    perform(case, "review", by=cast.person(cast.profile.change_reviewers[0]))
    needs_manager = cast.profile.change_recommendation == "required"
    assert case.turn == ("manager" if needs_manager else "data_officer")
    with pytest.raises((IllegalTransition, StepNotAllowed)):
        perform(case, "apply" if needs_manager else "recommend", by=cast.data_officer)
    if needs_manager:
        with pytest.raises(StepNotAllowed):
            perform(case, "apply_reviewed", by=cast.data_officer)
        perform(case, "recommend", by=cast.manager)
    perform(case, "apply" if needs_manager else "apply_reviewed", by=cast.data_officer)
    household = Household.objects.get(pk=person.household_id)
    assert (case.status, household.address) == ("applied", "JALAN MELATI 7")
    assert household.approved_fields == ["address"] and case.closed_at is not None


def test_the_reviewer_of_the_profile_is_the_one_of_its_queues(casts) -> None:
    for code in PLACES:
        profile = casts(code).profile
        assert ("supervisor" in profile.change_reviewers) is ("data_change" in profile.supervisor_queues), code


def test_a_role_the_profile_does_not_name_may_not_review(cast: Cast, casts) -> None:
    case = change(cast, make_family(cast).household, address="JALAN MELATI 7")
    with pytest.raises(StepNotAllowed):
        perform(case, "review", by=cast.supervisor)  # Kendal: perubahan data is not among the supervisor's queues
    other = casts("63.11")
    theirs = change(other, make_family(other).household, address="JALAN MELATI 7")
    with pytest.raises(StepNotAllowed):
        perform(theirs, "review", by=other.data_officer)


def test_nobody_decides_on_their_own_proposal(cast: Cast) -> None:
    user = cast.front_office
    for role in ("data_officer", "manager"):
        Assignment.objects.create(user=user, role=role, unit=cast.secretariat, starts="2026-01-01")
    user.__dict__.pop("access", None)
    case = change(cast, make_family(cast).household, address="JALAN MELATI 7")
    for step in ("review", "return_to_proposer", "reject"):
        with pytest.raises(FourEyes):
            perform(case, step, by=user, note="sendiri")
    perform(case, "review", by=cast.data_officer)
    with pytest.raises(FourEyes):
        perform(case, "recommend", by=user)
    perform(case, "recommend", by=cast.manager)
    with pytest.raises(FourEyes):
        perform(case, "apply", by=user)


def test_postgresql_lets_through_the_arrows_of_the_table_only(cast: Cast) -> None:
    states, arrows = [state.code for state in CHANGE.states], CHANGE.arrows()
    for source, target in itertools.permutations(states, 2):
        case = change(cast, make_family(cast).household, address="JALAN MELATI 7")
        with connection.cursor() as cursor:
            _force(cursor, case.pk, source)
        try:
            with connection.cursor() as cursor, transaction.atomic():
                cursor.execute("UPDATE households_changeproposal SET status = %s WHERE id = %s", [target, case.pk])
            passed = True
        except DatabaseError:
            passed = False
        assert passed is ((source, target) in arrows), f"{source} → {target}"


def _force(cursor, pk: int, status: str) -> None:
    """Put a row into a state along legal arrows only."""
    arrows, ways, queue = CHANGE.arrows(), {"proposed": []}, ["proposed"]
    while queue:
        here = queue.pop(0)
        for source, target in sorted(arrows):
            if source == here and target not in ways:
                ways[target] = [*ways[here], target]
                queue.append(target)
    for step in ways[status]:
        cursor.execute("UPDATE households_changeproposal SET status = %s WHERE id = %s", [step, pk])


def test_only_declared_fields_that_differ_become_lines(cast: Cast) -> None:
    person = make_family(cast)
    case = change(cast, person, name="NURHAYATI BINTI ALI", sex="P", occupation="PEDAGANG")
    lines = {(item.target, item.field): (item.old, item.new) for item in case.items.order_by("position")}
    assert lines == {
        ("person", "name"): ("NURHAYATI", "NURHAYATI BINTI ALI"),
        ("person", "occupation"): (None, "PEDAGANG"),
        ("household", "head_name"): ("NURHAYATI", "NURHAYATI BINTI ALI"),
    }
    with pytest.raises(ChangeRefused, match="Belum ada yang diubah"):
        change(cast, make_family(cast), sex="P")
    with pytest.raises(KeyError):
        change(cast, make_family(cast), approved_fields="x")


@pytest.mark.parametrize("taken", ["same", "other"])
def test_two_open_proposals_never_change_the_same_field(cast: Cast, taken: str) -> None:
    household = make_family(cast).household
    first = change(cast, household, address="JALAN MELATI 7")
    if taken == "same":
        with pytest.raises(ChangeRefused, match=first.number):
            change(cast, household, by=cast.facilitator, address="JALAN MAWAR 1")
        perform(first, "withdraw", by=cast.front_office, note="Keliru")
        change(cast, household, by=cast.facilitator, address="JALAN MAWAR 1")
    else:
        assert change(cast, household, rt="005").status == "proposed"


def test_a_nik_of_somebody_else_is_refused(cast: Cast) -> None:
    with pytest.raises(ChangeRefused, match="NIK ini sudah tercatat") as refused:
        change(cast, make_family(cast), nik=make_family(cast).nik)
    assert refused.value.field == "nik"


def test_a_nik_taken_meanwhile_is_told_when_applying(cast: Cast) -> None:
    person = make_family(cast)
    nik = f"{person.nik[:12]}7777"
    case = change(cast, person, nik=nik)
    other = make_family(cast)
    other.nik = nik
    other.save()
    perform(case, "review", by=cast.data_officer)
    perform(case, "recommend", by=cast.manager)
    with pytest.raises(ChangeRefused, match="sudah tercatat pada warga lain"):
        perform(case, "apply", by=cast.data_officer)
    assert Person.objects.get(pk=person.pk).nik == person.nik


def test_a_value_that_changed_meanwhile_is_not_overwritten_unseen(cast: Cast) -> None:
    household = make_family(cast).household
    case = change(cast, household, address="JALAN MELATI 7", rt="009")
    Household.objects.filter(pk=household.pk).update(address="DUSUN WETAN")
    perform(case, "review", by=cast.data_officer)
    perform(case, "recommend", by=cast.manager)
    with pytest.raises(Stale, match="alamat"):
        perform(case, "apply", by=cast.data_officer)
    case.refresh_from_db()
    assert case.status == "recommended" and Household.objects.get(pk=household.pk).rt == "002"
    perform(case, "apply", by=cast.data_officer, overwrite=True)
    assert Household.objects.get(pk=household.pk).address == "JALAN MELATI 7"


def test_a_returned_proposal_is_put_right_and_keeps_its_former_lines(cast: Cast) -> None:
    household = make_family(cast).household
    case = change(cast, household, address="JALAN MELATI 7")
    line = case.items.get()
    with pytest.raises(MissingInput):
        perform(case, "return_to_proposer", by=cast.data_officer)
    perform(case, "return_to_proposer", by=cast.data_officer, note="Nomor?", comments={line.pk: "nomor rumah 17"})
    assert (case.turn, case.turn_user) == ("front_office", cast.front_office)
    assert case.items.get().comment == "nomor rumah 17"
    told = {"given": {"subject": household, "values": {"address": "JALAN MELATI 17"}}, "evidence": "kk", "reason": "KK"}
    with pytest.raises(CaseChanged):
        revise(by=cast.front_office, case=case, expected_version=case.version - 1, **told)
    case.refresh_from_db()
    with pytest.raises(ChangeRefused):
        revise(by=cast.manager, case=case, **told)
    revise(by=cast.front_office, case=case, **told)
    assert (case.status, case.turn_user) == ("proposed", None)
    assert list(case.items.order_by("position", "pk").values_list("dropped", flat=True)) == [True, False]
    decide(case, cast)
    assert Household.objects.get(pk=household.pk).address == "JALAN MELATI 17"


def test_a_family_that_moves_takes_its_members_along(cast: Cast) -> None:
    person = make_family(cast)
    village = Region.objects.get(code="33.24.01.2001")
    decide(change(cast, person.household, village=village.code), cast)
    assert Household.objects.get(pk=person.household_id).village == Person.objects.get(pk=person.pk).village == village


def test_every_step_leaves_history(cast: Cast) -> None:
    person = make_family(cast)
    for occupation in ("PEDAGANG", "PETANI"):
        decide(change(cast, person, occupation=occupation), cast)
        person.refresh_from_db()
    rows = apps.get_model("households", "personhistory").objects.filter(pgh_obj_id=person.pk)
    was = list(rows.order_by("pgh_id").values_list("occupation", flat=True))  # the row as it was before each step
    assert was[0] == "" and was[-1] == "PEDAGANG"


def test_nobody_proposes_where_they_may_not(cast: Cast, casts) -> None:
    household = make_family(cast).household
    for user in (cast.manager, casts("63.09").front_office):
        with pytest.raises(ChangeRefused, match="tidak berwenang"):
            change(cast, household, by=user, address="JALAN MELATI 7")
    assert not ChangeItem.objects.exists()


_TEXT = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ ", min_size=1, max_size=20).map(str.strip).filter(bool)
_PERSON_VALUES = st.fixed_dictionaries(
    {},
    optional={
        "name": _TEXT, "birth_place": _TEXT, "mother_name": _TEXT, "occupation": _TEXT,
        "sex": st.sampled_from("LP"), "relation": st.sampled_from("2345678"),
        "birth_date": st.dates(min_value=date(1930, 1, 1)).map(str),
    },
)  # fmt: skip
_HOME_VALUES = st.fixed_dictionaries(
    {}, optional={"address": _TEXT, "hamlet": _TEXT, "rt": st.sampled_from(["003", "010"]), "rw": st.just("004"),
                  "size": st.integers(1, 12).map(str), "housing.jenis_lantai_terluas": st.sampled_from("128")},
)  # fmt: skip
# What is written along with a line, because it is derived from it.
_FOLLOWS = {"name": {"name_key"}, "birth_date": {"birth_year"}, "housing.jenis_lantai_terluas": {"housing"}}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(of_person=_PERSON_VALUES, of_home=_HOME_VALUES)
def test_applying_changes_exactly_the_named_fields(cast: Cast, of_person: dict, of_home: dict) -> None:
    person = make_family(cast)
    for subject, declared, values in ((person, PERSON, of_person), (person.household, HOUSEHOLD, of_home)):
        bystander = make_family(cast)
        subject.refresh_from_db()  # a head's new name has been written on the family, too
        before, aside = stored(subject), stored(bystander)
        approved = set(subject.approved_fields)
        try:
            case = change(cast, subject, **values)
        except ChangeRefused:
            assert all(declared[field].read(subject) == text for field, text in values.items())
            continue
        lines = list(case.items.filter(target=subject._meta.model_name).order_by("position"))
        decide(case, cast)
        after = stored(subject)
        named = {item.field for item in lines}
        allowed = {"approved_fields", "updated_at"} | {name for name in named if "." not in name}
        allowed |= set().union(*(_FOLLOWS.get(name, set()) for name in named))
        assert {name for name in after if after[name] != before[name]} <= allowed
        fresh = type(subject).objects.get(pk=subject.pk)
        assert all(declared[field].read(fresh) == text for field, text in values.items())
        assert set(fresh.approved_fields) == named | approved and stored(bystander) == aside
        subject.refresh_from_db()
