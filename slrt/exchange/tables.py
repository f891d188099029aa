"""Opening a CSV or XLSX file as a header and a stream of rows, without holding the file in memory (CSV)."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from slrt.documents.errors import UploadRefused
from slrt.documents.xlsx import check_xlsx
from slrt.exchange import cells, sniff
from slrt.exchange.errors import TableError
from slrt.exchange.headers import slug

MAX_CELL = 32_000
MAX_COLUMNS = 400
ZIP_START = b"PK\x03\x04"
_TOO_LARGE = "Isi berkas XLSX ini lebih dari 100 MB saat dibuka. Simpan sebagai CSV, lalu unggah lagi."
_NUMBERED = re.compile(r"(?:kolom|\()?\s*(\d{1,3})\)?", re.IGNORECASE)
# A workbook of several sheets keeps its rows in the one of this name; otherwise they are in the first.
MAIN_SHEETS = ("peserta",)
OLD_EXCEL = b"\xd0\xcf\x11\xe0"

Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Table:
    """header: the cells of the header row. rows: (row number as a spreadsheet counts, cells), blank rows left out."""

    header: list[str]
    rows: Iterator[Row]
    kind: str  # "csv" | "xlsx"
    encoding: str = ""
    delimiter: str = ""


@contextmanager
def open_table(path: Path) -> Iterator[Table]:
    """The table in a file, told by its first bytes. Raises TableError; csv errors on the way become TableErrors too."""
    with path.open("rb") as file:
        start = file.read(8)
    if not start:
        raise TableError("empty", "Berkas kosong. Pilih berkas lain.")
    if start.startswith(OLD_EXCEL):
        raise TableError("old_excel", "Berkas Excel lama (.xls) tidak dapat dibaca. Simpan sebagai XLSX atau CSV.")
    if start.startswith(ZIP_START):
        yield _workbook(path)
        return
    encoding = sniff.encoding_of(path)
    # Undefined bytes of Windows-1252 become a visible mark instead of ending the import.
    with path.open(encoding=encoding, errors="replace", newline="") as stream:
        lines = list(islice(stream, 20))
        delimiter = sniff.delimiter_of(lines)
        stream.seek(0)
        yield _text_table(csv.reader(stream, delimiter=delimiter), encoding, delimiter)


def _text_table(reader, encoding: str, delimiter: str) -> Table:
    numbered = _numbered(reader)
    header = next(((number, row) for number, row in numbered if any(cell.strip() for cell in row)), None)
    if header is None:
        raise TableError("empty", "Berkas tidak berisi baris judul. Pilih berkas lain.")
    _check_width(header[1])
    rows = ((number, row) for number, row in numbered if any(map(str.strip, row)))
    return Table([cells.text(cell) for cell in header[1]], rows, "csv", encoding, delimiter)


def _numbered(reader) -> Iterator[Row]:
    number = 0
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise TableError(
                "broken", f"Baris {number + 1} rusak: ada tanda petik yang tidak ditutup atau sel yang terlalu panjang."
            ) from error
        number += 1
        yield number, row


def _workbook(path: Path) -> Table:
    try:
        check_xlsx(path)
        book = CalamineWorkbook.from_path(str(path))
        names = {name.strip().lower(): name for name in book.sheet_names}
        chosen = next((names[name] for name in MAIN_SHEETS if name in names), None)
        sheet = book.get_sheet_by_name(chosen) if chosen else book.get_sheet_by_index(0)
    except UploadRefused as error:
        sentence = _TOO_LARGE if error.code == "bomb" else error.sentence
        raise TableError(f"xlsx_{error.code}", sentence) from error
    except (CalamineError, OSError, ValueError) as error:
        raise TableError(
            "xlsx_broken", "Berkas XLSX rusak atau terkunci sandi. Simpan ulang, lalu unggah lagi."
        ) from error
    first = sheet.start[0] if sheet.start else 0
    rows = ((first + place, [cells.text(cell) for cell in row]) for place, row in enumerate(sheet.iter_rows(), 1))
    rows = ((number, row) for number, row in rows if any(row))
    header = next(rows, None)
    if header is None:
        raise TableError("empty", "Lembar pertama berkas XLSX kosong. Pilih berkas lain.")
    _check_width(header[1])
    return Table(header[1], rows, "xlsx")


def named_value(path: Path, sheet: str, label: str) -> str:
    """What stands beside (or below) a label on a sheet of a workbook; "" for a text table or without that sheet.

    For the few facts about a whole file. Call it after open_table, which has looked at the archive.
    """
    with path.open("rb") as file:
        if not file.read(4).startswith(ZIP_START):
            return ""
    book = CalamineWorkbook.from_path(str(path))
    name = next((name for name in book.sheet_names if name.strip().lower() == sheet), None)
    rows = (
        [[cells.text(cell) for cell in row] for row in islice(book.get_sheet_by_name(name).iter_rows(), 40)]
        if name
        else []
    )
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if slug(cell) == slug(label):
                beside = next((value for value in row[place + 1 :] if value.strip(" :")), "")
                below = rows[number + 1][place] if number + 1 < len(rows) else ""
                alone = sum(1 for value in row if value) <= 2
                return beside if alone else below
    return ""


def without_numbering(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows without a first one that only numbers the columns: 1, 2, 3 or KOLOM 1, KOLOM 2, KOLOM 3."""
    rows = iter(rows)
    for number, row in rows:
        if not _numbers_columns(row):
            yield number, row
        break
    yield from rows


def _numbers_columns(row: list[str]) -> bool:
    found = [(place, _NUMBERED.fullmatch(cell.strip())) for place, cell in enumerate(row, 1) if cell.strip()]
    matched = [place - int(match[1]) for place, match in found if match]
    # A first cell may say what the row is: "KOLOM".
    spare = sum(1 for _, match in found if not match)
    return len(matched) >= 3 and spare <= 1 and len(set(matched)) == 1


def _check_width(header: list) -> None:
    if len(header) > MAX_COLUMNS:
        raise TableError("wide", f"Tabel memiliki {len(header)} kolom; paling banyak {MAX_COLUMNS}.")
