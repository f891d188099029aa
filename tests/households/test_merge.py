"""One record taken into another, and taken back: everything that pointed at it follows, and nothing is lost."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from households.actions import keep_apart, merge_pair, undo_merge
from households.actions.duplicates import survivor_of
from households.duplicates import references, snapshot, values
from households.duplicates.refusal import MergeRefused
from households.enums import EditionState, MergeKind, PairState
from households.models import (
    Certificate,
    DuplicatePair,
    EditionFinding,
    EditionListing,
    Household,
    Merge,
    Person,
    RegistryEdition,
    StagedPerson,
)
from households.models.staging import SPAN
from programs.models import Enrolment
from slrt.audit.models import AccessEvent
from slrt.cases.actions import perform
from slrt.documents.models import Document
from tests.complaints import world
from tests.households.test_prelist import proposed
from tests.personas import Cast

pytestmark = pytest.mark.django_db
WHY = "Orangnya sama, NIK lama sementara"
_numbers = itertools.count(1)


def pair_of(one: Person, two: Person, state: str = PairState.OPEN) -> DuplicatePair:
    first, second = sorted((one.pk, two.pk))
    return DuplicatePair.objects.get_or_create(
        first_id=first, second_id=second,
        defaults={"jurisdiction": one.jurisdiction, "village": one.village, "source": "weekly", "state": state},
    )[0]  # fmt: skip


def merged(cast: Cast, keep: Person, gone: Person, take: tuple[str, ...] = (), **more) -> Merge:
    return merge_pair(by=cast.data_officer, pair=pair_of(keep, gone), keep=keep.pk, take=take, reason=WHY, **more)


def row_of(row) -> dict:
    """Search keys stand in no particular order."""
    told = snapshot.take(row)
    return told | {"keys": sorted(json.loads(told["keys"]))} if "keys" in told else told


def tables() -> dict[str, dict]:
    """Every row of every table that a merge may touch, as JSON."""
    models = {Person, Household, *(r.model for target in (Person, Household) for r in references.all_of(target))}
    return {
        model._meta.label: {str(row.pk): row_of(row) for row in model._base_manager.order_by("pk")}
        for model in sorted(models, key=lambda model: model._meta.label)
    }


# ---------------------------------------------------------------------- what is covered
def database_references(table: str) -> Iterator[tuple[str, str]]:
    """What the database itself knows of columns that point at a table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT con.conrelid::regclass::text, att.attname FROM pg_constraint con"
            " JOIN pg_attribute att ON att.attrelid = con.conrelid AND att.attnum = con.conkey[1]"
            " WHERE con.contype = 'f' AND con.confrelid = %s::regclass ORDER BY 1, 2",
            [table],
        )
        yield from cursor.fetchall()


@pytest.mark.parametrize("target", [Person, Household])
def test_every_column_that_points_at_a_record_is_covered(target) -> None:
    covered = {(r.model._meta.db_table, r.model._meta.get_field(r.field).column) for r in references.all_of(target)}
    missing = set(database_references(target._meta.db_table)) - covered
    assert not missing, "a merge would leave these behind"
    assert ("complaints_complaint", f"{target._meta.model_name}_id") in covered, "apps above are found, too"


def test_histories_and_decisions_stay_as_they_were_written() -> None:
    labels = {reference.model._meta.label for reference in references.all_of(Person)}
    assert "households.DuplicatePair" not in labels and not {name for name in labels if name.endswith("History")}
    assert "documents.document.subject_id.household" in {r.code for r in references.all_of(Household)}


# ---------------------------------------------------------------------- the property
def document_of(cast: Cast, household: Household) -> Document:
    number = next(_numbers)
    return Document.objects.create(
        jurisdiction=cast.region, subject_kind="household", subject_id=str(household.pk), kind="evidence",
        original_name="kk.pdf", content_type="application/pdf", size=9, sha256="0" * 64, path=f"uji/{number}.pdf",
        state="unscanned", scanner="uji", uploaded_by=cast.front_office,
    )  # fmt: skip


