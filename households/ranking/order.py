"""Ranks within a village. Families that nothing tells apart share a rank; the next is counted on (1, 2, 2, 4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Placed:
    """rank: None for families a gate keeps out. tied: how many share the rank, itself included."""

    key: int
    rank: int | None
    tied: int


def place(rows: Iterable[tuple[int, tuple[Any, ...] | None]]) -> list[Placed]:
    """(family's key, order key or None when kept out) → everybody's place, whatever the order they come in.

    Within a shared rank the family's key says who is printed first, so that the list itself is total and stable.
    """
    given = list(rows)
    ranked = sorted((order, key) for key, order in given if order is not None)
    counts: dict[tuple[Any, ...], int] = {}
    for order, _ in ranked:
        counts[order] = counts.get(order, 0) + 1
    found, rank, before = [], 0, None
    for at, (order, key) in enumerate(ranked, 1):
        if order != before:
            rank, before = at, order
        found.append(Placed(key, rank, counts[order]))
    out = sorted(key for key, order in given if order is None)
    return [*found, *(Placed(key, None, 0) for key in out)]
