"""Working time, on a schedule written in the test: Monday to Friday 08.00–12.00 and 13.00–16.00."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slrt.jurisdictions.worktime import NeverOpen, Schedule, parse_clock, parse_intervals

WIB = ZoneInfo("Asia/Jakarta")
WITA = ZoneInfo("Asia/Makassar")
HOURS = ((time(8), time(12)), (time(13), time(16)))
DAY_SECONDS = 7 * 3600
EID = {date(2026, 3, 18), date(2026, 3, 19), date(2026, 3, 20), date(2026, 3, 23), date(2026, 3, 24)}


def schedule(zone=WIB, off=frozenset()) -> Schedule:
    return Schedule(zone, lambda day: () if day.weekday() >= 5 or day in off else HOURS)


OFFICE = schedule(off=EID)
moments = st.integers(
    min_value=int(datetime(2024, 1, 1, tzinfo=UTC).timestamp()) * 1000,
    max_value=int(datetime(2027, 12, 31, tzinfo=UTC).timestamp()) * 1000,
).map(lambda thousandths: datetime.fromtimestamp(thousandths / 1000, tz=WIB))
few_days = st.integers(min_value=0, max_value=90)


def at(text: str, zone=WIB) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


class TestDays:
    def test_day_of_arrival_is_day_zero(self):
        assert OFFICE.add_working_days(at("2026-11-02 09:15"), 3) == at("2026-11-05 16:00")

    def test_what_arrives_on_saturday_counts_from_monday(self):
        assert OFFICE.add_working_days(at("2026-11-07 09:15"), 1) == at("2026-11-09 16:00")

    def test_zero_days_is_today_while_open_and_tomorrow_when_closed(self):
        assert OFFICE.add_working_days(at("2026-11-02 15:59"), 0) == at("2026-11-02 16:00")
        assert OFFICE.add_working_days(at("2026-11-02 16:01"), 0) == at("2026-11-03 16:00")

    def test_deadline_over_eid_waits_for_the_desk_to_open_again(self):
        """Received on Monday before Eid 2026: two working days later the desk is closed until 25 March."""
        assert OFFICE.add_working_days(at("2026-03-16 10:00"), 2) == at("2026-03-25 16:00")

    def test_midnight_belongs_to_the_zone_of_the_place(self):
        """23.30 UTC on Sunday is Monday 07.30 in Tanjung and 06.30 in Kendal: day 0 is Monday in both."""
        moment = datetime(2026, 11, 1, 23, 30, tzinfo=UTC)
        assert schedule(WITA).add_working_days(moment, 1) == at("2026-11-03 16:00", WITA)
        assert OFFICE.add_working_days(moment, 1) == at("2026-11-03 16:00")

    def test_one_hour_around_midnight_differs_between_zones(self):
        """16.30 UTC is 23.30 WIB on the 30th but 00.30 WITA on the 31st."""
        moment = datetime(2026, 3, 30, 16, 30, tzinfo=UTC)
        assert OFFICE.localdate(moment) == date(2026, 3, 30)
        assert schedule(WITA).localdate(moment) == date(2026, 3, 31)

    def test_naive_moment_is_refused(self):
        with pytest.raises(ValueError, match="aware"):
            OFFICE.add_working_days(at("2026-11-02 09:00").replace(tzinfo=None), 1)

    def test_negative_days_are_refused(self):
        with pytest.raises(ValueError, match="ahead"):
            OFFICE.add_working_days(at("2026-11-02 09:00"), -1)

    def test_a_desk_that_never_opens_is_said_so(self):
        never = Schedule(WIB, lambda day: ())
        with pytest.raises(NeverOpen):
            never.add_working_days(at("2026-11-02 09:00"), 1)
        with pytest.raises(NeverOpen):
            never.add_working_seconds(at("2026-11-02 09:00"), 1)


class TestSeconds:
    def test_lunch_and_night_do_not_count(self):
        assert OFFICE.working_seconds(at("2026-11-02 11:00"), at("2026-11-02 14:00")) == 2 * 3600
        assert OFFICE.working_seconds(at("2026-11-02 15:00"), at("2026-11-03 09:00")) == 2 * 3600

    def test_backwards_is_zero(self):
        assert OFFICE.working_seconds(at("2026-11-03 09:00"), at("2026-11-02 09:00")) == 0

    def test_a_week_is_five_days(self):
        assert OFFICE.working_seconds(at("2026-11-02 00:00"), at("2026-11-09 00:00")) == 5 * DAY_SECONDS

    def test_adding_seconds_crosses_the_night(self):
        assert OFFICE.add_working_seconds(at("2026-11-02 15:30"), 3600) == at("2026-11-03 08:30")

    def test_adding_nothing_while_closed_waits_for_the_opening(self):
        assert OFFICE.add_working_seconds(at("2026-11-07 09:00"), 0) == at("2026-11-09 08:00")

    def test_open_at(self):
        assert OFFICE.is_open(at("2026-11-02 08:00"))
        assert not OFFICE.is_open(at("2026-11-02 12:00"))
        assert not OFFICE.is_open(at("2026-11-02 16:00"))


class TestProperties:
    @given(moments, few_days)
    def test_deadline_is_the_close_of_a_working_day_not_before_the_moment(self, moment, days):
        due = OFFICE.add_working_days(moment, days)
        assert due >= moment
        assert OFFICE.is_workday(due.date())
        assert due.timetz().replace(tzinfo=None) == time(16)

    @given(moments, few_days, few_days)
    def test_more_days_never_come_earlier(self, moment, first, second):
        low, high = sorted((first, second))
        assert OFFICE.add_working_days(moment, low) <= OFFICE.add_working_days(moment, high)

    @given(moments, st.integers(min_value=1, max_value=90))
    def test_counting_back_gives_the_same_number(self, moment, days):
        assert OFFICE.working_days(moment, OFFICE.add_working_days(moment, days)) == days

    @given(moments, moments, moments)
    def test_seconds_add_up(self, one, two, three):
        start, middle, end = sorted((one, two, three))
        # Each part is rounded down to whole seconds, so the sum may be one less.
        parts = OFFICE.working_seconds(start, middle) + OFFICE.working_seconds(middle, end)
        assert 0 <= OFFICE.working_seconds(start, end) - parts <= 1

    @given(moments, st.integers(min_value=0, max_value=40 * DAY_SECONDS))
    def test_adding_seconds_is_the_inverse_of_counting_them(self, moment, seconds):
        moment = moment.replace(microsecond=0)
        assert OFFICE.working_seconds(moment, OFFICE.add_working_seconds(moment, seconds)) == seconds

    @given(moments, st.integers(min_value=0, max_value=60))
    def test_never_more_than_the_clock(self, moment, days):
        end = moment + timedelta(days=days)
        assert 0 <= OFFICE.working_seconds(moment, end) <= (end - moment).total_seconds()

    @given(moments)
    def test_the_zone_of_the_moment_does_not_matter(self, moment):
        assert OFFICE.add_working_days(moment, 5) == OFFICE.add_working_days(moment.astimezone(UTC), 5)


@pytest.mark.parametrize(("text", "expected"), [("08:00", time(8)), ("8.30", time(8, 30)), ("16", time(16))])
def test_clock_is_read_with_dot_or_colon(text, expected):
    assert parse_clock(text) == expected


@pytest.mark.parametrize(
    "pairs",
    [[["12:00", "08:00"]], [["08:00", "12:00"], ["11:00", "16:00"]], [["08:00", "08:00"]], [["25:00", "26:00"]]],
)
def test_wrong_hours_are_refused(pairs):
    with pytest.raises(ValueError, match=r"intervals|hour must be"):
        parse_intervals(pairs)


def test_hours_are_read_in_order():
    assert parse_intervals([["08:00", "12:00"], ["13.00", "16.00"]]) == HOURS
