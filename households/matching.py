"""How well a person fits what somebody at the desk says: a score in bits, and one plain reason per field.

Bits add up like evidence (log2 of how much likelier the agreement is for the same person than for a stranger). The
weights follow matching.md 4; VERSION stands beside a decision that rests on them. Imports no model.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum

from households import names

VERSION = 1
SURE_BITS = 6.0
UNLIKELY_BITS = -4.0


class Mark(StrEnum):
    """What a field says, in the words of the screen."""

    MATCH = "cocok"
    CLOSE = "mirip"
    DIFFERENT = "berbeda"
    UNKNOWN = "tidak diketahui"


class Band(StrEnum):
    SURE = "cocok"
    POSSIBLE = "mungkin"
    UNLIKELY = "tidak"


@dataclass(frozen=True, slots=True)
class Reason:
    """One field: its name, what it says, and a short sentence."""

    field: str
    mark: Mark
    text: str
    bits: float = 0.0


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of somebody, on either side. Everything may be empty; village is a region code."""

    name: str = ""
    birth_date: date | None = None
    birth_year: int | None = None
    village: str = ""
    sex: str = ""

    @property
    def year(self) -> int | None:
        return self.birth_date.year if self.birth_date else self.birth_year


@dataclass(frozen=True, slots=True)
class Score:
    bits: float
    reasons: tuple[Reason, ...]

    @property
    def band(self) -> Band:
        if self.bits >= SURE_BITS:
            return Band.SURE
        return Band.UNLIKELY if self.bits < UNLIKELY_BITS else Band.POSSIBLE


# A stranger's agreement on these days says little: they stand for "unknown" in many records.
_STAND_IN_DAYS = {(1, 1), (12, 31), (7, 1)}
# Without any evidence two people are strangers: one village holds hundreds of candidates.
_PRIOR = -8.0
_WORD = {"same": 6.0, "sound": 5.0, "close": 3.0, "part": 2.0, "initial": 1.0, "none": -2.5}
_COMMON_WORD = 2.0


def score(asked: Known, person: Known) -> Score:
    """Compare field by field. Fields that were not asked for count nothing and are not among the reasons."""
    parts = [_name(asked.name, person.name)]
    if asked.year:
        parts.append(_birth(asked, person))
    if asked.village:
        parts.append(_village(asked.village, person.village))
    if asked.sex and person.sex:
        same = asked.sex == person.sex
        parts.append(Reason("sex", Mark.MATCH if same else Mark.DIFFERENT, "jenis kelamin sama" if same else
                            "jenis kelamin berbeda", 1.0 if same else -4.0))  # fmt: skip
    return Score(_PRIOR + sum(part.bits for part in parts), tuple(part for part in parts if part.text))


def _name(asked: str, known: str) -> Reason:
    if not asked.strip():
        return Reason("name", Mark.UNKNOWN, "")
    one, two = names.words(asked), names.words(known)
    if one == two:
        same_text = asked.strip().upper() == known.strip().upper()
        text = "nama sama" if same_text else f"nama {known} ~ {asked.strip().upper()} (ejaan lain)"
        return Reason("name", Mark.MATCH, text, sum(_weight(word, "same") for word in one))
    bits, worst = _pair_words(one, two)
    if sorted(map(names.sound, one)) == sorted(map(names.sound, two)):
        return Reason("name", Mark.MATCH, f"nama {known} ~ {asked.strip().upper()} (bunyi sama)", bits)
    if worst == "none" and bits <= 0:
        return Reason("name", Mark.DIFFERENT, f"nama berbeda: {known}", bits)
    return Reason("name", Mark.CLOSE, f"nama mirip: {known}", bits)


def _pair_words(asked: tuple[str, ...], known: tuple[str, ...]) -> tuple[float, str]:
    """Every asked word with the known word that fits it best, each used once. (bits, the poorest fit)."""
    free, bits, worst = list(known), 0.0, "same"
    order = list(_WORD)
    for word in sorted(asked, key=len, reverse=True):
        fits = [(order.index(_fit(word, other)), other) for other in free]
        if not fits:
            bits, worst = bits - 1.0, "none"
            continue
        place, other = min(fits)
        level = order[place]
        if level != "none":
            free.remove(other)
        bits += _weight(word, level)
        worst = max(worst, level, key=order.index)
    return bits - 0.5 * len(free), worst


def _fit(one: str, two: str) -> str:
    if one == two:
        return "same"
    if names.sound(one) == names.sound(two):
        return "sound"
    if len(one) == 1 or len(two) == 1:
        return "initial" if one[0] == two[0] else "none"
    if SequenceMatcher(None, names.sound(one), names.sound(two)).ratio() >= 0.75:
        return "close"
    short, long = sorted((one, two), key=len)
    return "part" if len(short) >= 3 and (long.startswith(short) or long.endswith(short)) else "none"


def _weight(word: str, level: str) -> float:
    bits = _WORD[level]
    return min(bits, _COMMON_WORD) if word in names.COMMON and bits > 0 else bits


def _birth(asked: Known, person: Known) -> Reason:
    if not person.year:
        return Reason("birth", Mark.UNKNOWN, "tanggal lahir tidak tercatat")
    one, two = asked.birth_date, person.birth_date
    if one and two:
        return _dates(one, two)
    gap = abs(asked.year - person.year)
    if gap == 0:
        return Reason("birth", Mark.MATCH, f"tahun lahir sama ({person.year})", 4.0)
    if gap <= 2:
        return Reason("birth", Mark.CLOSE, f"tahun lahir selisih {gap} ({person.year})", 1.0)
    return Reason("birth", Mark.DIFFERENT, f"tahun lahir berbeda ({person.year})", -4.0 if gap > 5 else -1.5)


def _dates(asked: date, known: date) -> Reason:
    if asked == known:
        stand_in = (known.month, known.day) in _STAND_IN_DAYS
        return Reason("birth", Mark.MATCH, "tanggal lahir sama", 5.0 if stand_in else 10.0)
    if asked.year == known.year and (asked.month, asked.day) == (known.day, known.month):
        return Reason("birth", Mark.CLOSE, "tanggal dan bulan lahir tertukar", 7.0)
    if asked.year == known.year:
        near = asked.month == known.month or asked.day == known.day
        text = f"tahun lahir sama ({known.year}), tanggal berbeda"
        return Reason("birth", Mark.CLOSE, text, 5.0 if near else 2.5)
    if (asked.month, asked.day) == (known.month, known.day):
        gap = abs(asked.year - known.year)
        bits = 5.0 if gap <= 2 or gap % 10 == 0 else 2.0
        return Reason("birth", Mark.CLOSE, f"tanggal dan bulan sama, tahun berbeda ({known.year})", bits)
    gap = abs(asked.year - known.year)
    text = f"tanggal lahir berbeda ({known:%d-%m-%Y})"
    return Reason("birth", Mark.DIFFERENT, text, -1.0 if gap <= 2 else -5.0)


def _village(asked: str, known: str) -> Reason:
    if asked == known:
        return Reason("village", Mark.MATCH, "desa/kelurahan sama", 5.0)
    if known.startswith(asked):
        return Reason("village", Mark.MATCH, "wilayah sama", 2.5)
    if asked[:8] == known[:8]:
        return Reason("village", Mark.CLOSE, "desa lain, kecamatan sama", 1.5)
    return Reason("village", Mark.DIFFERENT, "desa dan kecamatan lain", -1.5)
