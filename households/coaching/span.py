"""The days whose work is looked at, and the people who did it. Imports no model."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from slrt.ui import words


@dataclass(frozen=True)
class Span:
    """first and last are whole days in the jurisdiction's zone; people are ids of users."""

    jurisdiction: str
    zone: ZoneInfo
    first: date
    last: date
    people: Collection[int] = ()

    @property
    def start(self) -> datetime:
        return datetime.combine(self.first, time(), tzinfo=self.zone)

    @property
    def end(self) -> datetime:
        """The first moment after the last day."""
        return datetime.combine(self.last + timedelta(days=1), time(), tzinfo=self.zone)

    def within(self, column: str) -> dict[str, datetime]:
        """For a filter: the column lies in the span."""
        return {f"{column}__gte": self.start, f"{column}__lt": self.end}

    @property
    def words(self) -> str:
        return f"{words.long_date(self.first)} sampai {words.long_date(self.last)}"


def quarter_so_far(today: date) -> tuple[date, date]:
    """From the first day of the quarter up to today."""
    return date(today.year, (today.month - 1) // 3 * 3 + 1, 1), today


def median(values: Collection[float]) -> float | None:
    """The middle one, or the mean of the two in the middle; None without values."""
    ordered = sorted(values)
    if not ordered:
        return None
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
