"""Bringing an edition in: what is new, what changed, what is refused and why."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from households.enums import EditionState, NoNikReason
from households.models import EditionFinding, EditionListing, Household, Person, RegistryEdition, StagedPerson
from slrt.audit import crypto
from tests.households import files
from tests.households.files import BUMIAYU, SIDOMUKTI, Family, Someone

pytestmark = pytest.mark.django_db


def dirty_rows() -> list[list[str]]:
    """Two good families, and the issue's dirt: rows 8 to 12 of the file are bad."""
    good = files.dtks_rows(files.families(2))
    spare = files.dtks_rows(files.families(2, start=50))
    short, rounded, twice, without_kk, cafe = spare[0], spare[1], list(good[0]), spare[3], spare[4]
    short[10] = short[10][:15]
    rounded[10] = "6.20407E+15"
    twice[11] = "ORANG LAIN"
    without_kk[9] = ""
    cafe[5], cafe[11] = "Café Ñuñez", "AYU RENÉE"
    return [*good, short, rounded, twice, without_kk, cafe]


def test_the_dirty_file_imports_what_is_right_and_lists_the_rest(run_import, tmp_path: Path) -> None:
    header = list(files.DTKS_HEADER)
    header[4], header[12] = "DESA/KELURAHAN", "TANGAL LAHIR"  # the typing error corrected, and another one made
    path = files.write_dtks(tmp_path / "bnba.csv", dirty_rows(), header=header, encoding="cp1252")
    report = run_import(path)
    assert report["read"] == 11
    assert report["new"] == 7
    assert report["rejected"] == {"duplicate_nik": 1, "nik_length": 1, "nik_scientific": 1, "no_kk": 1}
    assert report["changed"] == report["unchanged"] == 0 and report["seconds"] >= 0
    assert report["notes"] == ["Kolom 13 bertuliskan “TANGAL LAHIR”, dibaca sebagai “TANGGAL LAHIR”."]
    found = {row.row: (row.reason, row.detail) for row in EditionFinding.objects.order_by("row")}
    assert found == {
        8: ("nik_length", "tertulis 15 angka"),
        9: ("nik_scientific", ""),
        10: ("duplicate_nik", "sama dengan baris 2"),
        11: ("no_kk", ""),
    }
    assert Household.objects.filter(address="Café Ñuñez").exists()
    assert Person.objects.filter(name="AYU RENÉE").exists()


def test_the_error_file_holds_the_rejected_rows_with_their_reasons(run_import, tmp_path: Path) -> None:
    report = run_import(files.write_dtks(tmp_path / "bnba.csv", dirty_rows()))
    with open(report["error_file"], encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream, delimiter=";"))
    assert rows[0] == [*files.DTKS_HEADER, "BARIS", "ALASAN"]
    assert [row[-2] for row in rows[1:]] == ["8", "9", "10", "11"]
    assert rows[1][-1] == "NIK harus 16 angka. (tertulis 15 angka)"
    sheet = CalamineWorkbook.from_path(report["error_file"].replace(".csv", ".xlsx")).get_sheet_by_index(0)
    assert sheet.to_python()[2][10] == "6.20407E+15"


def test_a_mended_error_file_can_be_sent_as_it_is(run_import, tmp_path: Path) -> None:
    report = run_import(files.write_dtks(tmp_path / "bnba.csv", dirty_rows()))
    with open(report["error_file"], encoding="utf-8-sig", newline="") as stream:
        header, *rows = csv.reader(stream, delimiter=";")
    rows[0][10] = rows[0][10] + "7"
    mended = files.write_csv(tmp_path / "perbaikan.csv", header, rows[:1], delimiter=";")
    assert run_import(mended, edition="2025-T4b")["new"] == 1


def test_a_wrong_header_is_named_and_nothing_is_imported(run_import, tmp_path: Path) -> None:
    header = list(files.DTKS_HEADER)
    header[10] = "NOMOR URUT"
    path = files.write_dtks(tmp_path / "bnba.csv", files.dtks_rows(files.families(1)), header=header)
    report = run_import(path, code=1)
    assert report["error"] == "header" and report["read"] == 0
    assert "kolom 11 bertuliskan “NOMOR URUT”, seharusnya “NIK”" in report["message"]
    assert "Tidak ada baris yang diimpor" in report["message"]
    assert not Person.objects.exists() and not StagedPerson.objects.exists()
    assert run_import(files.write_dtks(path, files.dtks_rows(files.families(1))))["new"] == 3


