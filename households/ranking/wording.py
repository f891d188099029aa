"""Facts, answers and ranks as people read them."""

from __future__ import annotations

from datetime import date
from typing import Any

from households.ranking.catalogue import Scheme, catalogue
from households.ranking.evaluate import MET, UNMET
from slrt.ui import words

ANSWERS = {MET: ("terpenuhi", "teal", "check"), UNMET: ("tidak terpenuhi", "grey", ""),
           "u": ("belum diketahui", "amber", "info")}  # fmt: skip


def value_words(fact: str, value: Any) -> str:
    """ "tanah", "36 m²", "Rp500.000", "ya", or "belum diketahui"."""
    if value is None:
        return "belum diketahui"
    known = catalogue().facts[fact]
    if known.kind == "choice":
        return known.words.get(value, str(value))
    if known.kind == "yes":
        return "ya" if value else "tidak"
    if fact == "proposed_on":
        return words.long_date(date.fromordinal(int(value)))
    if known.unit == "rupiah":
        return words.rupiah(value)
    return f"{words.number(value, 0 if value == int(value) else 1)} {known.unit}".strip()


def source_words(source: list[Any] | None) -> str:
    """ "DTSEN 2026-T3, per 30 September 2026"."""
    if not source:
        return ""
    told, day = source
    return f"{told}, per {words.long_date(date.fromisoformat(day))}" if day else told


def rank_words(rank: int | None, tied: int) -> str:
    """A shared rank says that it is shared."""
    if rank is None:
        return "dikecualikan"
    return words.number(rank) if tied < 2 else f"{words.number(rank)} (bersama {words.number(tied - 1)} lain)"


def points_words(score: int, scheme: Scheme) -> str:
    return f"{words.number(score)} dari {words.number(scheme.highest)}"


def completeness(known: int, scheme: Scheme) -> str:
    """The share of criteria of which something is known."""
    return words.percent(known / len(scheme.weights))


def gate_words(gates: list[list[str]]) -> list[str]:
    """Labels of the gates that closed or opened."""
    known = catalogue().gates
    return [known[code].label for code, answer in gates if answer == MET]
