"""Two names compared word by word: best pairs first, each word used once. Imports no model."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import OSA

from households import names

# How well two words fit, best first.
SAME, SOUND, NEAR, BONES, ALIKE, PART, INITIAL, NONE = range(8)
LEVELS = ("same", "sound", "near", "bones", "alike", "part", "initial")
Rarity = Callable[[str], float]
RAREST_BITS = 11.0
_DEFAULT_BITS, _COMMON_BITS = 8.0, 3.0
_LONG_ENOUGH = 4
# Letters by which a word written together may differ in length and still be the other: cheaper than comparing.
_WRITTEN_TOGETHER = 3


def default_rarity(word: str) -> float:
    """Bits of agreeing on a word by chance, where nobody has counted the words of the registry."""
    return _COMMON_BITS if word in names.COMMON else _DEFAULT_BITS


class NameFit(NamedTuple):
    """counts and rarity per level, and the words that found no partner on either side.

    usual: words that only resemble their partner and are counted as names of their own here (SUKARMI beside SUKARTI);
    extra_bits: the rarity of the asked words without a partner.
    """

    counts: tuple[int, ...]
    bits: tuple[float, ...]
    extra: int
    missing: int
    usual: int = 0
    extra_bits: float = 0.0

    @property
    def value(self) -> float:
        """Only for choosing between ways to pair the same names."""
        gains = sum(bits * share for bits, share in zip(self.bits, _SHARE, strict=True))
        return gains - 2.5 * self.extra - 0.7 * self.missing


_SHARE = (1.0, 0.9, 0.7, 0.6, 0.4, 0.35, 0.1)


@lru_cache(maxsize=600_000)
def fit(one: str, two: str) -> int:
    """The level at which two canonical words fit. Symmetric."""
    if one == two:
        return SAME
    heard, other = names.sound(one), names.sound(two)
    if heard == other:
        return SOUND
    if len(one) == 1 or len(two) == 1:
        return INITIAL if one[0] == two[0] or heard[0] == other[0] else NONE
    apart = min(edits(heard, other), edits(one, two))
    shorter = min(len(heard), len(other))
    if apart == 1:
        return NEAR if min(len(one), len(two)) >= _LONG_ENOUGH else ALIKE
    if names.skeleton(one) == names.skeleton(two) and len(names.skeleton(one)) > 2:
        return BONES
    if _part(heard, other) or _part(one, two):
        return PART
    return ALIKE if apart == 2 and shorter >= _LONG_ENOUGH + 1 else NONE


def _part(one: str, two: str) -> bool:
    """A short form: the head or tail of the other, or a doubled tail (Rahmat → Mamat)."""
    short, long = (one, two) if len(one) < len(two) else (two, one)
    if len(short) < 3:
        return False
    if long.startswith(short) or long.endswith(short):
        return True
    return len(short) > 3 and short[:2] == short[2:4] and long.endswith(short[2:])


def edits(one: str, two: str, limit: int = 2) -> int:
    """Letters to change, add, drop or swap; more than `limit` is given as limit + 1."""
    return OSA.distance(one, two, score_cutoff=limit)


def compare(asked: tuple[str, ...], known: tuple[str, ...], rarity: Rarity = default_rarity) -> NameFit:
    """The best way to pair the words, also when some were written together or apart."""
    best = _pair(asked, known, rarity)
    if not (best.extra or best.missing or best.counts[PART]):
        return best
    if len(asked) > 1:
        best = _with_merges(best, asked, known, rarity, swapped=False)
    if len(known) > 1:
        best = _with_merges(best, known, asked, rarity, swapped=True)
    return best


def _with_merges(best: NameFit, apart: tuple[str, ...], joined: tuple[str, ...], rarity: Rarity, *, swapped: bool):
    ways = [(*apart[:at], one + two, *apart[at + 2 :]) for at, (one, two) in enumerate(pairwise(apart))]
    if len(apart) > 2:
        ways.append(("".join(apart),))
    for at, way in enumerate(ways):
        whole = way[min(at, len(way) - 1)]
        if not any(abs(len(whole) - len(word)) <= _WRITTEN_TOGETHER and fit(whole, word) <= BONES for word in joined):
            continue
        pair = (joined, way) if swapped else (way, joined)
        other = _pair(*pair, rarity)
        if other.value > best.value:
            best = other
    return best


def _pair(asked: tuple[str, ...], known: tuple[str, ...], rarity: Rarity) -> NameFit:
    pairs = [
        (level, place, at)
        for place, word in enumerate(asked)
        for at, other in enumerate(known)
        if (level := fit(word, other)) != NONE
    ]
    pairs.sort()
    counts, bits = [0] * len(LEVELS), [0.0] * len(LEVELS)
    used_asked, used_known, usual = 0, 0, 0
    for level, place, at in pairs:
        if used_asked >> place & 1 or used_known >> at & 1:
            continue
        used_asked |= 1 << place
        used_known |= 1 << at
        counts[level] += 1
        said = rarity(asked[place])
        bits[level] += min(said, rarity(known[at]))
        usual += NEAR <= level <= ALIKE and said < RAREST_BITS
    extra, missing = len(asked) - used_asked.bit_count(), len(known) - used_known.bit_count()
    if usual and rarity is default_rarity:  # nobody has counted which words are usual
        usual = 0
    over = sum([rarity(word) for place, word in enumerate(asked) if not used_asked >> place & 1]) if extra else 0.0
    return NameFit(tuple(counts), tuple(bits), extra, missing, usual, over)