def edition_of(cast: Cast, period: str) -> RegistryEdition:
    return RegistryEdition.objects.get_or_create(
        jurisdiction=cast.region, source="dtsen", period=period,
        defaults={"state": EditionState.PAST, "edition_date": date(2026, 3, 31)},
    )[0]  # fmt: skip


def listed(cast: Cast, person: Person, period: str) -> None:
    EditionListing.objects.get_or_create(
        edition=edition_of(cast, period), person=person,
        defaults={"jurisdiction": cast.region, "household": person.household, "desil": 3, "row_hash": b"y" * 16},
    )  # fmt: skip


def enrolled(cast: Cast, code: str, status: str, *, person: Person | None = None, home: Household) -> Enrolment:
    return Enrolment.objects.create(
        jurisdiction=cast.region, programme=world.programme(code), household=home, person=person, status=status,
        exit_reason="moved" if status == "stopped" else "", recorded_by=cast.back_office,
    )  # fmt: skip


@pytest.fixture
def staffed(cast: Cast) -> Cast:
    """The people who act, made before the examples: each example is rolled back."""
    assert all((cast.front_office, cast.back_office, cast.data_officer, cast.secretariat))
    return cast


YES = st.booleans()
SIDE = st.fixed_dictionaries(
    {
        "nik": st.booleans(),
        "born": st.sampled_from([None, date(1975, 10, 22), date(1975, 1, 1)]),
        "periods": st.sets(st.sampled_from(["2025-T4", "2026-T2"])),
        "programmes": st.dictionaries(st.sampled_from(["UJI-A", "UJI-B"]), st.sampled_from(["active", "stopped"])),
        "family_programmes": st.dictionaries(st.sampled_from(["UJI-F"]), st.sampled_from(["active", "stopped"])),
        "complaints": st.integers(0, 2),
        "document": st.booleans(),
        "finding": st.booleans(),
        "proposal": st.sampled_from(["", "", "closed"]),
        "approved": st.sets(st.sampled_from(["name", "nik", "birth_date"])),
    }
)


def grown(cast: Cast, side: dict, home: Household | None = None) -> Person:
    """A person with everything that hangs on one."""
    person = world.family(cast, "SITI RAHAYU", desil=None)
    person.household = home or person.household
    person.birth_date, person.birth_year = side["born"], side["born"].year if side["born"] else 1975
    person.nik = person.nik if side["nik"] else None
    person.approved_fields = sorted(side["approved"])
    person.save()
    for period in sorted(side["periods"]):
        listed(cast, person, period)
    for code, status in sorted(side["programmes"].items()):
        enrolled(cast, code, status, person=person, home=person.household)
    if home is None:
        for code, status in sorted(side["family_programmes"].items()):
            enrolled(cast, code, status, home=person.household)
    for _ in range(side["complaints"]):
        world.complaint(cast, person=person)
    if side["document"]:
        document_of(cast, person.household)
    if side["finding"]:
        EditionFinding.objects.create(
            jurisdiction=cast.region, edition=edition_of(cast, "2025-T4"), kind="warning", row=7, reason="uji",
            person=person, household=person.household,
        )  # fmt: skip
    if side["proposal"]:
        case = proposed(cast, household=person.household, name=person.name, nik="")
        perform(case, "withdraw", by=cast.front_office, note="Pindah")
    return person


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)
@given(one=SIDE, two=SIDE, keep_second=YES, with_family=YES, same_home=YES, data=st.data())
def test_merge_then_undo_restores_every_row(staffed: Cast, one, two, keep_second, with_family, same_home, data) -> None:
    cast = staffed
    with transaction.atomic():
        first = grown(cast, one)
        second = grown(cast, two, first.household if same_home else None)
        keep, gone = (second, first) if keep_second else (first, second)
        take = data.draw(st.sets(st.sampled_from(values.PERSON)))
        before = tables()
        done = merged(
            cast, keep, gone, tuple(take), with_family=with_family, take_family=data.draw(
                st.sets(st.sampled_from(values.HOUSEHOLD))
            ),
        )  # fmt: skip
        assert not Person.objects.filter(pk=gone.pk).exists()
        assert not [r.code for r in references.all_of(Person) if r.rows(gone.pk).exists()], "nothing points at the gone"
        assert tables() != before
        undo_merge(by=cast.data_officer, merge=done, reason="Ternyata dua orang")
        assert tables() == before
        transaction.set_rollback(True)


