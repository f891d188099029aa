"""Working time: how long a desk was open between two moments, and when a number of working days is over.

Pure functions over a `Schedule`; they know no model and no library of holidays. All moments are aware datetimes;
answers are in the zone of the schedule. Indonesia has no summer time, so a wall-clock difference is a real one.

Counting rule for days: the day something arrives is day 0, the first working day after it is day 1, and a deadline of
n working days ends when the desk closes on day n.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Interval = tuple[time, time]
Opening = Callable[[date], Sequence[Interval]]

# Longest run of closed days that is believed; beyond it the schedule is broken and looping on would hang a request.
MAX_CLOSED_DAYS = 60


class NeverOpen(Exception):
    """The schedule has no open hour within MAX_CLOSED_DAYS: service hours are empty or wrong."""


@dataclass(frozen=True)
class Schedule:
    """When a desk is open: `opening(day)` gives the open intervals of a day in order, none on a day off."""

    zone: ZoneInfo
    opening: Opening

    def is_workday(self, day: date) -> bool:
        return bool(self.opening(day))

    def localdate(self, moment: datetime) -> date:
        return self._local(moment).date()

    def _local(self, moment: datetime) -> datetime:
        if moment.tzinfo is None:
            raise ValueError("working time needs an aware datetime")
        return moment.astimezone(self.zone)

    def _at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, tzinfo=self.zone)

    def spans(self, day: date) -> list[tuple[datetime, datetime]]:
        """The open intervals of a day as moments."""
        return [(self._at(day, start), self._at(day, end)) for start, end in self.opening(day)]

    def is_open(self, moment: datetime) -> bool:
        local = self._local(moment)
        return any(start <= local < end for start, end in self.spans(local.date()))

    def next_workday(self, day: date) -> date:
        """The first working day after `day`. Raises NeverOpen."""
        for offset in range(1, MAX_CLOSED_DAYS + 1):
            if self.is_workday(day + timedelta(days=offset)):
                return day + timedelta(days=offset)
        raise NeverOpen(day.isoformat())

    def closing(self, day: date) -> datetime:
        """When the desk closes on a working day."""
        return self.spans(day)[-1][1]

    def add_working_days(self, moment: datetime, days: int) -> datetime:
        """Close of service on the `days`-th working day after the day of `moment`.

        With days=0: close of service of the same day, or of the next working day when the desk has already closed.
        """
        if days < 0:
            raise ValueError("a deadline lies ahead: days must not be negative")
        day = self.localdate(moment)
        if days == 0:
            if self.is_workday(day) and moment <= self.closing(day):
                return self.closing(day)
            days = 1
        for _ in range(days):
            day = self.next_workday(day)
        return self.closing(day)

    def working_seconds(self, start: datetime, end: datetime) -> int:
        """Open seconds between two moments, 0 when `end` is not after `start`."""
        start, end = self._local(start), self._local(end)
        total = timedelta()
        day = start.date()
        while day <= end.date():
            for opens, closes in self.spans(day):
                overlap = min(closes, end) - max(opens, start)
                if overlap > timedelta():
                    total += overlap
            day += timedelta(days=1)
        return int(total.total_seconds())

    def working_days(self, start: datetime, end: datetime) -> int:
        """Working days after the day of `start` up to the day of `end`: the n that add_working_days counts."""
        day, last = self.localdate(start), self.localdate(end)
        count = 0
        while day < last:
            day += timedelta(days=1)
            count += self.is_workday(day)
        return count

    def add_working_seconds(self, moment: datetime, seconds: float) -> datetime:
        """The moment when the desk has been open `seconds` longer; gives a paused clock its remaining time back."""
        if seconds < 0:
            raise ValueError("seconds must not be negative")
        left = timedelta(seconds=seconds)
        local = self._local(moment)
        day = local.date()
        while True:
            for opens, closes in self.spans(day):
                begin = max(opens, local)
                if begin <= closes and left <= closes - begin:
                    return begin + left
                left -= max(closes - begin, timedelta())
            day = self.next_workday(day)


def parse_clock(text: str) -> time:
    """08:00 or 08.00 → time. Raises ValueError."""
    hour, _, minute = text.strip().replace(".", ":").partition(":")
    return time(int(hour), int(minute or 0))


def parse_intervals(pairs: Sequence[Sequence[str]]) -> tuple[Interval, ...]:
    """[["08:00", "12:00"], ["13:00", "16:00"]] → open intervals, checked to be in order and not to overlap."""
    intervals = tuple((parse_clock(start), parse_clock(end)) for start, end in pairs)
    last = time.min
    for start, end in intervals:
        if end <= start or start < last:
            raise ValueError("intervals must follow each other and end after they begin")
        last = end
    return intervals
