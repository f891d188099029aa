"""NIK compared with NIK, and the numbers a mistyped NIK may have been meant for. Imports no model."""

from __future__ import annotations

from households.identifiers import LENGTH
from households.matching.namefit import edits

# Levels that a slip of the hand explains.
NEARLY = frozenset({"close", "serial", "area", "sex"})
_OFFSET = 4  # women's day of birth is written plus 40: only the tens differ


def nik_level(asked: str, known: str) -> str:
    """exact, close (one digit or a swap), serial (the same, within the last four), area, sex, two, two_serial, part,
    few or different; "" when either is unknown."""
    if not asked or not known:
        return ""
    if asked == known:
        return "exact"
    if len(asked) < LENGTH - 2:
        return _part_level(asked, known)
    apart = edits(asked, known)
    if apart == 1 or asked in _doubled(known):
        return "serial" if _same_day(asked, known) else "close"
    if len(asked) == LENGTH:
        if asked[6:] == known[6:]:
            return "area"
        if asked == other_sex(known):
            return "sex"
    if apart == 2:
        return "two_serial" if _same_day(asked, known) else "two"
    return "different"


def _same_day(asked: str, known: str) -> bool:
    """Only the serial number differs: two people of one kecamatan, born on the same day, differ no more than that."""
    return asked[:12] == known[:12] and len(asked) == LENGTH


def _part_level(asked: str, known: str) -> str:
    if len(asked) >= 10 and asked in known:
        return "part"
    return "few" if len(asked) >= 4 and (known.endswith(asked) or known.startswith(asked)) else "different"


def _doubled(nik: str) -> set[str]:
    """One digit typed twice and the last one cut off by the length of the box."""
    return {(nik[:at] + nik[at] + nik[at:])[:LENGTH] for at in range(LENGTH)}


def other_sex(nik: str) -> str:
    """The same number with the day of birth written as for the other sex."""
    tens = int(nik[6]) if nik[6:7].isdigit() else 0
    return f"{nik[:6]}{(tens + _OFFSET) if tens < _OFFSET else tens - _OFFSET}{nik[7:]}"[:LENGTH]


def neighbours(digits: str, areas: tuple[str, ...] = ()) -> set[str]:
    """Whole numbers that one slip turns into what was typed: a digit, a swap, one too many or too few, the area code.

    areas: six-digit codes of kecamatan to try in place of the one typed. At most about 500 numbers; looking up their
    keyed digests finds a NIK with a wrong digit without storing anything of it but the digest of the whole.
    """
    if not digits.isdigit():
        return set()
    length = len(digits)
    if length == LENGTH:
        found = {digits[:at] + sign + digits[at + 1 :] for at in range(LENGTH) for sign in "0123456789"}
        found |= {digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :] for at in range(LENGTH - 1)}
        found.add(other_sex(digits))
        found |= {area + digits[6:] for area in areas}
        for at in range(LENGTH - 1):
            if digits[at] == digits[at + 1]:
                found |= {digits[:at] + digits[at + 1 :] + sign for sign in "0123456789"}
        return found - {digits}
    if length == LENGTH - 1:
        return {digits[:at] + sign + digits[at:] for at in range(LENGTH) for sign in "0123456789"}
    if length == LENGTH + 1:
        return {digits[:at] + digits[at + 1 :] for at in range(LENGTH + 1)}
    if length == 12:
        return {f"{digits}{serial:04d}" for serial in range(1, 31)}
    return set()


def written_birth(digits: str) -> tuple[int, int, int] | None:
    """(two-digit year, month, day) that the number says, when its middle can be a date."""
    if len(digits) < 12 or not digits.isdigit():
        return None
    day, month, year = int(digits[6:8]) % 40, int(digits[8:10]), int(digits[10:12])
    return (year, month, day) if 1 <= day <= 31 and 1 <= month <= 12 else None
