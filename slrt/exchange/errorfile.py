"""The rows that could not be used, as a table to mend and send again: CSV and XLSX, every cell text."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path

import xlsxwriter

from slrt.exchange.cells import unformula

# Behind the file's own columns, so that a mended file can be sent again as it is.
EXTRA_HEADERS = ("BARIS", "ALASAN")
XLSX_ROWS = 1_048_000


@contextmanager
def text_workbook(path: Path, title: str):
    """An XLSX being written row by row in constant memory, with nothing in it that a spreadsheet would run."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(str(path), options | {"strings_to_numbers": False})
    try:
        yield book, book.add_worksheet(title[:31])
    finally:
        book.close()


def write(folder: Path, stem: str, header: Sequence[str], rows: Iterable[tuple[int, str, Sequence[str]]]) -> int:
    """Write <stem>.csv and <stem>.xlsx with (row number, reason, cells) behind a header. Returns the number of rows.

    The CSV uses semicolons, which Indonesian spreadsheets open in columns, and starts with the mark of UTF-8.
    """
    count = 0
    width = len(header)
    with (
        (folder / f"{stem}.csv").open("w", encoding="utf-8-sig", newline="") as stream,
        text_workbook(folder / f"{stem}.xlsx", "Ditolak") as (_, sheet),
    ):
        out = csv.writer(stream, delimiter=";")
        out.writerow([unformula(cell) for cell in (*header, *EXTRA_HEADERS)])
        for place, cell in enumerate((*header, *EXTRA_HEADERS)):
            sheet.write_string(0, place, cell)
        for number, reason, cells in rows:
            line = [*cells[:width], *[""] * (width - len(cells)), str(number), reason]
            out.writerow([unformula(cell) for cell in line])
            count += 1
            if count <= XLSX_ROWS:
                for place, cell in enumerate(line):
                    sheet.write_string(count, place, cell)
    return count
