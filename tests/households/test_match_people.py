"""bin/manage match_people: what is read, what is answered, and that nothing in the answer is run by a spreadsheet."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from households import filematch
from households.enums import EditionState
from households.models import EditionListing, Household, RegistryEdition
from slrt.audit.models import AccessEvent
from tests.households.world import make_family
from tests.personas import Cast

pytestmark = pytest.mark.django_db
HEAD = "query_id,nik,kk,name,birth_date,sex,village_code,village,mother_name"


def matched(folder: Path, *rows: str, head: str = HEAD, **options) -> list[dict[str, str]]:
    source, target = folder / "in.csv", folder / "out.csv"
    source.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    call_command("match_people", str(source), str(target), jurisdiction="33.24", stderr=StringIO(), **options)
    with target.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def listed(cast: Cast, name: str, external_id: str):
    person = make_family(cast, name)
    EditionListing.objects.filter(person=person).update(external_id=external_id)
    return person


def test_people_are_found_by_their_identifier_in_the_registry(cast: Cast, tmp_path: Path) -> None:
    person = listed(cast, "NURHAYATI", "ID-7")
    place = person.village_id
    slip = person.nik[:-1] + ("9" if person.nik[-1] != "9" else "8")
    kk = Household.objects.get(pk=person.household_id).kk
    rows = matched(
        tmp_path,
        f"a,,,Hj. Noor Hayati,1975-10-02,P,{place},,",
        f"b,{slip},,NUR HAYATI,,,,,",
        f"c,{person.nik},,,,,,,",
        f"d,,{kk},NURHAYATI,1975-00-00,,,,",
        f"e,,,NURHAYATY,1975-10-00,P,{place.replace('.', '')},,",
    )
    assert {row["query_id"]: row["external_id"] for row in rows if row["rank"] == "1"} == dict.fromkeys("abcde", "ID-7")
    bands = {row["query_id"]: row["band"] for row in rows}
    assert bands["a"] == "cocok" and "tidak" not in bands.values()
    assert "ejaan lain" in rows[0]["reasons"] and "tanggal lahir sama" in rows[0]["reasons"]
    assert list(rows[0]) == list(filematch.HEADER)


def test_whoever_vanished_keeps_the_identifier_of_the_last_edition_that_listed_them(cast: Cast, tmp_path: Path) -> None:
    person = listed(cast, "NURHAYATI", "ID-7")
    was = EditionListing.objects.get(person=person).edition
    was.state = EditionState.PAST
    was.save(update_fields=["state"])
    row = f"a,{person.nik},,,,,,,"
    assert matched(tmp_path, row)[0]["external_id"] == "ID-7"
    now = RegistryEdition.objects.create(
        jurisdiction=cast.region, source="dtks", period="2025-06", edition_date=date(2025, 6, 30), state="current"
    )
    EditionListing.objects.create(jurisdiction=cast.region, edition=now, person=person, external_id="ID-DTKS")
    assert matched(tmp_path, row)[0]["external_id"] == "ID-DTKS", "what is in force goes before what is newer and past"


def test_nobody_found_is_one_row_that_says_so(cast: Cast, tmp_path: Path) -> None:
    listed(cast, "NURHAYATI", "ID-7")
    rows = matched(tmp_path, "x,,,BAMBANG SUTEDJO,1950-01-01,L,33.24.01.2001,,", "z,,,,,,,,")
    assert [(row["query_id"], row["rank"], row["external_id"], row["band"]) for row in rows] == [
        ("x", "1", "", "tidak"), ("z", "1", "", "tidak"),
    ]  # fmt: skip


def test_at_most_ten_rows_a_query_best_first(cast: Cast, tmp_path: Path) -> None:
    for number in range(12):
        listed(cast, "SITI AMINAH", f"ID-{number}")
    rows = matched(tmp_path, f"q,,,SITI AMINAH,1975-10-02,P,{cast.village.code},,")
    assert [row["rank"] for row in rows] == [str(rank) for rank in range(1, 11)]
    scores = [float(row["score"]) for row in rows]
    assert scores == sorted(scores, reverse=True)


def test_nothing_in_the_answer_is_a_formula(cast: Cast, tmp_path: Path) -> None:
    person = listed(cast, "NURHAYATI", "=1+1")
    rows = matched(tmp_path, f"@SUM(A1),{person.nik},,NURHAYATI,,,,,", "+2,,,BAMBANG,1950-01-01,L,,,")
    for row in rows:
        for column in ("query_id", "external_id", "reasons"):
            assert not row[column].startswith(("=", "+", "-", "@"))


def test_the_search_stays_inside_the_jurisdiction_unless_told(cast: Cast, casts, tmp_path: Path) -> None:
    elsewhere = listed(casts("63.09"), "ZULKIFLI HASAN", "ID-9")
    row = f"q,{elsewhere.nik},,ZULKIFLI HASAN,1975-10-02,P,,,"
    assert matched(tmp_path, row)[0]["band"] == "tidak"
    assert matched(tmp_path, row, all_jurisdictions=True)[0]["external_id"] == "ID-9"


def test_indonesian_headers_and_dates_are_read(cast: Cast, tmp_path: Path) -> None:
    person = listed(cast, "NURHAYATI", "ID-7")
    head = "No;Nama Lengkap;Tgl Lahir;JK;Desa/Kelurahan"
    rows = matched(tmp_path, f"1;Nurhayati;02/10/1975;P;{cast.village.name}", head=head)
    assert rows[0]["external_id"] == "ID-7" and person.name == "NURHAYATI"


def test_a_match_is_logged_with_its_count_alone(cast: Cast, tmp_path: Path) -> None:
    matched(tmp_path, "q,,,NURHAYATI,1975,P,,,")
    event = AccessEvent.objects.filter(action="search_person").latest("pk")
    assert event.details["by"] == "list" and event.details["count"] == 1 and event.jurisdiction_id == "33.24"


def test_a_file_without_names_or_numbers_is_refused_and_leaves_nothing(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Tidak ada kolom nama"):
        matched(tmp_path, "1,2", head="alamat,telepon")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv"]
    with pytest.raises(CommandError, match="belum disiapkan"):
        call_command("match_people", "in.csv", "out.csv", jurisdiction="99.99")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("1980-03-14", (1980, 3)),
        ("1980-03-00", (1980, 3)),
        ("1980-00-00", (1980, None)),
        ("1980", (1980, None)),
        ("14/03/1980", (1980, 3)),
        ("", (None, None)),
        ("tidak tahu", (None, None)),
    ],
)
def test_birth_dates_may_be_known_in_part(text: str, answer: tuple) -> None:
    born, year, month = filematch.read_birth(text)
    assert (year, born.month if born else month) == answer


@pytest.mark.parametrize(
    ("text", "code"),
    [("3324122001", "33.24.12.2001"), ("33.24.12.2001", "33.24.12.2001"), ("33.24.12", "33.24.12"), ("desa", "")],
)
def test_village_codes_with_and_without_dots(text: str, code: str) -> None:
    assert filematch.region_code(text) == code
