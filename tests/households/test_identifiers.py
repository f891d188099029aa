"""What a NIK and a KK number say by themselves."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households import identifiers as ids

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "nik_empty"),
        ("332406621075000", "nik_length"),
        ("33240662107500033", "nik_length"),
        ("6.20407E+15", "nik_scientific"),
        ("6,20407E+15", "nik_scientific"),
        ("6.20407e15", "nik_scientific"),
        ("33240662107500O3", "nik_not_digits"),
        ("1111111111111111", "nik_repeated"),
        ("3324066210750000", "nik_serial"),
        ("9924066210750003", "nik_province"),
    ],
)
def test_hard_errors_are_named(text: str, code: str) -> None:
    nik = ids.read_nik(text, TODAY)
    assert nik.errors[0].code == code
    assert nik.errors[0].sentence.endswith(".")
    assert not nik.ok


def test_the_length_is_told_in_the_words_of_the_desk() -> None:
    sentence = ids.read_nik("332406621075000", TODAY).errors[0].sentence
    assert sentence == "NIK harus 16 angka. Yang Anda masukkan 15 angka."


@pytest.mark.parametrize("digits", ["3324063213750003", "3324060010750003", "3324066231029903", "3324063002750001"])
def test_an_impossible_date_is_a_warning_that_may_be_confirmed(digits: str) -> None:
    nik = ids.read_nik(digits, TODAY)
    assert nik.ok and [problem.code for problem in nik.warnings] == ["nik_date"]
    assert nik.birth_date is None and "Sesuai KTP" in nik.warnings[0].sentence


@pytest.mark.parametrize(
    "typed", ["332406 621075 0003", "3324.0662.1075.0003", "3324-0662-1075-0003", "3324066210750003.0"]
)
def test_separators_and_the_tail_of_a_spreadsheet_are_ignored(typed: str) -> None:
    assert ids.read_nik(typed, TODAY).digits == "3324066210750003"


def test_birth_date_sex_and_district_are_read() -> None:
    nik = ids.read_nik("3324066210750003", TODAY)
    assert (nik.birth_date, nik.sex, nik.district, nik.serial) == (date(1975, 10, 22), "P", "33.24.06", 3)


def test_the_century_puts_nobody_into_the_future() -> None:
    assert ids.birth_of("3324062211260003", TODAY) == (date(2026, 11, 22), "L")
    assert ids.birth_of("3324062311260003", TODAY) == (date(1926, 11, 23), "L")
    assert ids.birth_of("3324062902000003", TODAY) == (date(2000, 2, 29), "L")


@given(
    birth=st.dates(min_value=date(1927, 1, 1), max_value=TODAY),
    sex=st.sampled_from("LP"),
    serial=st.integers(1, 9999),
    district=st.sampled_from(["332406", "620401", "327611", "630912"]),
)
def test_every_nik_by_the_rule_is_read_back(birth: date, sex: str, serial: int, district: str) -> None:
    digits = f"{district}{birth.day + (40 if sex == 'P' else 0):02d}{birth:%m%y}{serial:04d}"
    nik = ids.read_nik(digits, TODAY)
    if len(set(digits)) > 1:
        assert nik.ok and not nik.warnings
    assert (nik.birth_date, nik.sex, nik.serial) == (birth, sex, serial)


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading(text: str) -> None:
    nik = ids.read_nik(text, TODAY)
    assert nik.ok is (not nik.errors)
    ids.read_kk(text)


def test_what_disagrees_with_the_record_is_only_a_warning() -> None:
    nik = ids.read_nik("3324066210750003", TODAY)
    found = ids.compare_nik(nik, birth_date=date(1980, 1, 2), sex="L", district="33.24.12")
    assert [problem.code for problem in found] == ["nik_birth", "nik_sex", "nik_elsewhere"]
    assert not any(problem.hard for problem in found)
    assert ids.compare_nik(nik, districts=frozenset({"33.24.12"}))[0].code == "nik_district"


def test_a_kk_number_is_told_by_its_own_name() -> None:
    assert ids.read_kk("332406010112")[1].sentence == "Nomor KK harus 16 angka. Yang Anda masukkan 12 angka."
    assert ids.read_kk("3324060101120007") == ("3324060101120007", None)
    assert ids.read_kk("0000000000000000")[1].code == "kk_placeholder"


def test_there_are_38_provinces() -> None:
    assert len(ids.PROVINCES) == 38
