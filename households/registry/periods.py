"""Names of editions and the day their data stand for. Pure."""

from __future__ import annotations

import calendar
import re
from datetime import date

_QUARTER = re.compile(r"^(\d{4})[-_/ ]?(?:TW|T|Q)([1-4])")
_SEMESTER = re.compile(r"^(\d{4})[-_/ ]?S([12])")
_MONTH = re.compile(r"^(\d{4})[-_/ ](\d{1,2})(?!\d)")
_DAY = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")
_YEAR = re.compile(r"^(\d{4})")


def date_of(period: str) -> date | None:
    """The last day of the period that a name begins with: 2026-T3, 2026-S1, 2023-10, 2015. None when it names none."""
    name = period.strip().upper()
    try:
        if match := _DAY.match(name):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _QUARTER.match(name):
            return _end(int(match[1]), int(match[2]) * 3)
        if match := _SEMESTER.match(name):
            return _end(int(match[1]), int(match[2]) * 6)
        if match := _MONTH.match(name):
            return _end(int(match[1]), int(match[2]))
        match = _YEAR.match(name)
        return date(int(match[1]), 12, 31) if match else None
    except ValueError:
        return None


def _end(year: int, month: int) -> date:
    if not 1 <= month <= 12:
        raise ValueError(month)
    return date(year, month, calendar.monthrange(year, month)[1])
