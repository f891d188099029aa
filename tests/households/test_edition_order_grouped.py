"""Editions in any order: files with a household id of their own, families without members, records joined late."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from itertools import permutations
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from households.duplicates import asking
from households.models import DuplicatePair, Household, Person
from slrt.jobs.inline import run_pending
from tests.households import files
from tests.households.formats import delivery
from tests.households.formats.kinds import BDT, DTKS, DTKS_17, DTSEN_37, P3KE, SIKS, Kind
from tests.households.formats.test_golden import deliver
from tests.households.test_edition_order import WORDS, bring_in, known
from tests.personas import Cast

pytestmark = pytest.mark.django_db
# An edition: the form, the period, its families.
Told = tuple[Kind, str, list[files.Family]]


def after(order: tuple[int, ...], told: list[Told], folder: Path) -> dict:
    with transaction.atomic():
        for place in order:
            kind, period, made = told[place]
            if not made:
                continue
            bring_in(kind.source, period, deliver(folder, kind, *delivery.clean(kind, made)))
        found = known()
        transaction.set_rollback(True)
    return found


def assert_any_order(told: list[Told], folder: Path) -> dict:
    """Every order ends as the order of the data; what is known then."""
    every = list(permutations(range(len(told))))
    expected = after(every[0], told, folder)
    for order in every[1:]:
        found = after(order, told, folder)
        for part, rows in expected.items():
            assert found[part] == rows, (order, part)
    return expected


@dataclass(frozen=True)
class Edition:
    """What one edition says: its form, and per family its village, its address and its mothers ("" for empty cells)."""

    kind: Kind
    families: tuple[tuple[bool, str, str] | None, ...]

    def made(self) -> list[files.Family]:
        found = []
        for family, said in zip(files.families(2), self.families, strict=True):
            if said:
                moved, address, mother = said
                members = tuple(replace(person, mother=mother) for person in family.members)
                place = files.BUMIAYU if moved else files.SIDOMUKTI
                found.append(family.changed(address=address, place=place, members=members))
        return found


_FAMILY = some.none() | some.tuples(some.booleans(), some.sampled_from(WORDS), some.sampled_from(WORDS))
_EDITION = some.builds(
    Edition, kind=some.sampled_from((BDT, SIKS, P3KE, DTKS, DTKS_17, DTSEN_37)), families=some.tuples(_FAMILY, _FAMILY)
)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(editions=some.lists(_EDITION, min_size=3, max_size=3), order=some.sampled_from(list(permutations(range(3)))))
def test_families_of_every_form_end_the_same_in_any_order(editions: list[Edition], order: tuple[int, ...]) -> None:
    told = [(one.kind, f"{2019 + number}-T1", one.made()) for number, one in enumerate(editions)]
    with tempfile.TemporaryDirectory() as folder:
        assert after(order, told, Path(folder)) == after((0, 1, 2), told, Path(folder))


@pytest.mark.parametrize("first", [BDT, P3KE], ids=["bdt", "p3ke"])
@pytest.mark.parametrize("second", [SIKS, DTKS, DTSEN_37], ids=["siks", "dtks", "dtsen"])
def test_a_household_without_kk_becomes_the_family_that_a_later_file_names(
    tmp_path: Path, first: Kind, second: Kind
) -> None:
    made = files.families(2)
    found = assert_any_order([(first, "2020-T1", made), (second, "2021-T1", made)], tmp_path)
    assert [row[0] for row in found["homes"]] == [family.kk for family in made], "no second household of the family"
    assert len(found["persons"]) == 6


@pytest.mark.parametrize("kind", [P3KE, SIKS, DTSEN_37], ids=["p3ke", "siks", "dtsen"])
def test_people_live_where_the_newest_edition_says_their_family_does(tmp_path: Path, kind: Kind) -> None:
    made = files.families(1)
    gone = [made[0].changed(place=files.BUMIAYU)]
    found = assert_any_order([(kind, "2020-T1", made), (kind, "2021-T1", gone)], tmp_path)
    village = files.CODES[files.BUMIAYU]
    assert [row[1] for row in found["homes"]] == [village]
    assert {row[11] for row in found["persons"]} == {village}


def test_records_that_only_a_later_edition_joins_are_left_to_a_person(run_import, cast: Cast, tmp_path: Path) -> None:
    """The one order that shows (docs/adr/0004): no import joins two living records, the search for duplicates asks."""
    first, other = files.families(2)
    child = first.members[2]
    unnumbered = first.changed(members=(*first.members[:2], replace(child, nik="")))
    told: list[Told] = [
        (DTKS, "2024-T1", [unnumbered]),
        (DTSEN_37, "2025-T1", [other.changed(members=(*other.members, child))]),
        (DTKS, "2026-T1", [first]),
    ]
    assert sum(row[2] == child.name for row in after((2, 0, 1), told, tmp_path)["persons"]) == 1
    for kind, period, made in told:
        bring_in(kind.source, period, deliver(tmp_path, kind, *delivery.clean(kind, made)))
    twice = Person.objects.filter(name=child.name).order_by("pk")
    assert [bool(person.nik) for person in twice] == [False, True]
    asking.ask_for_search(by=cast.data_officer, jurisdiction=cast.code)
    run_pending(asking.SEARCH)
    asked = DuplicatePair.objects.open().values_list("first_id", "second_id")
    assert tuple(person.pk for person in twice) in set(asked)


def test_a_family_row_without_members_is_pointed_out(run_import, tmp_path: Path) -> None:
    homes, people = files.dtsen_tables(files.families(2))
    paths = [
        files.write_csv(tmp_path / "keluarga.csv", files.FAMILY_HEADER, homes),
        files.write_csv(tmp_path / "individu.csv", files.PERSON_HEADER, people[:3]),
    ]
    report = run_import(*paths, source="dtsen", edition="2026-T3")
    assert report["warnings"] == {"no_members": 1} and report["families"]["new"] == 2
    assert Household.objects.filter(members__isnull=True).get().head_name == "SUKARDI DA"


def pair_of(folder: Path, name: str, said: tuple[tuple[bool, str, bool], ...]) -> list[Path]:
    """A pair of files. said: per family whether it moved, its address, and whether its members are listed."""
    homes, people = [], []
    for family, (moved, address, listed) in zip(files.families(len(said)), said, strict=True):
        place = files.BUMIAYU if moved else files.SIDOMUKTI
        rows, members = files.dtsen_tables([family.changed(place=place, address=address)])
        homes += rows
        people += members if listed else []
    return [
        files.write_csv(folder / f"{name}-k.csv", files.FAMILY_HEADER, homes),
        files.write_csv(folder / f"{name}-i.csv", files.PERSON_HEADER, people),
    ]


_ROW = some.tuples(some.booleans(), some.sampled_from(WORDS), some.booleans())
_LISTED = some.tuples(some.booleans(), some.sampled_from(WORDS), some.just(True))


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(told=some.tuples(*[some.tuples(_ROW, _LISTED)] * 3), order=some.sampled_from(list(permutations(range(3)))))
@example(told=(((False, "MELATI", True),) * 2, ((True, "MAWAR", False), (False, "", True)), ((False, "", True),) * 2),
         order=(1, 0, 2))  # fmt: skip
def test_a_family_row_without_members_stands_like_any_other(run_import, told, order: tuple[int, ...]) -> None:
    def end(places: tuple[int, ...], folder: Path) -> dict:
        with transaction.atomic():
            for place in places:
                bring_in("dtsen", f"{2023 + place}-T1", pair_of(folder, str(place), told[place]))
            found = known()
            transaction.set_rollback(True)
        return found

    with tempfile.TemporaryDirectory() as folder:
        assert end(order, Path(folder)) == end((0, 1, 2), Path(folder))
