"""Spreadsheets row by row in constant memory; text stays text, so that no cell can become a formula or lose a digit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import IO

import xlsxwriter
from django.utils import timezone

from slrt.ui import words

# The content type of a workbook, for whoever hands one out.
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_TEXT = 32_767  # what a cell holds
MAX_ROW = 1_048_575  # the last row of a sheet, counted from 0
KINDS = {
    "text": "@",
    "int": "#,##0",
    "decimal": "#,##0.00",
    "rupiah": '"Rp"#,##0',
    "share": "0.0%",
    "date": "dd-mm-yyyy",
    "datetime": "dd-mm-yyyy hh.mm",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, what the cells hold (see KINDS), and the width in characters. Identity numbers are "text"."""

    heading: str
    kind: str = "text"
    width: int = 16


class Workbook:
    """`with Workbook(title=…, user=…, purpose=…) as book: sheet = book.sheet("Data", columns); sheet.row([...])`.

    Every sheet begins with what it is, the period, who took it, when and what for. `book.content` holds the bytes
    afterwards, unless a `target` file was given. Times are written in the active zone, which the head names.
    """

    def __init__(self, *, title: str, user: str, purpose: str, period: str = "", target: IO[bytes] | None = None):
        self.head = [title, f"Periode: {period}" if period else "", self._taken(user), f"Tujuan: {purpose}"]
        self._buffer = BytesIO() if target is None else None
        self.book = xlsxwriter.Workbook(
            self._buffer or target,
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "nan_inf_to_errors": False,
            },
        )
        self.book.set_properties({"title": title, "author": "SLRT", "comments": purpose})
        self.formats = {kind: self.book.add_format({"num_format": code}) for kind, code in KINDS.items()}
        self.bold = self.book.add_format({"bold": True, "font_size": 13})
        self.heading = self.book.add_format({"bold": True, "bg_color": "#E4F2F0", "bottom": 1, "text_wrap": True})

    @staticmethod
    def _taken(user: str) -> str:
        return f"Diunduh oleh {user} pada {words.moment(timezone.now())}"

    def sheet(self, name: str, columns: Sequence[Column]) -> Sheet:
        """A new sheet. Rows must be written before the next sheet is begun (constant memory)."""
        return Sheet(self, name, columns)

    @property
    def content(self) -> bytes:
        if self._buffer is None:
            raise ValueError("this workbook was written to a file of the caller")
        return self._buffer.getvalue()

    def __enter__(self) -> Workbook:
        return self

    def __exit__(self, kind, *_: object) -> None:
        self.book.close()


class Sheet:
    """Rows go to the next sheet of the same columns when one is full."""

    def __init__(self, book: Workbook, name: str, columns: Sequence[Column]):
        self.book, self.name, self.columns, self.number = book, name, columns, 1
        self._begin()

    def _begin(self) -> None:
        tail = f" ({self.number})" if self.number > 1 else ""
        clean = "".join(sign for sign in self.name if sign not in "[]:*?/\\'")
        self.sheet = self.book.book.add_worksheet(f"{clean[: 31 - len(tail)]}{tail}")
        for at, column in enumerate(self.columns):
            self.sheet.set_column(at, at, column.width)
        for at, line in enumerate(self.book.head):
            self.sheet.write_string(at, 0, line, self.book.bold if at == 0 else None)
        top = len(self.book.head)
        for at, column in enumerate(self.columns):
            self.sheet.write_string(top, at, column.heading, self.book.heading)
        self.sheet.freeze_panes(top + 1, 1)
        self.sheet.repeat_rows(top)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.at = top + 1

    def row(self, values: Sequence[object]) -> None:
        """One row; as many values as columns (ValueError otherwise). None leaves the cell empty."""
        if self.at > MAX_ROW:
            self.number += 1
            self._begin()
        for at, (column, value) in enumerate(zip(self.columns, values, strict=True)):
            if value is not None and value != "":
                self._write(at, column.kind, value)
        self.at += 1

    def rows(self, many: Iterable[Sequence[object]]) -> int:
        """Writes all and returns how many."""
        count = 0
        for count, values in enumerate(many, 1):  # noqa: B007 - the count after the last is the result
            self.row(values)
        return count

    def _write(self, at: int, kind: str, value: object) -> None:
        style = self.book.formats[kind]
        if kind in ("date", "datetime") and isinstance(value, (dt.date, dt.datetime)):
            if isinstance(value, dt.datetime):
                value = timezone.localtime(value).replace(tzinfo=None)
            self.sheet.write_datetime(self.at, at, value, style)
        elif kind == "text" or isinstance(value, (str, bool)):
            self.sheet.write_string(self.at, at, str(value)[:MAX_TEXT], self.book.formats["text"])
        else:
            self.sheet.write_number(self.at, at, value, style)
