"""Periods are cut at midnight of the jurisdiction's own zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.periods import (
    BadPeriod,
    PeriodKind,
    custom,
    holding,
    latest,
    month,
    parse,
    quarter,
    semester,
    year_of,
)

WIB, WITA = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Makassar")
ZONES = st.sampled_from([WIB, WITA, ZoneInfo("Asia/Jayapura")])
MOMENTS = st.datetimes(datetime(2015, 1, 1), datetime(2049, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
KINDS = st.sampled_from([kind for kind in PeriodKind if kind is not PeriodKind.CUSTOM])


@pytest.mark.parametrize("zone", [WIB, WITA])
def test_last_millisecond_and_midnight_are_in_different_quarters(zone):
    third, fourth = quarter(2026, 3, zone), quarter(2026, 4, zone)
    last = datetime(2026, 9, 30, 23, 59, 59, 999000, tzinfo=zone)
    midnight = datetime(2026, 10, 1, 0, 0, tzinfo=zone)
    assert last in third and last not in fourth
    assert midnight in fourth and midnight not in third
    first = datetime(2026, 7, 1, 0, 0, tzinfo=zone)
    assert first in third and first - timedelta(microseconds=1) not in third


def test_the_same_moment_falls_in_different_quarters_of_two_zones():
    moment = datetime(2026, 9, 30, 16, 30, tzinfo=UTC)  # 23.30 WIB, 00.30 WITA
    assert holding(PeriodKind.QUARTERLY, moment, WIB).label == "Triwulan III 2026"
    assert holding(PeriodKind.QUARTERLY, moment, WITA).label == "Triwulan IV 2026"


def test_utc_edges():
    assert quarter(2026, 1, WIB).start == datetime(2025, 12, 31, 17, tzinfo=UTC)
    assert quarter(2026, 1, WITA).start == datetime(2025, 12, 31, 16, tzinfo=UTC)
    assert quarter(2026, 1, WIB).end == datetime(2026, 3, 31, 17, tzinfo=UTC)


def test_labels_and_codes():
    periods = [quarter(2026, 3, WIB), semester(2026, 2, WIB), year_of(2026, WIB), month(2026, 11, WIB)]
    assert [p.label for p in periods] == ["Triwulan III 2026", "Semester II 2026", "Tahun 2026", "November 2026"]
    assert [p.code for p in periods] == ["2026-T3", "2026-S2", "2026", "2026-11"]
    own = custom(date(2026, 1, 5), date(2026, 2, 10), WIB)
    assert own.code == "2026-01-05_2026-02-10"
    assert own.label == "5 Januari 2026 – 10 Februari 2026"
    assert own.days == 37


def test_previous_crosses_the_year():
    assert quarter(2026, 1, WIB).previous() == quarter(2025, 4, WIB)
    assert semester(2026, 1, WIB).previous() == semester(2025, 2, WIB)
    assert year_of(2026, WIB).previous() == year_of(2025, WIB)
    assert month(2026, 1, WITA).previous() == month(2025, 12, WITA)
    assert custom(date(2026, 3, 1), date(2026, 3, 10), WIB).previous().span == "19 Februari 2026 – 28 Februari 2026"


@given(KINDS, MOMENTS, ZONES)
def test_every_moment_lies_in_exactly_one_period(kind, moment, zone):
    period = holding(kind, moment, zone)
    assert moment in period
    assert moment not in period.previous() and moment not in period.following()
    assert period.previous().end == period.start and period.following().start == period.end


@given(KINDS, MOMENTS, ZONES)
def test_a_code_reads_back(kind, moment, zone):
    period = holding(kind, moment, zone)
    assert parse(period.code, zone) == period
    assert period.previous().following() == period


@given(st.dates(date(2001, 1, 1), date(2049, 1, 1)), st.integers(0, 800), ZONES)
def test_custom_periods_read_back_and_split_into_months(first, length, zone):
    period = custom(first, first + timedelta(days=length), zone)
    assert parse(period.code, zone) == period
    months = period.months()
    assert months[0].start == period.start and months[-1].end == period.end
    assert all(a.end == b.start for a, b in pairwise(months))
    assert sum(part.days for part in months) == period.days


def test_quarter_has_three_whole_months():
    assert [part.label for part in quarter(2026, 3, WIB).months()] == ["Juli 2026", "Agustus 2026", "September 2026"]


@pytest.mark.parametrize("code", ["", "2026-T5", "2026-S3", "2026-13", "26", "x_y", "2026-01-10_2026-01-01", "1999"])
def test_bad_codes(code):
    with pytest.raises(BadPeriod):
        parse(code, WIB)


def test_a_period_is_not_endless():
    with pytest.raises(BadPeriod):
        custom(date(2010, 1, 1), date(2026, 1, 1), WIB)


def test_latest_begins_with_the_running_one():
    now = datetime(2026, 11, 22, 3, tzinfo=UTC)
    assert [p.code for p in latest(PeriodKind.QUARTERLY, now, WIB, 3)] == ["2026-T4", "2026-T3", "2026-T2"]
