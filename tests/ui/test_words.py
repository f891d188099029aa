"""Numbers, dates and identity numbers as they are read in Indonesia."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django import forms
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from slrt.ui import words

NOON = dt.datetime(2026, 11, 22, 5, 0, tzinfo=dt.UTC)  # 12.00 WIB, 13.00 WITA, 14.00 WIT


@pytest.mark.parametrize(
    ("value", "decimals", "said"),
    [
        (1234567.891, 2, "1.234.567,89"),
        (1234567, None, "1.234.567"),
        (Decimal("2.50"), None, "2,5"),
        (0.5, 0, "1"),
        (Decimal("-0.4"), 0, "0"),
        (0, None, "0"),
        (None, None, "–"),
        ("10234", None, "10.234"),
    ],
)
def test_numbers(value, decimals, said):
    assert words.number(value, decimals) == said


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_numbers_lose_no_digit(value):
    assert int(words.number(value).replace(".", "")) == value


def test_rupiah_and_shares():
    assert words.rupiah(1250000) == "Rp1.250.000"
    assert words.rupiah(Decimal("-1500.5")) == "-Rp1.500,50"
    assert words.percent(0.714) == "71%"
    assert words.percent(None) == "–"


@pytest.mark.parametrize(
    ("zone", "clock"),
    [("Asia/Jakarta", "12.00 WIB"), ("Asia/Makassar", "13.00 WITA"), ("Asia/Jayapura", "14.00 WIT")],
)
def test_times_name_their_zone(zone, clock):
    with timezone.override(zone):
        assert words.clock(NOON) == clock
        assert words.moment(NOON) == f"22 November 2026, {clock}"


def test_a_day_belongs_to_the_zone():
    late = dt.datetime(2026, 9, 30, 16, 30, tzinfo=dt.UTC)
    with timezone.override("Asia/Jakarta"):
        assert words.long_date(late) == "30 September 2026"
    with timezone.override("Asia/Makassar"):
        assert words.long_date(late) == "1 Oktober 2026"


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        (dt.timedelta(seconds=-20), "baru saja"),
        (dt.timedelta(minutes=-5), "5 menit lalu"),
        (dt.timedelta(hours=-2), "2 jam lalu"),
        (dt.timedelta(days=-1), "kemarin"),
        (dt.timedelta(days=-3), "3 hari lalu"),
        (dt.timedelta(days=-70), "2 bulan lalu"),
        (dt.timedelta(days=-800), "2 tahun lalu"),
        (dt.timedelta(days=1), "besok"),
        (dt.timedelta(days=3), "3 hari lagi"),
    ],
)
def test_ago(gap, said):
    assert words.ago(NOON + gap, NOON) == said


@pytest.mark.parametrize(
    ("gap", "said", "tone"),
    [
        (dt.timedelta(days=-2), "lewat 2 hari", "red"),
        (dt.timedelta(hours=-1), "lewat hari ini", "red"),
        (dt.timedelta(hours=1), "hari ini", "amber"),
        (dt.timedelta(days=1), "besok", "amber"),
        (dt.timedelta(days=5), "5 hari lagi", "plain"),
    ],
)
def test_due(gap, said, tone):
    assert words.due(NOON + gap, NOON) == (said, tone)


def test_a_date_is_due_until_its_end():
    assert words.due(dt.date(2026, 11, 22), NOON)[0] == "hari ini"
    assert words.due(dt.date(2026, 11, 21), NOON) == ("lewat 1 hari", "red")


def test_the_serial_of_a_nik_is_never_shown():
    assert words.mask_nik("3324066210750003") == "332406 621075 ••••"
    assert words.mask_nik("332406.621075.0003") == "332406 621075 ••••"
    assert words.mask_nik("12345") == "••••"
    assert words.mask_nik("") == "–"


def test_a_slip_that_leaves_the_house_tells_no_birth_date():
    assert words.mask_nik_paper("3324066210750003") == "332406 •••••• ••••"
    assert words.mask_nik_paper("12345") == "••••"
    assert words.mask_nik_paper(None) == "–"
    assert words.grouped("3324066210750003") == "332406 621075 0003"


def test_file_sizes():
    assert words.file_size(512) == "512 byte"
    assert words.file_size(840_000) == "820 KB"
    assert words.file_size(1_500_000) == "1,4 MB"


@pytest.mark.parametrize("typed", ["27-03-1985", "27/03/1985", "27 03 1985", "1985-03-27"])
def test_dates_as_typed_here(typed):
    assert forms.DateField().clean(typed) == dt.date(1985, 3, 27)


@pytest.mark.parametrize("typed", ["05/13/2026", "12-03-45", "3/27/1985", "27 Mar 85", "Oct 25 2006"])
def test_other_dates_are_refused(typed):
    with pytest.raises(forms.ValidationError):
        forms.DateField().clean(typed)


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Manajer SLRT", "manajer SLRT"),
        ("Pendamping Daerah SLRT (TA)", "pendamping daerah SLRT (TA)"),
        ("SP4N-LAPOR!", "SP4N-LAPOR!"),
        ("Datang ke sekretariat", "datang ke sekretariat"),
    ],
)
def test_a_label_within_a_sentence_keeps_its_abbreviations(label: str, said: str) -> None:
    assert words.in_sentence(label) == said
