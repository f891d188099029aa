"""Search keys that fit 32 bits: two persons who may be the same share at least one (matching.md 3).

Each key joins two independent facts, so that one wrong fact leaves other keys whole. Nothing of a NIK or KK is in them:
a mistyped number is found by the keyed digests of its neighbours (numbers.py). Imports no model.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from itertools import combinations
from zlib import crc32

from households import names
from households.matching.birthfit import STAND_INS
from households.matching.numbers import written_birth
from households.matching.records import Known

# Raised when keys are made differently: whoever has older ones is computed again.
VERSION = 1
_MASK = 0x7FFFFFFF
(
    _HEAD, _TAIL, _ENDS, _DISTRICT_WORD, _YEAR_WORD, _DISTRICT_YEAR, _DATE, _DATE_LETTER, _DAY_WORD, _DISTRICT_DAY,
    _VILLAGE_YEAR, _TWO_WORDS, _WHOLE, _WORD_MOTHER, _VILLAGE_MOTHER,
) = (crc32(bytes((tag,))) for tag in range(15))  # fmt: skip
_LONGEST = 4  # words of a name that get keys


def _mix(tag: int, one: int, two: int) -> int:
    """A number of 31 bits from a kind of key and two facts; the same on every machine and Python."""
    return ((tag + one * 0x9E3779B1 + two * 0xC2B2AE3D) * 0x27D4EB2F165667C5 >> 23) & _MASK


@lru_cache(maxsize=200_000)
def _code(text: str) -> int:
    return crc32(text.encode())


@lru_cache(maxsize=200_000)
def _pieces(word: str) -> tuple[int, int, int, int, str, str]:
    """Codes of a word: its skeleton, its head, its tail, both ends; and its first and last letter."""
    bones = names.skeleton(word)
    heard = names.sound(word)
    return (
        _code(bones), _code(bones[:3]), _code(bones[-3:]), _code(bones[:1] + bones[-1:]), heard[:1], bones[-1:],
    )  # fmt: skip


@lru_cache(maxsize=100_000)
def telling_words(name: str) -> tuple[str, ...]:
    """The words that may be keys: the very common ones and initials only where there are no others."""
    found = names.words(name)
    return (tuple(w for w in found if w not in names.COMMON and len(w) > 1) or found)[:_LONGEST]


@lru_cache(maxsize=100_000)
def _name_codes(name: str):
    found = names.words(name)
    telling = telling_words(name)
    pieces = tuple(_pieces(word) for word in telling)
    whole = names.sound("".join(found)) if found else ""
    bones = names.skeleton("".join(found)) if found else ""
    words = {piece[0] for piece in pieces}
    if len(found) > 1:
        words.add(_code(bones))
    letters = {piece[4] for piece in pieces} | {piece[5] for piece in pieces}
    pairs = tuple(
        _mix(_TWO_WORDS, *sorted((_code(names.skeleton(a)), _code(names.skeleton(b)))))
        for a, b in combinations(found[:_LONGEST], 2)
        if a not in names.COMMON or b not in names.COMMON
    )
    if len(whole) > 7:
        pairs += (_mix(_WHOLE, _code(whole), 0),)
    return pieces, tuple(words), tuple(sorted(letters)), pairs


def keys_of(known: Known) -> list[int]:
    """The keys a person of the registry carries, without repetitions, in no particular order."""
    return list(_keys(known, [known.year] if known.year else [], _dates_of(known), [known.sex]))


def question_keys(asked: Known) -> list[int]:
    """The keys of a question: the person's own, widened by the year before and after, day and month swapped, and the
    birth date that the NIK says."""
    years = {asked.year + step for step in (-1, 0, 1)} if asked.year else set()
    dates = set(_dates_of(asked))
    for day in tuple(dates):
        if day[2] <= 12:
            dates.add((day[0], day[2], day[1]))
    said = written_birth(asked.nik)
    if said:
        near = [century + said[0] for century in (1900, 2000)]
        near = [year for year in near if not asked.year or abs(year - asked.year) <= 15]
        dates |= {(year, said[1], said[2]) for year in near}
        years |= set(near)
    sexes = [asked.sex, ""] if asked.sex else ["L", "P", ""]
    return list(_keys(asked, sorted(years), sorted(dates), sexes))


def _dates_of(known: Known) -> list[tuple[int, int, int]]:
    day = known.birth_date
    return [(day.year, day.month, day.day)] if isinstance(day, date) else []


def _keys(known: Known, years: Iterable[int], dates: Iterable[tuple[int, int, int]], sexes: Iterable[str]) -> set[int]:
    pieces, words, letters, pairs = _name_codes(known.name)
    village = _code(known.village) if len(known.village) > 8 else 0
    district = _code(known.village[:8]) if len(known.village) >= 8 else 0
    found = set(pairs)
    if village:
        for piece in pieces:
            found |= {_mix(_HEAD, village, piece[1]), _mix(_TAIL, village, piece[2]), _mix(_ENDS, village, piece[3])}
    if district:
        found |= {_mix(_DISTRICT_WORD, district, word) for word in words}
    marks = [_code(sex) for sex in sexes]
    codes = [_code(letter) for letter in letters]
    for year in years:
        if village:
            found.add(_mix(_VILLAGE_YEAR, village, year))
        for mark in marks:
            found |= {_mix(_YEAR_WORD, year * 4 + mark, word) for word in words}
            if district:
                found |= {_mix(_DISTRICT_YEAR, district + year, mark + code) for code in codes}
    _day_keys(found, dates, words, codes, village, district)
    _mother_keys(found, known, words, village)
    return found


def _day_keys(found: set[int], dates, words, codes, village: int, district: int) -> None:
    for year, month, day in dates:
        whole = year * 400 + month * 32 + day
        found |= {_mix(_DATE_LETTER, whole, code) for code in codes}
        if (month, day) in STAND_INS:
            continue
        found.add(_mix(_DATE, whole, 0))
        place = month * 32 + day
        found |= {_mix(_DAY_WORD, place, word) for word in words}
        if district:
            found.add(_mix(_DISTRICT_DAY, district, place))


def _mother_keys(found: set[int], known: Known, words, village: int) -> None:
    if not known.mother:
        return
    for word in telling_words(known.mother)[:2]:
        mother = _code(names.skeleton(word))
        found |= {_mix(_WORD_MOTHER, own, mother) for own in words}
        if village:
            found.add(_mix(_VILLAGE_MOTHER, village, mother))
