"""How two birth dates agree when days are guessed, swapped or mistyped. Imports no model."""

from __future__ import annotations

from households.matching.records import Known

# These days stand for "unknown" in many records: agreeing or differing on them says little.
STAND_INS = frozenset({(1, 1), (12, 31), (7, 1)})
# Whoever was born before has one of those days so often that agreeing on it says less still.
_OFTEN_GUESSED = 1970


def birth_level(asked: Known, known: Known) -> str:
    """One of the levels of match_weights.toml [bits.birth]; "" when either side is unknown."""
    one, two = asked.year, known.year
    if not one or not two:
        return ""
    if not asked.birth_date or not known.birth_date:
        return _by_year(one, two, asked.month, known.month)
    first, second = asked.birth_date, known.birth_date
    day, other = (first.month, first.day), (second.month, second.day)
    guessed = day in STAND_INS or other in STAND_INS
    if one == two:
        return _same_year(one, day, other, guessed)
    return _other_year(one, two, day, other, guessed)


def _by_year(one: int, two: int, month: int | None, other: int | None) -> str:
    gap = abs(one - two)
    if gap == 0:
        if month and other:
            return "month" if month == other else "year_other"
        return "year"
    if gap <= 2:
        return f"year_{gap}"
    return "year_digit" if _one_digit(one, two) else ("year_5" if gap <= 5 else "far")


def _same_year(year: int, day: tuple[int, int], other: tuple[int, int], guessed: bool) -> str:
    if day == other:
        if not guessed:
            return "exact"
        return "exact_guessed_old" if year < _OFTEN_GUESSED else "exact_guessed"
    if day == (other[1], other[0]):
        return "swapped"
    if guessed:
        return "guessed" if day in STAND_INS else "guessed_known"
    if day[0] == other[0]:
        return "near_month"
    if day[1] == other[1]:
        return "near_day"
    return "year_other"


def _other_year(one: int, two: int, day: tuple[int, int], other: tuple[int, int], guessed: bool) -> str:
    gap = abs(one - two)
    if day == other and not guessed:
        if gap == 1:
            return "day_1"
        return "day_digit" if gap <= 5 or _one_digit(one, two) else "day_far"
    if day == other and gap == 1:
        return "guessed_1"
    if gap <= 2:
        return f"year_{gap}"
    return "year_5" if gap <= 5 else "far"


def _one_digit(one: int, two: int) -> bool:
    """One digit wrong, or the last two swapped."""
    a, b = str(one), str(two)
    return sum(x != y for x, y in zip(a, b, strict=False)) == 1 or (a[:2] == b[:2] and a[2:] == b[:1:-1])
