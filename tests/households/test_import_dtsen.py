"""The DTSEN pair: a family file and an individual file, as CSV and as XLSX."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from households.models import EditionFinding, EditionListing, Household, Person
from tests.households import files
from tests.households.files import BUMIAYU, SIDOMUKTI

pytestmark = pytest.mark.django_db


def pair(folder: Path, made: list, *, kind: str = "csv") -> tuple[Path, Path]:
    family_rows, person_rows = files.dtsen_tables(made)
    write = files.write_xlsx if kind == "xlsx" else files.write_csv
    return (
        write(folder / f"keluarga.{kind}", files.FAMILY_HEADER, family_rows),
        write(folder / f"individu.{kind}", files.PERSON_HEADER, person_rows),
    )


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_pair_is_imported(run_import, tmp_path: Path, kind: str) -> None:
    made = [*files.families(2), *files.families(1, BUMIAYU, start=30)]
    report = run_import(*pair(tmp_path, made, kind=kind), source="dtsen", edition="2026-T3")
    assert report["read"] == 12 and report["new"] == 12 and report["rejected"] == {}
    assert report["persons"]["new"] == 9 and report["families"]["new"] == 3
    assert Person.objects.count() == 9 and Household.objects.count() == 3
    listing = EditionListing.objects.filter(person__relation="1", person__village="33.24.12.2001").first()
    assert listing.desil == 2 and listing.programmes == ["PBI-JK"]
    assert listing.attributes["desil_kabupaten_kota"] == "2" and listing.attributes["penyakit_kronis"] == "1"
    household = Household.objects.get(village="33.24.12.2003")
    assert household.housing["jenis_lantai_terluas"] == "6" and household.housing["questionnaire"] == "dtsen-2025"


def test_the_order_of_the_two_files_does_not_matter(run_import, tmp_path: Path) -> None:
    one, two = pair(tmp_path, files.families(1))
    assert run_import(two, one, source="dtsen", edition="2026-T3")["new"] == 4


def test_the_longer_individual_file_with_the_card_address(run_import, tmp_path: Path) -> None:
    family_rows, person_rows = files.dtsen_tables(files.families(1))
    more = [
        "kode_provinsi_ktp",
        "nama_provinsi_ktp",
        "kode_kabupaten_ktp",
        "nama_kabupaten_ktp",
        "kode_kecamatan_ktp",
        "nama_kecamatan_ktp",
        "nama_kelurahan_ktp",
        "rt_ktp",
        "rw_ktp",
        "dusun_ktp",
        "pekerjaan_ktp",
    ]
    extra = ["33", "JAWA TENGAH", "3324", "KENDAL", "332412", "WELERI", "SIDOMUKTI", "1", "2", "KRAJAN", "NELAYAN"]
    header = [*files.PERSON_HEADER, *more]
    assert len(header) == 48
    one = files.write_csv(tmp_path / "k.csv", files.FAMILY_HEADER, family_rows)
    two = files.write_csv(tmp_path / "i.csv", header, [[*row, *extra] for row in person_rows])
    assert run_import(one, two, source="dtsen", edition="2026-T3")["persons"]["new"] == 3
    assert Person.objects.filter(occupation="NELAYAN").count() == 3


def test_one_half_of_the_pair_is_not_enough(run_import, tmp_path: Path) -> None:
    one, _ = pair(tmp_path, files.families(1))
    report = run_import(one, source="dtsen", edition="2026-T3", code=1)
    assert report["error"] == "pair" and "DTSEN individu" in report["message"]


def test_the_dirt_of_both_files_is_listed(run_import, tmp_path: Path) -> None:
    family_rows, person_rows = files.dtsen_tables(files.families(5))
    desil = files.FAMILY_HEADER.index("desil_nasional")
    family_rows[0][desil] = "11"
    family_rows[1][0] = ""
    family_rows[2][files.FAMILY_HEADER.index("kelurahan_desa")] = "TIDAK DIKENAL"
    family_rows.append(list(family_rows[3]))
    person_rows[12][files.PERSON_HEADER.index("umur")] = "130"
    one = files.write_csv(tmp_path / "k.csv", files.FAMILY_HEADER, family_rows)
    two = files.write_csv(tmp_path / "i.csv", files.PERSON_HEADER, person_rows)
    report = run_import(one, two, source="dtsen", edition="2026-T3")
    assert report["rejected"] == {
        "family_unknown": 9, "age_range": 1, "desil_range": 1, "duplicate_kk": 1, "no_kk": 1, "village_unknown": 1,
    }  # fmt: skip
    assert report["persons"]["new"] == 5 and report["families"]["new"] == 2
    assert report["read"] == 21 == report["new"] + sum(report["rejected"].values())
    assert EditionFinding.objects.filter(file=1).count() == 4
    assert len(report["error_files"]) == 2


def test_dtsen_meets_the_people_that_dtks_brought(run_import, tmp_path: Path) -> None:
    made = files.families(2)
    run_import(files.write_dtks(tmp_path / "a.csv", files.dtks_rows(made)), edition="2024-12")
    report = run_import(*pair(tmp_path, [made[0].changed(desil=4), made[1]]), source="dtsen", edition="2026-T3")
    assert report["persons"]["new"] == 0 and Person.objects.count() == 6
    person = Person.objects.get(name="SUKARDI BA")
    assert set(person.listings.values_list("edition__source", "desil")) == {("dtks", None), ("dtsen", 4)}
    assert person.mother_name == "SITI AMANAH", "what DTSEN does not say stays"
    assert Household.objects.get(head_name="SUKARDI BA").as_of == date(2026, 9, 30)


def test_a_person_who_moved_to_another_family_goes_with_it(run_import, tmp_path: Path) -> None:
    made = files.families(2)
    run_import(*pair(tmp_path, made), source="dtsen", edition="2026-T2")
    moved = made[0].members[2]
    changed = [
        made[0].changed(members=made[0].members[:2]),
        made[1].changed(members=(*made[1].members, moved)),
    ]
    report = run_import(*pair(tmp_path, changed), source="dtsen", edition="2026-T3")
    assert report["persons"]["changed"] == 1
    person = Person.objects.get(name=moved.name)
    assert person.household.head_name == made[1].members[0].name and person.household.size == 4
    assert Household.objects.get(village="33.24.12.2001", head_name=made[0].members[0].name).size == 2


def test_places_by_name() -> None:
    from households.registry.places import Places

    places = Places("33.24")
    find = places.find
    assert find(regency="KAB. KENDAL", district="KEC. WELERI", village="DESA SIDOMUKTI") == ("33.24.12.2001", "")
    assert find(regency="KENDAL", district="WELLERI", village="SIDOMUKTY") == ("33.24.12.2001", "")
    assert find(regency="KABUPATEN KENDAL", district=SIDOMUKTI[0], village="BUMI AYU") == ("33.24.12.2003", "")
    assert find(regency="KOTA SEMARANG", district="WELERI", village="SIDOMUKTI") == ("", "outside_jurisdiction")
    assert find(code="3276011006") == ("", "outside_jurisdiction")
    assert find(code="3324122001") == ("33.24.12.2001", "")
    assert find(regency="KENDAL", district="WELERI", village="X") == ("", "village_unknown")


def test_a_house_that_somebody_saw_here_is_not_overwritten(run_import, tmp_path: Path) -> None:
    """What an accepted house visit found stays; the same file twice still changes nothing."""
    made = files.families(2)
    paths = pair(tmp_path, made)
    run_import(*paths, source="dtsen", edition="2026-T2")
    first, second = Household.objects.order_by("pk")
    seen = first.housing | {"jenis_lantai_terluas": "8"}
    Household.objects.filter(pk=first.pk).update(housing=seen, approved_fields=["housing"])
    Household.objects.filter(pk=second.pk).update(housing=second.housing | {"jenis_lantai_terluas": "8"})
    report = run_import(*paths, source="dtsen", edition="2026-T3")
    assert report["families"]["changed"] == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.housing["jenis_lantai_terluas"] == "8" and second.housing["jenis_lantai_terluas"] == "6"
    assert run_import(*paths, source="dtsen", edition="2026-T4")["families"]["changed"] == 0
