"""BDT 2015, SIKS-NG and P3KE: families by an id of the file, beside what the registry already knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from households.models import EditionListing, Household, Person
from tests.households import files
from tests.households.formats import delivery
from tests.households.formats.kinds import BDT, DTSEN_37, P3KE, SIKS
from tests.households.formats.test_golden import deliver

pytestmark = pytest.mark.django_db


def send(run_import, folder: Path, kind, made, edition: str = "2015", **how) -> dict:
    return run_import(*deliver(folder, kind, *delivery.clean(kind, made), **how), source=kind.source, edition=edition)


def test_bdt_families_are_made_without_a_kk_and_the_numbering_row_is_skipped(run_import, tmp_path: Path) -> None:
    people, _ = delivery.clean(BDT, files.families(2))
    people.insert(0, ["KOLOM", *map(str, range(2, 102))])
    people[1][BDT.person.header.index("Lantai terluas")] = "9"
    report = run_import(*deliver(tmp_path, BDT, people, []), source="bdt2015", edition="2015")
    assert report["read"] == report["new"] == 6 and report["rejected"] == {}
    family = Household.objects.get(head_name="SUKARDI BA")
    assert (family.kk, family.kk_digest, family.size, family.hamlet) == (None, None, 3, "KRAJAN")
    assert family.housing == {"lantai": "9", "questionnaire": "bdt-2015"}
    person = Person.objects.get(name="AYU BA")
    assert (person.birth_date, person.birth_year) == (None, 2002), "the age of a file of 2015 is an age in 2015"
    listing = EditionListing.objects.get(person=person)
    assert listing.desil is None and listing.attributes["percentile"] == 12


@pytest.mark.parametrize("marks", [[str(n) for n in range(1, 102)], [f"KOLOM {n}" for n in range(1, 102)]])
def test_numbering_rows_in_other_words(run_import, tmp_path: Path, marks: list[str]) -> None:
    people, _ = delivery.clean(BDT, files.families(1))
    report = run_import(*deliver(tmp_path, BDT, [marks, *people], []), source="bdt2015", edition="2015")
    assert report["read"] == 3


@pytest.mark.parametrize("kind", [BDT, SIKS, P3KE], ids=["bdt", "siks", "p3ke"])
def test_the_same_families_under_another_edition_are_found_again(run_import, tmp_path: Path, kind) -> None:
    made = files.families(2)
    send(run_import, tmp_path, kind, made, "2021")
    people, homes = delivery.clean(kind, made)
    people.reverse()
    report = run_import(*deliver(tmp_path, kind, people, homes), source=kind.source, edition="2021-b", date=None)
    assert report["persons"]["new"] == report["families"]["new"] == 0
    assert Household.objects.count() == 2 and Person.objects.count() == 6


@pytest.mark.parametrize("kind", [BDT, SIKS, P3KE], ids=["bdt", "siks", "p3ke"])
def test_old_files_move_nobody_who_has_a_family_here(run_import, tmp_path: Path, kind) -> None:
    made = files.families(2)
    send(run_import, tmp_path, DTSEN_37, made, "2026-T3")
    before = dict(Person.objects.order_by("pk").values_list("pk", "household"))
    together = made[0].changed(members=(*made[0].members, made[1].members[2]), place=files.BUMIAYU)
    report = send(run_import, tmp_path, kind, [together, made[1].changed(members=made[1].members[:2])], "2021")
    assert dict(Person.objects.order_by("pk").values_list("pk", "household")) == before
    assert report["persons"]["new"] == 0 and set(Household.objects.values_list("village", flat=True)) == {
        "33.24.12.2001"
    }
    # An old row fills what nobody said since (a place of birth), and changes nothing else.
    assert report["older"] + report["changed"] == 5 + 1 + (2 if kind is SIKS else 0)


def test_the_pair_of_siks_ng_takes_the_kk_of_the_head(run_import, tmp_path: Path) -> None:
    made = files.families(2)
    people, homes = delivery.clean(SIKS, made)
    people[2][SIKS.person.header.index("NoKK")] = "3324120101129999"  # a child on another card
    homes[0][SIKS.family.header.index("lantai")] = "9"
    report = run_import(*deliver(tmp_path, SIKS, people, homes), source="bdt2015", edition="2018")
    assert report["new"] == 8
    family = Household.objects.get(head_name="SUKARDI BA")
    assert family.kk == made[0].kk and family.size == 3 and family.housing["lantai"] == "9"
    assert EditionListing.objects.filter(attributes__percentile=12).count() == 6
    people, homes = delivery.clean(DTSEN_37, made)
    for row in homes:
        row[DTSEN_37.family.header.index("jenis_lantai_terluas")] = "8"
    newer = run_import(*deliver(tmp_path, DTSEN_37, people, homes), source="dtsen", edition="2026-T3")
    assert newer["families"]["new"] == 0, "DTSEN meets the same KK"
    family.refresh_from_db()
    assert family.housing == {"jenis_lantai_terluas": "8", "questionnaire": "dtsen-2025"}, "codes are never mixed"


def test_two_households_of_the_file_never_share_a_kk(run_import, tmp_path: Path) -> None:
    made = files.families(2)
    people, homes = delivery.clean(SIKS, made)
    for row in people[3:]:
        row[SIKS.person.header.index("NoKK")] = made[0].kk
    run_import(*deliver(tmp_path, SIKS, people, homes), source="bdt2015", edition="2018")
    assert [bool(one.kk) for one in Household.objects.order_by("head_name")] == [True, False]


def test_half_of_the_pair_and_strangers_are_told(run_import, tmp_path: Path) -> None:
    people, homes = delivery.clean(SIKS, files.families(2))
    alone = run_import(
        delivery.write(tmp_path / "art.csv", SIKS.person, people), source="bdt2015", edition="2018", code=1
    )
    assert alone["error"] == "pair" and "SIKS-NG rumah tangga" in alone["message"]
    report = run_import(*deliver(tmp_path, SIKS, people, [homes[0], homes[0]]), source="bdt2015", edition="2018")
    assert report["rejected"] == {"group_unknown": 3, "duplicate_group": 1}
