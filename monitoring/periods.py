"""Months, quarters, semesters and years as a jurisdiction lives them.

    period = quarter(2026, 3, zone)      # Triwulan III 2026
    period.start <= moment < period.end  # half-open, UTC, cut at midnight in the jurisdiction's own zone
    period.previous()                    # Triwulan II 2026

Imports no model. A complaint that arrives in Balangan at 00.00 WITA on 1 October belongs to the fourth quarter there,
while the same moment, 23.00 WIB on 30 September, still belongs to the third quarter in Kendal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

ROMAN = ("I", "II", "III", "IV")
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
LONGEST_DAYS = 366 * 3


class PeriodKind(StrEnum):
    """The codes of the profile's report rhythm."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    SEMESTER = "semester"
    ANNUAL = "annual"
    CUSTOM = "custom"


MONTHS_IN = {PeriodKind.MONTHLY: 1, PeriodKind.QUARTERLY: 3, PeriodKind.SEMESTER: 6, PeriodKind.ANNUAL: 12}


class BadPeriod(ValueError):
    """The text or dates name no period; the message is an Indonesian sentence."""


@dataclass(frozen=True)
class Period:
    """Days from `first` up to but not including `until`, in `zone`."""

    kind: PeriodKind
    first: date
    until: date
    zone: ZoneInfo

    def __post_init__(self) -> None:
        if self.until <= self.first:
            raise BadPeriod("Tanggal akhir harus sesudah atau sama dengan tanggal awal.")
        if (self.until - self.first).days > LONGEST_DAYS:
            raise BadPeriod("Periode paling lama tiga tahun.")

    @property
    def start(self) -> datetime:
        """The first moment, in UTC."""
        return self._midnight(self.first)

    @property
    def end(self) -> datetime:
        """The first moment after the period, in UTC."""
        return self._midnight(self.until)

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time.min, tzinfo=self.zone).astimezone(UTC)

    @property
    def last(self) -> date:
        """The last day of the period."""
        return self.until - timedelta(days=1)

    @property
    def days(self) -> int:
        return (self.until - self.first).days

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment < self.end

    @property
    def code(self) -> str:
        """Short and stable, for addresses and files: 2026-T3, 2026-S2, 2026, 2026-11 or 2026-01-05_2026-02-10."""
        match self.kind:
            case PeriodKind.MONTHLY:
                return f"{self.first:%Y-%m}"
            case PeriodKind.QUARTERLY:
                return f"{self.first.year}-T{self._number(3)}"
            case PeriodKind.SEMESTER:
                return f"{self.first.year}-S{self._number(6)}"
            case PeriodKind.ANNUAL:
                return str(self.first.year)
        return f"{self.first.isoformat()}_{self.last.isoformat()}"

    @property
    def label(self) -> str:
        """Triwulan III 2026, Semester II 2026, Tahun 2026, November 2026 or 5 Januari 2026 – 10 Februari 2026."""
        year = self.first.year
        match self.kind:
            case PeriodKind.MONTHLY:
                return f"{MONTHS[self.first.month - 1]} {year}"
            case PeriodKind.QUARTERLY:
                return f"Triwulan {ROMAN[self._number(3) - 1]} {year}"
            case PeriodKind.SEMESTER:
                return f"Semester {ROMAN[self._number(6) - 1]} {year}"
            case PeriodKind.ANNUAL:
                return f"Tahun {year}"
        return self.span

    @property
    def span(self) -> str:
        """The days in words: 1 Juli 2026 – 30 September 2026."""
        return f"{_in_words(self.first)} – {_in_words(self.last)}"

    def _number(self, months: int) -> int:
        return (self.first.month - 1) // months + 1

    def previous(self) -> Period:
        """The period of the same kind before it; before a custom one, as many days."""
        if self.kind is PeriodKind.CUSTOM:
            return Period(self.kind, self.first - timedelta(days=self.days), self.first, self.zone)
        return _starting(self.kind, _shift(self.first, -MONTHS_IN[self.kind]), self.zone)

    def following(self) -> Period:
        """The period of the same kind after it."""
        if self.kind is PeriodKind.CUSTOM:
            return Period(self.kind, self.until, self.until + timedelta(days=self.days), self.zone)
        return _starting(self.kind, self.until, self.zone)

    def months(self) -> list[Period]:
        """The months it touches, cut to its own days: the columns of a table by month."""
        found, day = [], self.first
        while day < self.until:
            stop = min(_shift(day.replace(day=1), 1), self.until)
            whole = day.day == 1 and stop == _shift(day, 1)
            found.append(Period(PeriodKind.MONTHLY if whole else PeriodKind.CUSTOM, day, stop, self.zone))
            day = stop
        return found


def _in_words(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _shift(first_of_month: date, months: int) -> date:
    index = first_of_month.year * 12 + first_of_month.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _starting(kind: PeriodKind, first: date, zone: ZoneInfo) -> Period:
    return Period(kind, first, _shift(first, MONTHS_IN[kind]), zone)


def month(year: int, number: int, zone: ZoneInfo) -> Period:
    return _starting(PeriodKind.MONTHLY, date(year, number, 1), zone)


def quarter(year: int, number: int, zone: ZoneInfo) -> Period:
    """Triwulan I–IV of a year."""
    return _starting(PeriodKind.QUARTERLY, date(year, 3 * number - 2, 1), zone)


def semester(year: int, number: int, zone: ZoneInfo) -> Period:
    return _starting(PeriodKind.SEMESTER, date(year, 6 * number - 5, 1), zone)


def year_of(year: int, zone: ZoneInfo) -> Period:
    return _starting(PeriodKind.ANNUAL, date(year, 1, 1), zone)


def custom(first: date, last: date, zone: ZoneInfo) -> Period:
    """From `first` to `last`, both included. Raises BadPeriod."""
    return Period(PeriodKind.CUSTOM, first, last + timedelta(days=1), zone)


def holding(kind: PeriodKind, moment: datetime, zone: ZoneInfo) -> Period:
    """The period of a kind (not custom) in which a moment lies."""
    day = moment.astimezone(zone).date()
    length = MONTHS_IN[kind]
    return _starting(kind, date(day.year, (day.month - 1) // length * length + 1, 1), zone)


_CODE = re.compile(r"(\d{4})(?:-T([1-4])|-S([12])|-(0[1-9]|1[0-2]))?")


def parse(code: str, zone: ZoneInfo) -> Period:
    """The period of a code (see Period.code). Raises BadPeriod."""
    if "_" in code:
        try:
            first, last = (date.fromisoformat(part) for part in code.split("_"))
        except ValueError:
            raise BadPeriod("Periode tidak dikenal.") from None
        return custom(first, last, zone)
    found = _CODE.fullmatch(code)
    if not found or int(found[1]) < 2000:
        raise BadPeriod("Periode tidak dikenal.")
    number = int(found[1])
    if found[2]:
        return quarter(number, int(found[2]), zone)
    if found[3]:
        return semester(number, int(found[3]), zone)
    return month(number, int(found[4]), zone) if found[4] else year_of(number, zone)


def latest(kind: PeriodKind, now: datetime, zone: ZoneInfo, count: int) -> list[Period]:
    """The period that runs now and the ones before it, newest first."""
    found = [holding(kind, now, zone)]
    while len(found) < count:
        found.append(found[-1].previous())
    return found
