"""Two rankings of the same village side by side: who moved, who came, who left, and which answers changed. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from households.ranking.catalogue import Scheme


@dataclass(frozen=True, slots=True)
class Row:
    """What a comparison needs of a result."""

    household: int
    rank: int | None
    tied: int
    score: int
    lines: list[list[Any]]


@dataclass(frozen=True, slots=True)
class Difference:
    """before or after is None when the family stood in one ranking only. changed: codes whose answer differs."""

    household: int
    before: Row | None
    after: Row | None
    changed: tuple[str, ...] = ()

    @property
    def moved(self) -> int:
        """Places won (positive) or lost; 0 when one of the ranks is missing."""
        if not (self.before and self.after and self.before.rank and self.after.rank):
            return 0
        return self.before.rank - self.after.rank


def differences(before: Iterable[Row], after: Iterable[Row], old: Scheme, new: Scheme) -> tuple[list[Difference], int]:
    """(families that differ in rank, points or answers; how many do not), the greatest moves first."""
    first, second = ({row.household: row for row in rows} for rows in (before, after))
    found, same = [], 0
    for household in sorted(first.keys() | second.keys()):
        one, two = first.get(household), second.get(household)
        changed = _changed(one, two, old, new)
        if one and two and (one.rank, one.score, changed) == (two.rank, two.score, ()):
            same += 1
            continue
        found.append(Difference(household, one, two, changed))
    found.sort(key=lambda one: (-abs(one.moved), one.household))
    return found, same


def _changed(one: Row | None, two: Row | None, old: Scheme, new: Scheme) -> tuple[str, ...]:
    if one is None or two is None:
        return ()
    before = {code: line[0] for (code, _), line in zip(old.weights, one.lines, strict=True)}
    after = {code: line[0] for (code, _), line in zip(new.weights, two.lines, strict=True)}
    return tuple(code for code in after if code in before and before[code] != after[code])
