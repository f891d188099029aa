"""Search keys that fit 32 bits: two persons who may be the same share at least one (matching.md 3).

Each key joins two independent facts, so that one wrong fact leaves other keys whole. Nothing of a NIK or KK is in them:
a mistyped number is found by the keyed digests of its neighbours (numbers.py). Imports no model.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple, Protocol
from zlib import crc32

from households import names
from households.matching.birthfit import STAND_INS
from households.matching.numbers import written_birth
from households.matching.records import Known

# Raised when keys are made differently: whoever has older ones is computed again.
VERSION = 3
_MASK = 0x7FFFFFFF
_LONGEST = 4  # words of a name that get keys
# Letters of a head or tail. Of a skeleton no longer than that they are one fewer, or one wrong letter would spoil both.
_PIECE = 3
# A key mixes a kind and two facts: (kind + one * _ONE + two * _TWO) * _SPREAD, of which 31 bits are taken; the same on
# every machine. It is a sum of products, so those of words and letters are kept, cut to the bits that count (_part),
# and a key is one addition: an import makes 25 of them for each of a million persons.
_ONE, _TWO, _SPREAD, _SHIFT = 0x9E3779B1, 0xC2B2AE3D, 0x27D4EB2F165667C5, 23
_COUNTS = (1 << 54) - 1
(
    _HEAD, _TAIL, _ENDS, _DISTRICT_WORD, _YEAR_WORD, _DISTRICT_YEAR, _DATE, _DATE_LETTER, _DAY_WORD, _DISTRICT_DAY,
    _VILLAGE_YEAR, _TWO_WORDS, _WHOLE, _WORD_MOTHER, _VILLAGE_MOTHER, _YEAR_MOTHER,
) = (crc32(bytes((kind,))) for kind in range(16))  # fmt: skip


def _part(kind: int, one: int = 0, two: int = 0) -> int:
    return (kind + one * _ONE + two * _TWO) * _SPREAD & _COUNTS


def _mix(kind: int, one: int, two: int) -> int:
    return (_part(kind, one, two) >> _SHIFT) & _MASK


@lru_cache(maxsize=200_000)
def _code(text: str) -> int:
    return crc32(text.encode())


@lru_cache(maxsize=200_000)
def _pieces(word: str) -> tuple[int, int, int, int, str, str]:
    """Codes of a word: its skeleton, its head, its tail, both ends; and its first and last letter."""
    bones = names.skeleton(word)
    size = _piece_size(bones)
    return (
        _code(bones), _code(bones[:size]), _code(bones[-size:]), _code(bones[:1] + bones[-1:]), bones[:1], bones[-1:],
    )  # fmt: skip


def _piece_size(bones: str) -> int:
    return _PIECE if len(bones) > _PIECE else _PIECE - 1


@lru_cache(maxsize=20_000)
def _other_pieces(word: str) -> tuple[tuple[int, int], ...]:
    """(kind, code) of head and tail as they would be with a letter more or fewer, where that changes their length."""
    bones = names.skeleton(word)
    if len(bones) not in (_PIECE, _PIECE + 1):
        return ()
    size = 2 * _PIECE - 1 - _piece_size(bones)
    return (_HEAD, _code(bones[:size])), (_TAIL, _code(bones[-size:]))


@lru_cache(maxsize=100_000)
def telling_words(name: str) -> tuple[str, ...]:
    """The words that may be keys: the very common ones and initials only where there are no others."""
    found = names.words(name)
    return (tuple(w for w in found if w not in names.COMMON and len(w) > 1) or found)[:_LONGEST]


class _Codes(NamedTuple):
    """What a name gives, as parts of keys: the second fact, or in owns the words as the first. pairs are whole keys."""

    heads: tuple[int, ...]
    tails: tuple[int, ...]
    ends: tuple[int, ...]
    words: tuple[int, ...]
    owns: tuple[int, ...]
    letters: tuple[int, ...]
    pairs: tuple[int, ...]


@lru_cache(maxsize=100_000)
def _name_codes(name: str) -> _Codes:
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
    heads, tails, ends = ({_part(0, two=piece[place]) for piece in pieces} for place in (1, 2, 3))
    return _Codes(
        tuple(heads), tuple(tails), tuple(ends), tuple(_part(0, two=word) for word in words),
        tuple(_part(0, one=piece[0]) for piece in pieces), tuple(_part(0, two=_code(letter)) for letter in letters),
        pairs,
    )  # fmt: skip


class Facts(Protocol):
    """What keys are made of: a Known, or a row of the registry. village is a region code; all may be empty."""

    name: str
    birth_date: object
    village: str
    sex: str
    mother: str

    @property
    def year(self) -> int | None: ...


def keys_of(known: Facts) -> list[int]:
    """The keys a person of the registry carries, without repetitions, in no particular order."""
    return list(_keys(known, [known.year] if known.year else [], _dates_of(known), [known.sex]))


def question_keys(asked: Known) -> list[int]:
    """The keys of a question: the person's own, widened by the year before and after, day and month swapped, the birth
    date that the NIK says, and short words with a letter too many or too few."""
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
    found = _keys(asked, sorted(years), sorted(dates), sexes)
    if len(asked.village) > 8:
        village = _code(asked.village)
        found.update(
            _mix(kind, village, code) for word in telling_words(asked.name) for kind, code in _other_pieces(word)
        )
    return list(found)


def _dates_of(known: Facts) -> list[tuple[int, int, int]]:
    day = known.birth_date
    return [(day.year, day.month, day.day)] if isinstance(day, date) else []


def _keys(known: Facts, years: Iterable[int], dates: Iterable[tuple[int, int, int]], sexes: Iterable[str]) -> set[int]:
    heads, tails, ends, words, owns, letters, pairs = _name_codes(known.name)
    village = _code(known.village) if len(known.village) > 8 else 0
    district = _code(known.village[:8]) if len(known.village) >= 8 else 0
    found = set(pairs)
    if village:
        for kind, facts in ((_HEAD, heads), (_TAIL, tails), (_ENDS, ends)):
            one = _part(kind, village)
            found |= {((one + two) >> _SHIFT) & _MASK for two in facts}
    if district:
        one = _part(_DISTRICT_WORD, district)
        found |= {((one + two) >> _SHIFT) & _MASK for two in words}
    marks = [_code(sex) for sex in sexes]
    for year in years:
        if village:
            found.add(_mix(_VILLAGE_YEAR, village, year))
        for mark in marks:
            one = _part(_YEAR_WORD, year * 4 + mark)
            found |= {((one + two) >> _SHIFT) & _MASK for two in words}
            if district:
                one = _part(_DISTRICT_YEAR, district + year, mark)
                found |= {((one + two) >> _SHIFT) & _MASK for two in letters}
    _day_keys(found, dates, words, letters, district)
    if known.mother:
        _mother_keys(found, known.mother, owns, village, years)
    return found


def _day_keys(found: set[int], dates, words: tuple[int, ...], letters: tuple[int, ...], district: int) -> None:
    for year, month, day in dates:
        whole = year * 400 + month * 32 + day
        one = _part(_DATE_LETTER, whole)
        found |= {((one + two) >> _SHIFT) & _MASK for two in letters}
        if (month, day) in STAND_INS:
            continue
        found.add(_mix(_DATE, whole, 0))
        place = month * 32 + day
        one = _part(_DAY_WORD, place)
        found |= {((one + two) >> _SHIFT) & _MASK for two in words}
        if district:
            found.add(_mix(_DISTRICT_DAY, district, place))


def _mother_keys(found: set[int], mother: str, owns: tuple[int, ...], village: int, years) -> None:
    for code in _mother_codes(mother):
        two = _part(_WORD_MOTHER, two=code)
        found |= {((one + two) >> _SHIFT) & _MASK for one in owns}
        if village:
            found.add(_mix(_VILLAGE_MOTHER, village, code))
        found |= {_mix(_YEAR_MOTHER, year, code) for year in years}


@lru_cache(maxsize=100_000)
def _mother_codes(mother: str) -> tuple[int, ...]:
    return tuple(_code(names.skeleton(word)) for word in telling_words(mother)[:2])
