"""The working calendar of a jurisdiction: its service hours, the national holidays, and the days entered by hand.

    calendar = WorkCalendar("63.09")
    calendar.is_workday(date(2026, 3, 20))          # False: cuti bersama
    calendar.add_working_days(received_at, 14)      # aware datetime, when the desk closes on the last day
    calendar.working_seconds(received_at, closed_at)

Service hours may change from a date (Ramadan, a new SOP): each day uses the hours that hold on that day.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
from django.db.models import Q

from slrt.jurisdictions.keys import KEYS
from slrt.jurisdictions.models import HolidayKind, LocalHoliday
from slrt.jurisdictions.profile import Timeline, profile_of, timeline_of
from slrt.jurisdictions.worktime import Interval, Schedule


@lru_cache(maxsize=64)
def national_holidays(year: int) -> dict[date, str]:
    """Official holidays of a year with their Indonesian names; days that follow the moon may say "(perkiraan)"."""
    return dict(sorted(holidays.country_holidays("ID", years=year, language="id").items()))


class WorkCalendar:
    """Working time of one jurisdiction. Cheap to make: the days are remembered until the jurisdiction changes."""

    def __init__(self, jurisdiction_code: str):
        timeline = timeline_of(jurisdiction_code)
        self.code = jurisdiction_code
        self.schedule, self._local = _schedule(jurisdiction_code, timeline)

    def is_workday(self, day: date) -> bool:
        return self.schedule.is_workday(day)

    def holiday_name(self, day: date) -> str | None:
        """Why the desk is closed by holiday on that day; None on other days, Sundays included."""
        local = self._local.get(day)
        if local is not None:
            return None if local.kind == HolidayKind.MASUK else local.name
        return national_holidays(day.year).get(day)

    def add_working_days(self, moment: datetime, days: int) -> datetime:
        """Close of service on the n-th working day after the day of `moment`, in the jurisdiction's zone."""
        return self.schedule.add_working_days(moment, days)

    def working_seconds(self, start: datetime, end: datetime) -> int:
        """Seconds the desk was open between two moments."""
        return self.schedule.working_seconds(start, end)

    def working_days(self, start: datetime, end: datetime) -> int:
        """Working days after the day of `start` up to and including the day of `end`."""
        return self.schedule.working_days(start, end)

    def add_working_seconds(self, moment: datetime, seconds: float) -> datetime:
        """When the desk has been open that much longer."""
        return self.schedule.add_working_seconds(moment, seconds)


_schedules: dict[str, tuple[tuple[uuid.UUID, ZoneInfo], Schedule, dict[date, LocalHoliday]]] = {}


def _schedule(code: str, timeline: Timeline) -> tuple[Schedule, dict[date, LocalHoliday]]:
    """The schedule under the jurisdiction's stamp, which also changes with the days entered by hand."""
    zone, known = profile_of(code).zone, _schedules.get(code)
    if known is None or known[0] != (timeline.stamp, zone):
        local = _local_days(code)
        known = _schedules[code] = ((timeline.stamp, zone), Schedule(zone, _opening(timeline, local)), local)
    return known[1], known[2]


def _local_days(code: str) -> dict[date, LocalHoliday]:
    """Days entered by hand; where the country and the jurisdiction both say something, the jurisdiction is heard."""
    rows = LocalHoliday.objects.standing().filter(Q(jurisdiction=None) | Q(jurisdiction=code))
    return {row.date: row for row in sorted(rows, key=lambda row: (row.date, row.jurisdiction_id or ""))}


def _opening(timeline: Timeline, local: dict[date, LocalHoliday]):
    hours = KEYS["service_hours"].kind

    @lru_cache(maxsize=4096)
    def opening(day: date) -> Sequence[Interval]:
        entered = local.get(day)
        off = entered.kind != HolidayKind.MASUK if entered else day in national_holidays(day.year)
        if off:
            return ()
        week = hours.typed(timeline.setting("service_hours", day).value)
        return week[day.weekday()]

    return opening
