"""The file itself: XLSX in the columns of the template, nothing but text in its cells."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from households.siks.template import COLUMNS, Row
from slrt.exchange.errorfile import text_workbook


def write(path: Path, rows: Iterable[Row]) -> int:
    """Write the header and the rows to `path`. Returns how many."""
    count = 0
    with text_workbook(path, "USULAN") as (book, sheet):
        as_text = book.add_format({"num_format": "@"})
        for place, heading in enumerate(COLUMNS):
            sheet.set_column(place, place, 18, as_text)
            sheet.write_string(0, place, heading, as_text)
        for count, row in enumerate(rows, 1):
            for place, cell in enumerate(row.cells()):
                sheet.write_string(count, place, cell, as_text)
    return count