def test_another_kind_of_table_is_told_apart(run_import, tmp_path: Path) -> None:
    path = files.write_csv(tmp_path / "x.csv", ["tanggal", "jumlah", "harga"], [["1", "2", "3"]])
    assert run_import(path, code=1)["error"] == "format"


def test_an_unknown_header_of_a_minor_column_is_read_by_its_place_and_said(run_import, tmp_path: Path) -> None:
    header = list(files.DTKS_HEADER)
    header[5] = "LOKASI TINGGAL"
    report = run_import(files.write_dtks(tmp_path / "a.csv", files.dtks_rows(files.families(1)), header=header))
    assert report["new"] == 3
    assert "“LOKASI TINGGAL”, dibaca sebagai “ALAMAT” menurut letaknya" in report["notes"][0]
    assert Household.objects.get().address == "JL. MELATI 3"


@pytest.mark.parametrize("delimiter", ["|", ";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_delimiters_and_encodings_are_recognised(run_import, tmp_path: Path, delimiter: str, encoding: str) -> None:
    made = [files.families(1)[0].changed(address="Jl. Kenanga, Blok É; no. 3")]
    path = files.write_dtks(tmp_path / "a.csv", files.dtks_rows(made), delimiter=delimiter, encoding=encoding)
    assert run_import(path)["new"] == 3
    assert Household.objects.get().address == "Jl. Kenanga, Blok É; no. 3"


def test_people_and_families_are_stored_as_the_file_says(run_import, tmp_path: Path) -> None:
    run_import(files.write_dtks(tmp_path / "a.csv", files.dtks_rows(files.families(1))))
    household = Household.objects.get()
    assert (household.head_name, household.size, household.rt, household.rw) == ("SUKARDI BA", 3, "002", "001")
    assert household.village_id == "33.24.12.2001" and household.source == "dtks"
    assert household.as_of == date(2025, 12, 31) and household.kk == "3324120101120001"
    person = Person.objects.get(relation="2")
    assert (person.name, person.sex, person.birth_date) == ("WAGINAH BA", "P", date(1975, 10, 2))
    assert person.nik == "3324124210750001" and person.nik_digest == crypto.digest(person.nik, "nik")
    assert person.name_key and person.mother_name == "SITI AMANAH" and person.household == household
    listing = EditionListing.objects.get(person=person)
    assert listing.programmes == ["SEMBAKO", "PBI-JK"] and listing.matched_civil == "PADAN"
    assert listing.edition.state == EditionState.CURRENT and listing.jurisdiction_id == "33.24"


def test_the_same_file_twice_is_recognised(run_import, tmp_path: Path) -> None:
    path = files.write_dtks(tmp_path / "a.csv", files.dtks_rows(files.families(3)))
    run_import(path)
    again = run_import(path)
    assert (again["new"], again["changed"], again["unchanged"], again["read"]) == (0, 0, 9, 9)
    assert again["same_file"] is True and RegistryEdition.objects.count() == 1


def test_the_same_rows_as_a_new_edition_touch_nobody(run_import, tmp_path: Path) -> None:
    path = files.write_dtks(tmp_path / "a.csv", files.dtks_rows(files.families(3)))
    run_import(path)
    before = dict(Person.objects.order_by("pk").values_list("pk", "updated_at"))
    again = run_import(path, edition="2026-T1")
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 9)
    assert dict(Person.objects.order_by("pk").values_list("pk", "updated_at")) == before
    assert EditionListing.objects.count() == 18
    states = RegistryEdition.objects.order_by("pk").values_list("period", "state")
    assert list(states) == [("2025-T4", "past"), ("2026-T1", "current")]


def test_only_changed_rows_are_touched(run_import, tmp_path: Path) -> None:
    made = files.families(3)
    run_import(files.write_dtks(tmp_path / "a.csv", files.dtks_rows(made)))
    rows = files.dtks_rows(made)
    rows[1][15] = "PEDAGANG"
    moved = files.dtks_rows([made[2].changed(place=BUMIAYU, address="JL. BARU 9")])
    fresh = files.dtks_rows(files.families(1, start=9))
    report = run_import(files.write_dtks(tmp_path / "b.csv", [*rows[:6], *moved, *fresh]), edition="2026-T1")
    # one changed occupation, three people in another village, three new ones
    assert (report["new"], report["changed"], report["unchanged"]) == (3, 4, 5)
    assert Household.objects.get(address="JL. BARU 9").village_id == "33.24.12.2003"
    assert Person.objects.get(occupation="PEDAGANG").as_of == date(2026, 3, 31)


def test_an_empty_cell_overwrites_nothing(run_import, tmp_path: Path) -> None:
    made = files.families(1)
    run_import(files.write_dtks(tmp_path / "a.csv", files.dtks_rows(made)))
    rows = files.dtks_rows(made)
    for row in rows:
        row[15] = row[16] = row[5] = ""
    assert run_import(files.write_dtks(tmp_path / "b.csv", rows), edition="2026-T1")["changed"] == 0
    assert Person.objects.filter(occupation="BURUH TANI", mother_name="SITI AMANAH").count() == 3
    assert Household.objects.get().address == "JL. MELATI 3"


def test_locally_approved_values_are_kept_and_listed(run_import, tmp_path: Path) -> None:
    made = files.families(2)
    run_import(files.write_dtks(tmp_path / "a.csv", files.dtks_rows(made)))
    person = Person.objects.get(name="WAGINAH BA")
    person.occupation, person.approved_fields = "GURU MENGAJI", ["occupation"]
    person.save()
    report = run_import(files.write_dtks(tmp_path / "b.csv", files.dtks_rows(made)), edition="2026-T1")
    assert report["conflicting"] == 1 and report["unchanged"] == 5
    person.refresh_from_db()
    assert person.occupation == "GURU MENGAJI"
    conflict = EditionFinding.objects.get(kind="conflict")
    assert (conflict.person_id, conflict.field, conflict.theirs) == (person.pk, "occupation", "BURUH TANI")


def test_an_older_edition_adds_but_does_not_overwrite(run_import, tmp_path: Path) -> None:
    made = files.families(2)
    run_import(files.write_dtks(tmp_path / "new.csv", files.dtks_rows(made[:1])), edition="2026-T1")
    older = [made[0].changed(address="JL. LAMA 1"), made[1]]
    report = run_import(files.write_dtks(tmp_path / "old.csv", files.dtks_rows(older)), edition="2024-10")
    assert (report["new"], report["unchanged"], report["older"]) == (3, 3, 3)
    assert not Household.objects.filter(address="JL. LAMA 1").exists()
    assert RegistryEdition.objects.get(period="2026-T1").state == EditionState.CURRENT
    assert RegistryEdition.objects.get(period="2024-10").state == EditionState.PAST


def test_rows_that_cannot_be_right_are_told_by_reason(run_import, tmp_path: Path) -> None:
    rows = files.dtks_rows(files.families(4))
    rows[0][4] = "ATLANTIS"
    rows[1][2], rows[2][3] = "SEMARANG", "KECAMATAN X"
    rows[3][11], rows[4][11] = "", "AYU 2"
    rows[5][12] = "01/01/2090"
    rows[6][9], rows[7][9] = "33241201", "3.32412E+15"
    rows[8].append("lebih")
    rows[9][10] = "NIK-TIDAK-ADA-X1"
    report = run_import(files.write_dtks(tmp_path / "a.csv", rows))
    assert report["rejected"] == {
        "birth_range": 1, "columns": 1, "kk_length": 1, "kk_scientific": 1, "name_digits": 1, "name_empty": 1,
        "nik_not_digits": 1, "outside_jurisdiction": 1, "village_unknown": 2,
    }  # fmt: skip
    assert report["new"] == 2


def test_people_without_a_usable_nik_are_kept_and_found_again(run_import, tmp_path: Path) -> None:
    family = Family(
        "3324120101120077",
        SIDOMUKTI,
        (
            Someone("PARTINAH", date(1950, 1, 1), relation="KEPALA KELUARGA", nik=""),
            Someone("LASMI", date(1990, 5, 5), nik="3324124505900000"),
        ),
    )
    report = run_import(files.write_dtks(tmp_path / "a.csv", files.dtks_rows([family])))
    assert report["new"] == 2 and report["warnings"] == {"nik_placeholder": 1}
    reasons = set(Person.objects.values_list("no_nik_reason", "nik_digest"))
    assert reasons == {(NoNikReason.NOT_IN_FILE, None), (NoNikReason.PLACEHOLDER, None)}
    named = family.changed(
        members=(Someone("PARTINAH", date(1950, 1, 1), relation="KEPALA KELUARGA"), family.members[1])
    )
    again = run_import(files.write_dtks(tmp_path / "b.csv", files.dtks_rows([named])), edition="2026-T1")
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 1, 1)
    assert Person.objects.get(name="PARTINAH").nik == "3324124101500001"


