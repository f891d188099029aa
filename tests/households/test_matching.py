"""The comparison and its keys: properties that hold for any two people, and examples with their sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from households import matching
from households.matching import Band, Known, Mark, keys_of, question_keys
from households.matching.birthfit import birth_level
from households.matching.namefit import RAREST_BITS, compare, edits, fit
from households.matching.numbers import neighbours, nik_level, other_sex
from households.matching.scoring import bits_of, evidence
from households.matching.weights import BITS
from households.names import DEGREES, PATRONYMICS

# A degree counts as one behind the name only, so that turned words would be another name.
WORDS = st.text(alphabet="abcdefghijklmnopqrstuwyz", min_size=3, max_size=10).filter(lambda word: word not in DEGREES)
NAMES = st.lists(WORDS, min_size=1, max_size=4, unique=True).map(" ".join)
VILLAGES = st.sampled_from(["33.24.12.2001", "33.24.12.2003", "33.24.01.2001", "63.09.02.2002"])
DAYS = st.dates(date(1930, 1, 1), date(2024, 12, 31))
NIKS = st.text(alphabet="0123456789", min_size=16, max_size=16)


def people():
    return st.builds(
        Known,
        name=NAMES,
        birth_date=DAYS,
        village=VILLAGES,
        sex=st.sampled_from(["L", "P", ""]),
        nik=NIKS,
        mother=NAMES,
    )


AMINAH = Known("SITI AMINAH", date(1980, 3, 14), None, "33.24.12.2001", "P", "3324125403800001", mother="SUMINAH")


@given(people())
def test_somebody_fits_themselves_better_than_anybody(person: Known) -> None:
    same = matching.score(person, person)
    assert same.band is Band.SURE
    assert {reason.mark for reason in same.reasons} == {Mark.MATCH}


@given(people(), people())
def test_the_order_of_the_words_does_not_matter(one: Known, two: Known) -> None:
    assume(not PATRONYMICS.intersection(one.name.lower().split()))  # what follows bin or binti is left out
    turned = replace(one, name=" ".join(reversed(one.name.split())))
    assert matching.score(turned, two).bits == pytest.approx(matching.score(one, two).bits, abs=2.0)
    assert matching.score(turned, one).band is Band.SURE


@given(people(), people(), st.sampled_from(["birth_date", "village", "sex", "nik", "mother"]))
def test_what_is_unknown_never_counts_against_anybody(asked: Known, person: Known, field: str) -> None:
    """Leaving a field out costs at most what agreeing on it had given."""
    empty = {"birth_date": None}.get(field, "")
    without = matching.score(replace(asked, **{field: empty}), person)
    also = matching.score(asked, replace(person, **{field: empty}))
    name = "birth" if field == "birth_date" else field
    assert name not in {reason.field for reason in without.reasons}
    hidden = [reason for reason in also.reasons if reason.field == name]
    assert all(reason.mark is Mark.UNKNOWN and reason.bits == 0 for reason in hidden)


@given(WORDS, WORDS)
def test_words_fit_the_same_both_ways(one: str, two: str) -> None:
    assert fit(one, two) == fit(two, one)
    assert edits(one, two) == edits(two, one)
    assert fit(one, one) == 0 and edits(one, one) == 0


@given(NAMES, NAMES)
def test_pairing_uses_each_word_once(one: str, two: str) -> None:
    asked, known = tuple(one.split()), tuple(two.split())
    found = compare(asked, known)
    assert sum(found.counts) <= min(len(asked), len(known))
    assert found.extra <= len(asked) and found.missing <= len(known)


@given(people())
def test_everybody_shares_their_own_keys(person: Known) -> None:
    keys = keys_of(person)
    assert keys and set(keys) <= set(question_keys(person))
    assert all(-(2**31) <= key < 2**31 for key in keys)
    assert sorted(keys) == sorted(set(keys))


@given(people(), st.integers(-1, 1))
def test_one_wrong_fact_leaves_a_shared_key(person: Known, years: int) -> None:
    keys = set(keys_of(person))
    elsewhere = replace(person, village="33.24.20.2009")
    older = replace(person, birth_date=None, birth_year=person.birth_date.year + years)
    renamed = replace(person, name="QWXYZ")
    unborn = replace(person, birth_date=None)
    for asked in (elsewhere, older, renamed, unborn):
        assert keys & set(question_keys(asked))


@pytest.mark.parametrize(("typed", "recorded"), [("HANTO", "YANTO"), ("BINI", "BINTI"), ("SUYADJ", "SUYADI")])
def test_a_wrong_letter_in_a_short_name_leaves_a_key_of_the_village(typed: str, recorded: str) -> None:
    person = replace(AMINAH, name=recorded, mother="")
    assert set(question_keys(Known(typed, village=person.village))) & set(keys_of(person))
    assert not set(question_keys(Known(typed, village="33.24.01.2001"))) & set(keys_of(person))


@given(people(), st.integers(-1, 1))
def test_mother_and_year_are_enough_to_be_compared(person: Known, years: int) -> None:
    asked = Known("QWXYZ", birth_year=person.birth_date.year + years, mother=person.mother)
    assert set(question_keys(asked)) & set(keys_of(person))


@given(people())
def test_keys_hold_nothing_of_the_number(person: Known) -> None:
    assert sorted(keys_of(person)) == sorted(keys_of(replace(person, nik="", kk="1" * 16)))


@given(NIKS, st.integers(0, 15), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_a_neighbour(nik: str, place: int, digit: str) -> None:
    typed = nik[:place] + digit + nik[place + 1 :]
    if typed != nik:
        assert nik in neighbours(typed) and nik_level(typed, nik) in ("close", "serial", "sex")


@given(NIKS, st.integers(0, 14))
def test_swapped_missing_and_doubled_digits_are_neighbours(nik: str, place: int) -> None:
    swapped = nik[:place] + nik[place + 1] + nik[place] + nik[place + 2 :]
    for typed in {swapped, nik[:place] + nik[place + 1 :], nik[:place] + "7" + nik[place:]} - {nik}:
        assert nik in neighbours(typed)
        assert nik_level(typed, nik) in ("close", "serial", "sex")
    doubled = (nik[:place] + nik[place] + nik[place:])[:16]
    assert doubled == nik or nik in neighbours(doubled)


def test_numbers_say_how_they_differ() -> None:
    nik = "3324125403800001"
    assert nik_level("3324015403800001", nik) in ("close", "area")
    assert nik_level("3325095403800001", nik) == "area"
    assert other_sex(nik) == "3324121403800001" and other_sex(other_sex(nik)) == nik
    assert nik_level("332412540380", nik) == "part" and nik_level("0001", nik) == "few"
    assert nik_level("6309020101900003", nik) == "different" and nik_level("", nik) == ""
    assert neighbours("bukan angka") == set() and nik in neighbours("332412540380")


@pytest.mark.parametrize(
    ("asked", "level"),
    [
        (Known(birth_date=date(1980, 3, 14)), "exact"),
        (Known(birth_date=date(1980, 3, 12)), "near_month"),
        (Known(birth_date=date(1980, 5, 14)), "near_day"),
        (Known(birth_date=date(1980, 7, 1)), "guessed"),
        (Known(birth_date=date(1980, 12, 31)), "guessed"),
        (Known(birth_year=1980), "year"),
        (Known(birth_year=1980, birth_month=3), "month"),
        (Known(birth_date=date(1981, 3, 14)), "day_1"),
        (Known(birth_date=date(1970, 3, 14)), "day_digit"),
        (Known(birth_date=date(1908, 3, 14)), "day_digit"),
        (Known(birth_year=1981), "year_1"),
        (Known(birth_date=date(1955, 8, 2)), "far"),
        (Known(), ""),
    ],
)
def test_birth_dates_agree_in_levels(asked: Known, level: str) -> None:
    assert birth_level(asked, AMINAH) == level


@given(DAYS, DAYS)
def test_every_level_of_a_birth_date_has_a_weight_and_a_sentence(one: date, two: date) -> None:
    asked, person = Known(birth_date=one), Known(birth_date=two)
    assert f"birth.{birth_level(asked, person)}" in BITS
    assert [reason.field for reason in matching.score(asked, person).reasons] == ["birth"]


def test_a_swapped_day_and_month_is_seen() -> None:
    assert birth_level(Known(birth_date=date(1980, 5, 3)), Known(birth_date=date(1980, 3, 5))) == "swapped"


def test_reasons_are_plain_sentences_in_the_order_of_the_screen() -> None:
    asked = Known("ST. AMINAH", date(1980, 3, 14), None, "33.24.12.2003", "P", "3324125403800010", mother="SUMINA")
    answer = matching.score(asked, AMINAH)
    assert answer.band is Band.SURE and answer.chance > 0.98
    assert [(reason.field, reason.mark) for reason in answer.reasons] == [
        ("name", Mark.MATCH), ("nik", Mark.CLOSE), ("birth", Mark.MATCH), ("village", Mark.CLOSE), ("sex", Mark.MATCH),
        ("mother", Mark.MATCH),
    ]  # fmt: skip
    assert answer.reasons[1].text == "NIK hampir sama: satu angka salah atau tertukar"
    assert answer.reasons[3].text == "tempat tinggal lain, kecamatan sama"


def test_a_stranger_is_told_so_and_a_relatives_number_is_named() -> None:
    other = Known("BAMBANG", date(1950, 1, 1), None, "33.24.01.2001", "L", "3324010101500001", mother="KARTINI")
    answer = matching.score(AMINAH, other)
    assert answer.band is Band.UNLIKELY
    assert {reason.mark for reason in answer.reasons} == {Mark.DIFFERENT}
    child = replace(AMINAH, nik="3324125403800009", relatives=True)
    texts = [reason.text for reason in matching.score(replace(AMINAH, nik="3324121203770003"), child).reasons]
    assert "NIK ini milik anggota keluarganya" in texts


def test_numbers_are_not_shown_by_accident() -> None:
    assert AMINAH.nik not in repr(AMINAH)


def test_every_word_of_the_mothers_name_counts() -> None:
    asked = replace(AMINAH, mother="SITI SULASTRI")
    both, one = (replace(AMINAH, mother=name) for name in ("SITI SOELASTRI", "SITI RUKMINI"))
    assert matching.score(asked, both).bits > matching.score(asked, one).bits + 2


def test_a_digit_of_the_serial_says_less_than_the_same_slip_elsewhere() -> None:
    assert nik_level("3324125403800002", AMINAH.nik) == "serial"
    assert nik_level("3324125403800023", AMINAH.nik) == "two_serial"
    assert nik_level("3324125403810001", AMINAH.nik) == "close"


def test_a_guessed_day_that_many_have_says_less() -> None:
    known = Known(birth_date=date(1952, 12, 31))
    assert birth_level(Known(birth_date=date(1952, 12, 31)), known) == "exact_guessed_old"
    assert birth_level(Known(birth_date=date(1992, 12, 31)), Known(birth_date=date(1992, 12, 31))) == "exact_guessed"
    assert birth_level(Known(birth_date=date(1952, 5, 3)), known) == "guessed_known"


def test_days_that_only_stand_for_unknown_ones_say_less_against_somebody() -> None:
    known = Known(birth_date=date(1951, 7, 1))
    assert birth_level(Known(birth_date=date(1951, 12, 31)), known) == "guessed"
    assert birth_level(Known(birth_date=date(1950, 7, 1)), known) == "guessed_1"
    assert birth_level(Known(birth_date=date(1950, 12, 31)), known) == "year_1"
    texts = [reason.text for reason in matching.score(Known(birth_date=date(1950, 7, 1)), known).reasons]
    assert texts == ["tahun lahir selisih 1 (1951), tanggal hanya perkiraan"]


def counted(word: str) -> float:
    """Rarity where two words are usual names and every other is as rare as words get."""
    return 8.0 if word in ("sukarmi", "sukarti") else RAREST_BITS


def test_a_usual_name_is_hardly_a_slip_for_another() -> None:
    """SUKARMI is a name of its own: whoever says it seldom means SUKARTI; SUKARTJ is nobody's name."""
    known = replace(AMINAH, name="SUKARTI")
    assert compare(("sukarmi",), ("sukarti",), counted).usual == 1
    assert compare(("sukartj",), ("sukarti",), counted).usual == 0
    assert compare(("sukarti",), ("sukarti",), counted).usual == 0
    assert compare(("karmi",), ("sukarmi",), lambda word: 8.0).usual == 0, "a short form is often a name as well"
    assert compare(("sukarmi",), ("sukarti",)).usual == 0, "where nobody has counted"
    other, slip = (replace(AMINAH, name=name) for name in ("SUKARMI", "SUKARTJ"))
    assert bits_of(evidence(slip, known, counted)) > bits_of(evidence(other, known, counted)) + 2


@pytest.mark.parametrize(("asked", "known"), [("ENDANG", "ENDANG PRATIWI"), ("ENDANG PRATIWI", "ENDANG")])
def test_a_mother_with_another_word_is_less_the_same(asked: str, known: str) -> None:
    person = replace(AMINAH, mother=asked)
    assert matching.score(person, person).bits > matching.score(person, replace(AMINAH, mother=known)).bits + 1
