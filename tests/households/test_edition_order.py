"""Editions may be brought in in any order: what is known afterwards is the same (issue: registry editions)."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from households.enums import EditionState
from households.models import EditionListing, Household, ListedNik, Person, RegistryEdition
from households.registry import actions
from tests.households import files
from tests.households.files import BUMIAYU, SIDOMUKTI, Family, Someone

pytestmark = pytest.mark.django_db

KKS = ("3324120101120001", "3324120101120002", "3324120101120003")
WORDS = ("", "MELATI", "MAWAR")
PERIODS = (("dtks", "2025-T4"), ("dtks", "2026-T1"), ("dtsen", "2026-T1"), ("dtsen", "2026-T2"))


@dataclass(frozen=True)
class Said:
    """What an edition says of one person: which family, and words for what may be left empty."""

    kk: int
    job: str
    mother: str
    changed: bool  # DTKS: the NIK was corrected (the file's own identifier stays)


@dataclass(frozen=True)
class Edition:
    """What one edition says. place: per family, its village and its address ("" when the cell is empty)."""

    persons: tuple[Said | None, ...]
    places: tuple[tuple[bool, str], ...]


def _editions():
    said = some.builds(
        Said, kk=some.integers(0, 2), job=some.sampled_from(WORDS), mother=some.sampled_from(WORDS),
        changed=some.booleans(),
    )  # fmt: skip
    places = some.tuples(*[some.tuples(some.booleans(), some.sampled_from(WORDS))] * 3)
    return some.builds(Edition, persons=some.tuples(*[some.none() | said] * 5), places=places)


def someone(number: int, said: Said, source: str) -> Someone:
    """Person 4 has no NIK and never moves; only person 3, whom DTSEN does not list, has a NIK that is corrected."""
    nik = None
    if number == 4:
        nik = ""
    elif number == 3 and said.changed:
        nik = "3324121203700099"
    name = f"WARGA {['SATU', 'DUA', 'TIGA', 'EMPAT', 'LIMA'][number]}"
    mother = said.mother and f"IBU {said.mother}"
    return Someone(name, date(1970, 3, 12), "L", "KEPALA KELUARGA", number + 1, nik=nik, mother=mother)


def rows_of(edition: Edition, source: str) -> list[tuple[Family, list[tuple[int, Someone, Said]]]]:
    found = []
    for place, kk in enumerate(KKS):
        members = []
        for number, said in enumerate(edition.persons):
            if said is None or (source == "dtsen" and number == 3):
                continue
            if number == 4:
                said = replace(said, kk=2)
            if said.kk == place:
                members.append((number, someone(number, said, source), said))
        if members:
            there, address = edition.places[place]
            family = Family(kk, BUMIAYU if there else SIDOMUKTI, tuple(m[1] for m in members), address=address)
            found.append((family, members))
    return found


def write(folder: Path, edition: Edition, source: str, name: str) -> list[Path]:
    made = rows_of(edition, source)
    if source == "dtsen":
        homes, people = files.dtsen_tables([family for family, _ in made])
        return [
            files.write_csv(folder / f"{name}-k.csv", files.FAMILY_HEADER, homes),
            files.write_csv(folder / f"{name}-i.csv", files.PERSON_HEADER, people),
        ]
    rows = []
    for family, members in made:
        for row, (number, _, said) in zip(files.dtks_rows([family]), members, strict=True):
            row[0], row[15] = f"33241200010000{number:02d}", said.job
            rows.append(row)
    return [files.write_dtks(folder / f"{name}.csv", rows)]


def bring_in(source: str, period: str, paths: list[Path]) -> None:
    edition = actions.begin(by=None, jurisdiction="33.24", source=source, period=period, edition_date=None, paths=paths)
    actions.prepare(edition, paths)
    actions.apply(actions.start_applying(edition, by=None), paths)


def known() -> dict[str, list]:
    """Everything that is known, without ids and times."""
    persons = {
        person.pk: (
            person.nik, person.no_nik_reason, person.name, person.name_key, person.birth_date, person.birth_year,
            person.birth_place, person.sex, person.mother_name, person.relation, person.occupation, person.village_id,
            person.household.kk, person.alive, tuple(person.approved_fields),
        )
        for person in Person.objects.select_related("household").order_by("pk")
    }  # fmt: skip
    homes = Household.objects.order_by("pk")
    listings = EditionListing.objects.select_related("edition", "household").order_by("pk")
    return {
        "persons": sorted(persons.values(), key=str),
        "homes": sorted(
            ((home.kk, home.village_id, home.head_name, home.address, home.hamlet, home.rt, home.rw, home.size,
              sorted(home.housing.items())) for home in homes), key=str,
        ),
        "editions": sorted(RegistryEdition.objects.order_by("pk").values_list("source", "period", "state")),
        "listings": sorted(
            ((str(row.edition), persons[row.person_id], row.household.kk, row.desil, row.programmes, row.given)
             for row in listings), key=str,
        ),
        "numbers": sorted((str(row.edition), persons[row.person_id][2], row.nik)
                          for row in ListedNik.objects.select_related("edition").order_by("pk")),
    }  # fmt: skip


def after(order: tuple[int, ...], editions: list[Edition], folder: Path) -> dict[str, list]:
    """What is known when the editions came in this order; nothing of it stays."""
    with transaction.atomic():
        local = Household.objects.create(
            jurisdiction_id="33.24", village_id=files.CODES[SIDOMUKTI], kk=KKS[0], head_name="WARGA SATU",
            address="JL. DISETUJUI 1", approved_fields=["address"],
        )  # fmt: skip
        Person.objects.create(
            jurisdiction_id="33.24", village_id=local.village_id, household=local, nik="3324121203700001",
            name="WARGA SATU", birth_date=date(1970, 3, 12), occupation="GURU", approved_fields=["occupation"],
        )  # fmt: skip
        for place in order:
            source, period = PERIODS[place]
            paths = write(folder, editions[place], source, f"{place}")
            if rows_of(editions[place], source):
                bring_in(source, period, paths)
        found = known()
        transaction.set_rollback(True)
    return found


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(editions=some.lists(_editions(), min_size=4, max_size=4), order=some.sampled_from(list(permutations(range(4)))))
def test_editions_in_any_order_end_in_the_same_state(
    run_import, editions: list[Edition], order: tuple[int, ...]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert after(order, editions, Path(folder)) == after((0, 1, 2, 3), editions, Path(folder))


def test_an_edition_that_comes_late_fills_what_nobody_said_since(run_import, tmp_path: Path) -> None:
    newer, older = (files.dtks_rows(files.families(1)) for _ in range(2))
    newer[0][15], newer[0][12] = "", ""
    older[0][15], older[1][15] = "GURU", "GURU"
    run_import(files.write_dtks(tmp_path / "b.csv", newer), edition="2026-T2")
    report = run_import(files.write_dtks(tmp_path / "a.csv", older), edition="2025-T2")
    assert (report["new"], report["changed"], report["older"]) == (0, 1, 2)
    jobs = dict(Person.objects.values_list("relation", "occupation"))
    assert jobs == {"1": "GURU", "2": "BURUH TANI", "3": "BURUH TANI"}
    between = files.dtks_rows(files.families(1))
    between[0][15] = "PEDAGANG"
    run_import(files.write_dtks(tmp_path / "c.csv", between), edition="2025-T4")
    assert Person.objects.get(relation="1").occupation == "PEDAGANG"
    states = dict(RegistryEdition.objects.values_list("period", "state"))
    assert states == {
        "2025-T2": EditionState.PAST, "2025-T4": EditionState.PAST, "2026-T2": EditionState.CURRENT,
    }  # fmt: skip


def test_a_number_that_was_corrected_is_kept_with_the_edition_that_listed_it(run_import, tmp_path: Path) -> None:
    rows = files.dtks_rows(files.families(1))
    run_import(files.write_dtks(tmp_path / "a.csv", rows), edition="2025-T4")
    was = rows[0][10]
    rows[0][10] = "3324120203700099"
    run_import(files.write_dtks(tmp_path / "b.csv", rows), edition="2026-T1")
    kept = ListedNik.objects.get()
    assert (kept.nik, kept.edition.period, kept.person.nik) == (was, "2025-T4", "3324120203700099")
    rows[0][10] = was  # another source still has the old number, and no identifier of its own
    rows[0][0] = ""
    report = run_import(files.write_dtks(tmp_path / "c.csv", rows), edition="2025-T2")
    assert report["new"] == 0 and Person.objects.count() == 3
    assert Person.objects.get(relation="1").nik == "3324120203700099"