def test_a_dry_run_writes_nothing_but_its_report(run_import, tmp_path: Path) -> None:
    path = files.write_dtks(tmp_path / "a.csv", dirty_rows())
    report = run_import(path, dry_run=True)
    assert (report["dry_run"], report["new"]) == (True, 7) and Path(report["error_file"]).exists()
    assert not Person.objects.exists() and not StagedPerson.objects.exists()
    assert run_import(path)["new"] == 7


def test_another_file_under_the_same_name_is_refused(run_import, tmp_path: Path) -> None:
    run_import(files.write_dtks(tmp_path / "a.csv", files.dtks_rows(files.families(1))))
    report = run_import(files.write_dtks(tmp_path / "b.csv", files.dtks_rows(files.families(2))), code=1)
    assert report["error"] == "edition_exists" and "2025-T4b" in report["message"]


def test_the_older_form_of_17_columns_is_known(run_import, tmp_path: Path) -> None:
    header = [
        "ID DTKS",
        "PROVINSI",
        "KABUPATEN/KOTA",
        "KECAMATAN",
        "DESA/KELURAHAN",
        "ALAMAT",
        "RT",
        "RW",
        "NOMOR KK",
        "NOMOR NIK",
        "NAMA",
        "TANGGAL LAHIR",
        "TEMPAT LAHIR",
        "JENIS KELAMIN",
        "PEKERJAAN",
        "NAMA IBU KANDUNG",
        "HUBUNGAN KELUARGA",
    ]
    rows = [[*row[:6], *row[7:18]] for row in files.dtks_rows(files.families(2))]
    report = run_import(files.write_dtks(tmp_path / "a.csv", rows, header=header, delimiter=";"))
    assert report["format"] == "dtks_17" and report["new"] == 6
    assert EditionListing.objects.filter(programmes=[]).count() == 6


