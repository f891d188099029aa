"""Working calendars of real places: holidays, cuti bersama, time zones, quarter edges."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slrt.jurisdictions.actions import ChangeRefused, add_holiday, set_value, take_back_holiday
from slrt.jurisdictions.calendar import WorkCalendar, national_holidays
from slrt.jurisdictions.models import HolidayKind, LocalHoliday

pytestmark = pytest.mark.django_db
KENDAL, TABALONG = "33.24", "63.09"
WIB, WITA = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Makassar")


def holiday(day: date, *, place: str | None = KENDAL, kind=HolidayKind.DAERAH, name="Hari jadi daerah") -> LocalHoliday:
    return add_holiday(jurisdiction=place, day=day, name=name, kind=kind, by=None)


class TestDaysOff:
    @pytest.mark.parametrize(
        ("day", "name"),
        [
            (date(2026, 8, 17), "Hari Kemerdekaan"),
            (date(2026, 3, 19), "Nyepi"),
            (date(2026, 3, 20), "Cuti Bersama Hari Raya Idul Fitri"),
            (date(2026, 12, 24), "Cuti Bersama Hari Raya Natal"),
        ],
    )
    def test_national_holidays_and_cuti_bersama(self, day, name):
        calendar = WorkCalendar(KENDAL)
        assert not calendar.is_workday(day)
        assert name in calendar.holiday_name(day)

    def test_weekends_are_closed_without_a_name(self):
        calendar = WorkCalendar(KENDAL)
        assert not calendar.is_workday(date(2026, 11, 22))
        assert calendar.holiday_name(date(2026, 11, 22)) is None

    def test_a_local_day_holds_only_there(self):
        day = date(2026, 7, 28)
        assert WorkCalendar(KENDAL).is_workday(day)
        holiday(day)
        assert not WorkCalendar(KENDAL).is_workday(day)
        assert WorkCalendar(TABALONG).is_workday(day)

    def test_a_day_for_the_whole_country_reaches_every_place(self):
        day = date(2026, 11, 25)
        assert WorkCalendar(TABALONG).is_workday(day)
        holiday(day, place=None, kind=HolidayKind.PENGGANTI, name="Pemilihan kepala daerah")
        assert not any(WorkCalendar(code).is_workday(day) for code in (KENDAL, TABALONG))

    def test_a_holiday_can_be_worked_after_all(self):
        day = date(2027, 3, 10)
        assert "perkiraan" in national_holidays(2027)[day]
        assert not WorkCalendar(KENDAL).is_workday(day)
        holiday(day, kind=HolidayKind.MASUK, name="Idul Fitri ditetapkan 11 Maret")
        assert WorkCalendar(KENDAL).is_workday(day)
        assert WorkCalendar(KENDAL).holiday_name(day) is None
        assert not WorkCalendar(TABALONG).is_workday(day)

    def test_taking_back_opens_the_desk_again_and_keeps_the_row(self, cast):
        row = holiday(date(2026, 7, 28))
        take_back_holiday(holiday=row, by=cast.administrator)
        take_back_holiday(holiday=row, by=cast.manager)
        row.refresh_from_db()
        assert row.removed_by == cast.administrator
        assert WorkCalendar(KENDAL).is_workday(date(2026, 7, 28))
        holiday(date(2026, 7, 28))

    def test_the_same_day_twice_is_refused_also_by_the_database(self):
        holiday(date(2026, 7, 28), place=None)
        with pytest.raises(ChangeRefused, match="sudah ada"):
            holiday(date(2026, 7, 28), place=None)
        with pytest.raises(IntegrityError), transaction.atomic():
            LocalHoliday.objects.create(date=date(2026, 7, 28), name="Dua kali", kind=HolidayKind.DAERAH)


class TestDeadlines:
    def test_over_eid_2026(self):
        """Received on Monday 16 March: 17 March is day 1, then seven days off, 25 March is day 2."""
        due = WorkCalendar(KENDAL).add_working_days(datetime(2026, 3, 16, 10, tzinfo=WIB), 2)
        assert due == datetime(2026, 3, 25, 16, tzinfo=WIB)

    def test_wita_closes_an_hour_before_wib(self):
        received = datetime(2026, 11, 2, 2, tzinfo=UTC)
        kendal, tabalong = (WorkCalendar(code).add_working_days(received, 14) for code in (KENDAL, TABALONG))
        assert kendal == datetime(2026, 11, 20, 16, tzinfo=WIB)
        assert tabalong == datetime(2026, 11, 20, 16, tzinfo=WITA)
        assert kendal - tabalong == timedelta(hours=1)

    def test_quarter_edge_belongs_to_the_place(self):
        """30 September 23.30 in Kendal is 1 October 00.30 in Tabalong: day 0 differs by one."""
        moment = datetime(2026, 9, 30, 16, 30, tzinfo=UTC)
        assert WorkCalendar(KENDAL).add_working_days(moment, 1) == datetime(2026, 10, 1, 16, tzinfo=WIB)
        assert WorkCalendar(TABALONG).add_working_days(moment, 1) == datetime(2026, 10, 2, 16, tzinfo=WITA)

    def test_over_the_turn_of_the_year(self):
        """24 December is cuti bersama, 25 Christmas, 1 January New Year."""
        due = WorkCalendar(KENDAL).add_working_days(datetime(2026, 12, 23, 9, tzinfo=WIB), 5)
        assert due == datetime(2027, 1, 4, 16, tzinfo=WIB)

    def test_friday_has_a_longer_break(self):
        calendar = WorkCalendar(KENDAL)
        friday = datetime(2026, 11, 6, 8, tzinfo=WIB)
        assert calendar.working_seconds(friday, friday.replace(hour=16)) == 6 * 3600

    def test_service_hours_hold_from_their_day(self):
        """Ramadan hours from 18 February 2026; the day before still closes at four."""
        short = {day: [["08:00", "15:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
        start = date(2026, 2, 18)
        set_value(jurisdiction=KENDAL, key="service_hours", value=short, valid_from=start, by=None, source="bawaan")
        calendar = WorkCalendar(KENDAL)
        assert calendar.add_working_days(datetime(2026, 2, 12, 9, tzinfo=WIB), 1).hour == 16
        assert calendar.add_working_days(datetime(2026, 2, 18, 9, tzinfo=WIB), 1).hour == 15

    def test_paused_time_is_given_back(self):
        calendar = WorkCalendar(KENDAL)
        received, paused = datetime(2026, 11, 2, 9, tzinfo=WIB), datetime(2026, 11, 3, 10, tzinfo=WIB)
        due = calendar.add_working_days(received, 3)
        left = calendar.working_seconds(paused, due)
        again = calendar.add_working_seconds(datetime(2026, 11, 16, 10, tzinfo=WIB), left)
        assert again == datetime(2026, 11, 18, 16, tzinfo=WIB)
        assert calendar.working_days(received, due) == 3


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(min_value=0, max_value=1_300 * 86_400), st.integers(min_value=1, max_value=60))
def test_deadlines_in_every_place_end_on_a_working_day(db, seconds, days):
    moment = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    for code in (KENDAL, TABALONG):
        calendar = WorkCalendar(code)
        due = calendar.add_working_days(moment, days)
        assert calendar.is_workday(due.date())
        assert due.hour == 16
        assert calendar.working_days(moment, due) == days
        assert calendar.working_seconds(moment, due) > 0
