"""Tables as other systems deliver them."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slrt.exchange import cells, errorfile, headers, sniff
from slrt.exchange.errors import TableError
from slrt.exchange.headers import Column, Need
from slrt.exchange.tables import open_table
from tests.households.files import write_csv, write_xlsx


def read(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    with open_table(path) as table:
        return table.header, list(table.rows)


def test_row_numbers_are_those_of_the_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('nama;nik\n\nsatu;1\n"dua\nbaris";2\n;\ntiga;3\n', encoding="utf-8")
    header, rows = read(path)
    assert header == ["nama", "nik"]
    assert [(number, row[1]) for number, row in rows] == [(3, "1"), (4, "2"), (6, "3")]


def test_xlsx_rows_start_after_the_first_row_with_content(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", ["", ""], [["nama", "nik"], ["satu", "0012"], ["", ""], ["dua", 3]])
    header, rows = read(path)
    assert header == ["nama", "nik"] and rows == [(3, ["satu", "0012"]), (5, ["dua", "3"])]


def test_a_file_is_told_by_its_content_not_its_name(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.csv", ["nama", "nik"], [["satu", "1"]])
    assert read(path)[0] == ["nama", "nik"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100, "old_excel"),
        (b"abc\x00\x01\x02" * 50, "binary"),
        (b"satu kolom saja\n1\n", "delimiter"),
        (b"\n\n\n", "delimiter"),
        (b"PK\x03\x04" + b"rusak" * 30, "xlsx_broken"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(TableError) as refused:
        read(path)
    assert refused.value.code == code and refused.value.sentence.endswith(".")


def test_a_zip_bomb_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", ["nama", "nik"], [["satu", "1"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/bomb.xml", b"0" * 150_000_000)
    with pytest.raises(TableError) as refused:
        read(path)
    assert refused.value.code == "xlsx_bomb"


def test_an_unclosed_quote_names_its_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('nama;nik\nsatu;1\n"dua;2\n' + "tiga;3\n" * 40_000, encoding="utf-8")
    with pytest.raises(TableError) as refused:
        read(path)
    assert refused.value.code == "broken" and "Baris 3" in refused.value.sentence


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("nama;é".encode(), "utf-8"),
        ("nama;é".encode("utf-8-sig"), "utf-8-sig"),
        ("nama;é".encode("utf-16"), "utf-16"),
        ("nama;é".encode("cp1252"), "cp1252"),
        (b"nama;" + b"x" * sniff.BLOCK + "é".encode("cp1252"), "cp1252"),
        (b"x" * (sniff.BLOCK - 1) + "é".encode(), "utf-8"),
    ],
)
def test_encodings(tmp_path: Path, text: bytes, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(text)
    assert sniff.encoding_of(path) == encoding


COLUMNS = (
    Column("NIK", "nik", Need.MUST, ("NO NIK",)),
    Column("NAMA", "name", Need.MUST),
    Column("TANGGAL LAHIR", "birth"),
    Column("ALAMAT", "address"),
    Column("DESA/KELUARAHAN", "village", Need.MUST),
    Column("BST", "bst", Need.OPTIONAL),
)


def test_headers_are_found_by_name_synonym_likeness_and_place() -> None:
    found = headers.match(["No. NIK", " nama ", "TANGAL LAHIR", "TEMPAT", "desa / keluarahan"], COLUMNS)
    assert found.positions == {"nik": 0, "name": 1, "birth": 2, "address": 3, "village": 4}
    assert len(found.notes) == 2 and not found.missing


def test_short_headers_must_be_exact_and_nothing_is_guessed_for_a_key_column() -> None:
    found = headers.match(["NIKK", "NAMA", "TANGGAL LAHIR", "ALAMAT", "DESA/KELUARAHAN"], COLUMNS)
    assert "nik" not in found.positions
    refused = headers.wrong_header("DTKS", COLUMNS, found)
    assert refused.sentence == (
        "Judul kolom tidak sesuai bentuk DTKS: kolom 1 bertuliskan “NIKK”, seharusnya “NIK”. Perbaiki judulnya. "
        "Tidak ada baris yang diimpor."
    )


def test_a_foreign_table_is_not_read_by_place() -> None:
    found = headers.match(["A", "B", "C", "D", "E"], COLUMNS)
    assert found.found == 0 and len(found.unused) == 5


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("  SITI \t AMINAH\u00a0 ", "SITI AMINAH"),
        ("a\x00b\x07c", "a b c"),
        (3.0, "3"),
        (2.5, "2.5"),
        (6204070000000000.0, "6.20407E+15"),
        (6204070000000000, "6.20407E+15"),
        (True, "YA"),
        (date(2000, 1, 31), "2000-01-31"),
        (datetime(2000, 1, 31, 0, 0), "2000-01-31"),  # noqa: DTZ001 - a spreadsheet's date has no zone
        ("'=1+1", "=1+1"),
        ("0012", "0012"),
    ],
)
def test_cells_become_text(value: object, text: str) -> None:
    assert cells.text(value) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("31/01/2000", (date(2000, 1, 31), 2000)),
        ("1-2-1980", (date(1980, 2, 1), 1980)),
        ("1980-02-01", (date(1980, 2, 1), 1980)),
        ("1980-02-01 00:00:00", (date(1980, 2, 1), 1980)),
        ("19800201", (date(1980, 2, 1), 1980)),
        ("1980", (None, 1980)),
        ("1980-00-00", (None, 1980)),
        ("00/00/1980", (None, 1980)),
        ("31/02/1980", (None, None)),
        ("12-03-45", (None, None)),
        ("entah", (None, None)),
    ],
)
def test_days(text: str, expected: tuple) -> None:
    assert cells.day(text) == expected


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)))
def test_every_date_is_read_in_the_ways_people_write_it(day: date) -> None:
    for form in ("%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d", "%d.%m.%Y", "%Y%m%d"):
        assert cells.day(day.strftime(form)) == (day, day.year)


@pytest.mark.parametrize("word", ["YA", "y", "1", "Ada", "aktif"])
def test_yes(word: str) -> None:
    assert cells.flag(word) is True


@pytest.mark.parametrize("word", ["TIDAK", "0", "-", "n", "Tidak ada"])
def test_no(word: str) -> None:
    assert cells.flag(word) is False


def test_neither() -> None:
    assert cells.flag("") is None and cells.flag("mungkin") is None


def test_the_error_file_runs_no_formula(tmp_path: Path) -> None:
    rows = [(7, "Alasan.", ["=cmd|' /C calc'!A0", "+62", "@x", "0012"])]
    assert errorfile.write(tmp_path, "ditolak", ["a", "b", "c", "d"], rows) == 1
    text = (tmp_path / "ditolak.csv").read_text(encoding="utf-8-sig")
    assert "'=cmd" in text and "'+62" in text and "'@x" in text
    header, read_back = read(tmp_path / "ditolak.xlsx")
    assert header == ["a", "b", "c", "d", "BARIS", "ALASAN"]
    assert read_back[0][1] == ["=cmd|' /C calc'!A0", "+62", "@x", "0012", "7", "Alasan."]
    with zipfile.ZipFile(tmp_path / "ditolak.xlsx") as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_a_mended_error_file_reads_as_the_original(tmp_path: Path) -> None:
    errorfile.write(tmp_path, "ditolak", ["nama", "nik"], [(2, "x", ["=SITI", "0012"])])
    assert read(tmp_path / "ditolak.csv")[1] == [(2, ["'=SITI", "0012", "2", "x"])]
    assert cells.text("'=SITI") == "=SITI"


def test_delimiters_inside_quotes_do_not_count(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", ["alamat, lengkap", "nik"], [["Jl. A, no. 1", "1"]], delimiter=";")
    assert read(path) == (["alamat, lengkap", "nik"], [(2, ["Jl. A, no. 1", "1"])])
