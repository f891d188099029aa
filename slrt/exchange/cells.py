"""What stands in one cell: text that stays text, dates in the ways people write them, yes and no. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

_SPACES = re.compile(r"[\s\u00a0\u2007\u202f\u200b\ufeff]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# An apostrophe before these marks was put there (by us or a spreadsheet) to keep the cell from being a formula.
_GUARDED = ("'=", "'+", "'-", "'@")
# What a joined row shows when one of its cells has something to be mended.
_DIRT = ("  ", "| ", " |", "'")
# Sixteen significant digits do not survive in a spreadsheet's number: beyond this the last ones are gone.
_LARGEST_EXACT = 10**15
_YES = frozenset(["ya", "y", "yes", "true", "t1", "1", "ada", "x", "v", "aktif", "penerima", "menerima"])
_NO = frozenset(["tidak", "tdk", "t", "n", "no", "false", "0", "-", "tidak_ada", "nonaktif", "belum", "bukan"])
_DAY_FIRST = re.compile(r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$")
_YEAR_FIRST = re.compile(r"^(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})(?:[ T]00:00(?::00)?(?:\.0+)?)?$")
_YEAR = re.compile(r"^(\d{4})$")
_PACKED = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_WORDED = re.compile(r"^(\d{1,2})[-/. ]([A-Za-z]{3,9})\.?[-/. ](\d{4})$")
# The first three letters of a month in Indonesian and, where it differs, in English.
_MONTHS = {"jan": 1, "feb": 2, "peb": 2, "mar": 3, "apr": 4, "mei": 5, "may": 5, "jun": 6, "jul": 7, "agu": 8, "ags": 8}
_MONTHS |= {"aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "nop": 11, "des": 12, "dec": 12}
# A spreadsheet's day number that lost its format: 30000 is 18 February 1982.
_SERIAL = re.compile(r"^(\d{5})(?:\.0+)?$")
_SERIAL_ZERO = date(1899, 12, 30)


def text(value: object) -> str:
    """A cell as text: spaces made single, no control characters, whole numbers without ".0".

    A number too large for a spreadsheet comes out in scientific notation, so that whoever expects an identifier sees
    that its digits are lost.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        if value.isprintable() and "  " not in value:
            plain = value.strip()
        else:
            plain = _SPACES.sub(" ", _CONTROL.sub(" ", value)).strip()
        return plain[1:] if plain.startswith(_GUARDED) else plain
    if isinstance(value, bool):
        return "YA" if value else "TIDAK"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, int):
        return f"{value:.5E}" if abs(value) >= _LARGEST_EXACT else str(value)
    if isinstance(value, (datetime, date)):
        return value.strftime("%Y-%m-%d")
    return str(value).strip()


def texts(row: Sequence[str]) -> Sequence[str]:
    """Every cell of a row of strings as text() gives it. Nearly all rows of a registry are clean: one look tells."""
    joined = "|".join(row)
    clean = joined.isprintable() and not joined.startswith(" ") and not joined.endswith(" ")
    if clean and not any(dirt in joined for dirt in _DIRT):
        return row
    return [text(cell) for cell in row]


def number_text(value: float) -> str:
    if abs(value) >= _LARGEST_EXACT:
        return f"{value:.5E}"
    return str(int(value)) if value == int(value) else repr(value)


@lru_cache(maxsize=65_536)
def day(value: str) -> tuple[date | None, int | None]:
    """(date, year) of a birth date: 31/01/2000, 31-1-2000, 2000-01-31, 20000131, 31 Januari 2000, or a year.

    00 is an unknown part. 36556 is the day number of a spreadsheet.

    (None, 1980) when only the year can be used; (None, None) when nothing can.
    """
    parts = _parts(value)
    if parts is None:
        return None, None
    year, month, number = parts
    if not 1850 <= year <= 2200:
        return None, None
    try:
        return date(year, month, number), year
    except ValueError:
        return None, year if 0 in (month, number) else None


def _parts(value: str) -> tuple[int, int, int] | None:
    if match := _DAY_FIRST.match(value):
        return int(match[3]), int(match[2]), int(match[1])
    if match := _YEAR_FIRST.match(value) or _PACKED.match(value):
        return int(match[1]), int(match[2]), int(match[3])
    if (match := _WORDED.match(value)) and (month := _MONTHS.get(match[2][:3].lower())):
        return int(match[3]), month, int(match[1])
    if match := _SERIAL.match(value):
        found = _SERIAL_ZERO + timedelta(days=int(match[1]))
        return found.year, found.month, found.day
    if match := _YEAR.match(value):
        return int(match[1]), 0, 0
    return None


@lru_cache(maxsize=4_096)
def flag(value: str) -> bool | None:
    """Yes or no in the ways registries write it; None for an empty cell or a word that says neither."""
    word = value.strip().lower().replace(" ", "_")
    if word in _NO:
        return False
    return True if word in _YES else None


def whole(value: str) -> int | None:
    """A small whole number; None when the cell holds none. "2,0" and "2.0" are 2."""
    match = re.fullmatch(r"\s*(\d{1,6})(?:[.,]0+)?\s*", value)
    return int(match[1]) if match else None


def unformula(value: str) -> str:
    """A cell for CSV that no spreadsheet runs: an apostrophe before = + - @, tabs and line ends made spaces."""
    plain = re.sub(r"[\t\r\n\x00]+", " ", value)
    return f"'{plain}" if plain.startswith(("=", "+", "-", "@")) else plain
