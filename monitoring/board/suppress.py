"""Hiding small numbers, and those from which a hidden one could be worked out. Imports no model.

A number from 1 to limit − 1 may point to a family that neighbours recognise. Hiding it alone is not enough where the
sum stands beside it: then at least one more is hidden, and what is hidden adds up to at least the limit.
"""

from __future__ import annotations

from collections.abc import Sequence

Numbers = Sequence[int | None]


def is_small(value: int | None, limit: int) -> bool:
    return value is not None and 0 < value < limit


def in_line(values: Numbers, limit: int, *, also: set[int] = frozenset()) -> set[int]:
    """Positions to hide in numbers whose sum is known. `also`: positions hidden for another reason.

    When too little is left to hide behind, every number above zero is hidden, and the sum must be too
    (see sum_must_hide).
    """
    hidden = {at for at, value in enumerate(values) if is_small(value, limit)} | set(also)
    if not hidden:
        return hidden
    others = sorted((value, at) for at, value in enumerate(values) if value and at not in hidden)
    while others and not _safe(values, hidden, limit):
        hidden.add(others.pop(0)[1])
    return hidden


def _safe(values: Numbers, hidden: set[int], limit: int) -> bool:
    """Two or more are hidden, and their sum says nothing about a small one."""
    live = [values[at] or 0 for at in hidden if values[at]]
    return len(live) >= 2 and sum(live) >= limit


def sum_must_hide(values: Numbers, hidden: set[int], limit: int) -> bool:
    """Whether the sum would still give a hidden number away."""
    return any(values[at] for at in hidden) and not _safe(values, hidden, limit)


def gathered(rows: list[tuple[str, int]], limit: int, rest: str) -> list[tuple[str, int]]:
    """Kinds with their numbers, the small ones together under `rest`; left out where even together they are small.

    A single small one takes the next larger along, so that no total elsewhere gives it away.
    """
    known = sorted(((label, value) for label, value in rows if value), key=lambda row: -row[1])
    small = [row for row in known if is_small(row[1], limit)]
    if not small:
        return known
    shown = known[: len(known) - len(small)]
    if len(small) == 1 and shown:
        small.append(shown.pop())
    together = sum(value for _, value in small)
    return shown if is_small(together, limit) else [*shown, (rest, together)]


def in_overlap(whole: int, both: int, limit: int) -> bool:
    """Whether a share "of A, so many also B" must be hidden: few share both, or few do not."""
    return is_small(both, limit) or is_small(whole - both, limit)