# ---------------------------------------------------------------------- what a merge does
def test_what_hung_on_the_one_that_went_hangs_on_the_survivor(cast: Cast) -> None:
    keep, gone = world.family(cast, "SITI RAHAYU"), world.family(cast, "SITI RAHAYU", desil=None)
    gone.nik, gone.mother_name = None, "SUMIATI"
    gone.save()
    case = world.complaint(cast, person=gone)
    done = merged(cast, keep, gone, ("mother_name",))
    keep.refresh_from_db()
    case.refresh_from_db()
    assert case.person_id == keep.pk and keep.mother_name == "SUMIATI" and keep.nik
    assert survivor_of(MergeKind.PERSON, gone.pk) == keep.pk and survivor_of(MergeKind.PERSON, keep.pk) is None
    event = AccessEvent.objects.get(action="merge_person")
    assert (event.user, event.object_id, event.reason) == (cast.data_officer, str(done.pk), WHY)
    history = apps.get_model("households.PersonHistory").objects.filter(pgh_obj_id=gone.pk)
    assert history.exists(), "the history of the one that went is kept"


def test_the_number_of_the_one_that_goes_may_be_the_true_one(cast: Cast) -> None:
    keep, gone = world.family(cast, "SITI RAHAYU"), world.family(cast, "SITI RAHAYU", desil=None)
    number = gone.nik
    done = merged(cast, keep, gone, ("nik",))
    keep.refresh_from_db()
    assert keep.nik == number
    undo_merge(by=cast.supervisor, merge=done, reason="Salah pilih")
    keep.refresh_from_db()
    assert keep.nik != number and Person.objects.get(pk=gone.pk).nik == number


def test_of_two_participations_the_running_one_stays(cast: Cast) -> None:
    keep, gone = world.family(cast), world.family(cast)
    enrolled(cast, "UJI-A", "stopped", person=keep, home=keep.household)
    running = enrolled(cast, "UJI-A", "active", person=gone, home=gone.household)
    merged(cast, keep, gone)
    assert list(Enrolment.objects.filter(person=keep).values_list("pk", flat=True)) == [running.pk]
    assert EditionListing.objects.filter(person=keep).count() == 1, "one listing per edition stays"


def test_two_open_proposals_stand_in_the_way(cast: Cast) -> None:
    one, two = proposed(cast), proposed(cast)
    with pytest.raises(MergeRefused, match=f"{one.number} dan {two.number}"):
        merged(cast, one.person, two.person)
    assert Person.objects.filter(pk=two.person_id).exists() and not Merge.objects.exists()


def test_an_edition_under_way_stands_in_the_way(cast: Cast) -> None:
    keep, gone = world.family(cast), world.family(cast)
    edition = RegistryEdition.objects.create(
        jurisdiction=cast.region, source="dtks", period="2027-01", edition_date=date(2027, 1, 1),
        state=EditionState.PREVIEW,
    )  # fmt: skip
    StagedPerson.objects.create(key=edition.pk * SPAN + 2, person_id=gone.pk)
    with pytest.raises(MergeRefused, match="2027-01"):
        merged(cast, keep, gone)


def test_a_record_named_by_something_frozen_has_to_stay(cast: Cast) -> None:
    assert "households.certificate.person_id" in {r.code for r in references.all_of(Person) if r.written_once}
    keep, gone = world.family(cast), world.family(cast)
    row = Certificate.objects.create(
        jurisdiction=cast.region, household=gone.household, person=gone, edition=world.edition(cast),
        unit=cast.secretariat, issued_by=cast.front_office, number="470/1/2026", purpose="Beasiswa",
        issued_on=date(2026, 11, 2), valid_until=date(2027, 11, 2),
    )  # fmt: skip
    with pytest.raises(MergeRefused, match="dipertahankan"):
        merged(cast, keep, gone)
    done = merged(cast, gone, keep)
    row.refresh_from_db()
    assert row.person_id == done.survivor == gone.pk