def test_numbers_a_spreadsheet_rounded_are_caught_in_xlsx(run_import, tmp_path: Path) -> None:
    rows = [list(row) for row in files.dtks_rows(files.families(1))]
    rows[0][10] = 3324120203700001.0
    report = run_import(files.write_xlsx(tmp_path / "a.xlsx", files.DTKS_HEADER, rows))
    assert report["rejected"] == {"nik_scientific": 1} and report["new"] == 2


def test_bps_codes_are_not_taken_for_kemendagri_codes(run_import, tmp_path: Path) -> None:
    """A DTSEN row whose code means another village in the other system: the names decide."""
    made = files.families(1)
    family_rows, person_rows = files.dtsen_tables(made)
    for row in family_rows:
        row[files.FAMILY_HEADER.index("kode_kelurahan_desa")] = files.CODES[BUMIAYU].replace(".", "")
    one = files.write_csv(tmp_path / "k.csv", files.FAMILY_HEADER, family_rows)
    two = files.write_csv(tmp_path / "i.csv", files.PERSON_HEADER, person_rows)
    run_import(one, two, source="dtsen", edition="2026-T3")
    assert Household.objects.get().village_id == files.CODES[SIDOMUKTI]


def test_stored_numbers_are_unreadable(run_import, tmp_path: Path) -> None:
    from django.db import connection

    run_import(files.write_dtks(tmp_path / "a.csv", dirty_rows()))
    with connection.cursor() as cursor:
        for table in ("person", "household", "editionlisting", "editionfinding", "registryedition"):
            cursor.execute(f"SELECT count(*) FROM households_{table} t WHERE t::text LIKE '%33241242107500%'")
            assert cursor.fetchone()[0] == 0