# ---------------------------------------------------------------------- what cannot be taken back
def test_undo_names_the_value_that_was_changed_since(cast: Cast) -> None:
    keep, gone = world.family(cast), world.family(cast)
    gone.birth_place = "KENDAL"
    gone.save()
    done = merged(cast, keep, gone, ("birth_place",))
    Person.objects.filter(pk=keep.pk).update(birth_place="SEMARANG")
    with pytest.raises(MergeRefused, match="tempat lahir"):
        undo_merge(by=cast.data_officer, merge=done, reason="Ternyata dua orang")


def test_undo_names_the_rows_that_went_elsewhere(cast: Cast) -> None:
    keep, gone, third = world.family(cast), world.family(cast), world.family(cast)
    case = world.complaint(cast, person=gone)
    done = merged(cast, keep, gone)
    type(case).objects.filter(pk=case.pk).update(person=third)
    with pytest.raises(MergeRefused, match="1 keluhan"):
        undo_merge(by=cast.data_officer, merge=done, reason="Ternyata dua orang")


def test_undo_is_refused_when_the_number_was_given_to_somebody_new(cast: Cast) -> None:
    keep, gone = world.family(cast), world.family(cast)
    done = merged(cast, keep, gone)
    Person.objects.create(jurisdiction=cast.region, village=cast.village, name="BARU", nik=gone.nik)
    with pytest.raises(MergeRefused, match="NIK catatan lama kini dipakai"):
        undo_merge(by=cast.data_officer, merge=done, reason="Ternyata dua orang")


def test_a_chain_is_taken_back_from_its_end(cast: Cast) -> None:
    one, two, three = (world.family(cast) for _ in range(3))
    first = merged(cast, two, one)
    second = merged(cast, three, two)
    assert survivor_of(MergeKind.PERSON, one.pk) == three.pk
    with pytest.raises(MergeRefused, match="digabungkan lagi"):
        undo_merge(by=cast.data_officer, merge=first, reason="Ternyata dua orang")
    undo_merge(by=cast.data_officer, merge=second, reason="Ternyata dua orang")
    undo_merge(by=cast.data_officer, merge=first, reason="Ternyata dua orang")
    assert Person.objects.filter(pk__in=(one.pk, two.pk, three.pk)).count() == 3
    with pytest.raises(MergeRefused, match="sudah diurungkan"):
        undo_merge(by=cast.data_officer, merge=first, reason="Sekali lagi")


# ---------------------------------------------------------------------- deciding
@pytest.mark.parametrize("decision", [PairState.DIFFERENT, PairState.BOTH, PairState.NAMESAKE])
def test_a_decision_is_remembered_with_its_reason(cast: Cast, decision: str) -> None:
    pair = pair_of(world.family(cast), world.family(cast))
    keep_apart(by=cast.supervisor, pair=pair, decision=decision, reason="Anak kembar, akta berbeda")
    pair.refresh_from_db()
    assert (pair.state, pair.decided_by, pair.note) == (decision, cast.supervisor, "Anak kembar, akta berbeda")
    with pytest.raises(MergeRefused, match="alasan"):
        keep_apart(by=cast.supervisor, pair=pair, decision=decision, reason=" ")


@pytest.mark.parametrize("role", ["front_office", "manager", "facilitator", "auditor"])
def test_only_who_keeps_the_data_decides(cast: Cast, role: str) -> None:
    keep, gone = world.family(cast), world.family(cast)
    pair = pair_of(keep, gone)
    with pytest.raises(PermissionDenied):
        merge_pair(by=cast.person(role), pair=pair, keep=keep.pk, take=(), reason=WHY)
    with pytest.raises(PermissionDenied):
        keep_apart(by=cast.person(role), pair=pair, decision="different", reason=WHY)


def test_open_questions_about_the_one_that_went_fall_away_and_come_back(cast: Cast) -> None:
    keep, gone, third = (world.family(cast) for _ in range(3))
    other = pair_of(gone, third)
    done = merged(cast, keep, gone)
    other.refresh_from_db()
    assert other.state == PairState.MOOT
    undo_merge(by=cast.data_officer, merge=done, reason="Ternyata dua orang")
    other.refresh_from_db()
    assert other.state == PairState.OPEN
