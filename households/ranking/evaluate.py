"""Judging one family by a scheme: every criterion is met, not met, or unknown. Pure: no model, no database.

An unknown fact is never taken for a met one, nor for poverty (domain §8.4): it only lowers the completeness.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from households.ranking.catalogue import Catalogue, Rule, Scheme, Test, Tie, catalogue

MET, UNMET, UNKNOWN = "m", "n", "u"
OUT, FIRST, NORMAL = "out", "first", ""

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "in": lambda value, wanted: value in wanted,
    "is": lambda value, wanted: value is wanted,
    "below": lambda value, wanted: value < wanted,
    "at_most": lambda value, wanted: value <= wanted,
    "at_least": lambda value, wanted: value >= wanted,
}


@dataclass(frozen=True, slots=True)
class Known:
    """A value of ours, who said so, and as of when. A fact that is not known stands in no dictionary."""

    value: Any
    source: str
    day: date | None = None


Facts = dict[str, Known]


@dataclass(frozen=True, slots=True)
class Line:
    """What one criterion came to: the answer, the points, and the fact that decided (or would have)."""

    code: str
    answer: str
    points: int
    fact: str
    known: Known | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """effect: "first" or "out" where a gate closed or opened; gates: (code, answer) in the scheme's order."""

    score: int
    effect: str
    lines: tuple[Line, ...]
    gates: tuple[tuple[str, str], ...]
    ties: tuple[Any, ...]

    @property
    def met(self) -> int:
        return sum(line.answer == MET for line in self.lines)

    @property
    def known(self) -> int:
        return sum(line.answer != UNKNOWN for line in self.lines)


def answer_of(test: Test, facts: Facts) -> str:
    known = facts.get(test.fact)
    if known is None or known.value in test.unsure:
        return UNKNOWN
    return MET if _COMPARE[test.op](known.value, test.value) else UNMET


def decide(rule: Rule, facts: Facts) -> tuple[str, str]:
    """(answer, code of the deciding fact), in the logic of three values: one decisive test outweighs unknown ones."""
    decisive = UNMET if rule.every else MET
    answers = [(answer_of(test, facts), test.fact) for test in rule.tests]
    for wanted in (decisive, UNKNOWN):
        for answer, fact in answers:
            if answer == wanted:
                return answer, fact
    return answers[0]


def judge(scheme: Scheme, facts: Facts, known: Catalogue | None = None) -> Judgement:
    """Every line of the scheme for one family."""
    known = known or catalogue()
    lines, score = [], 0
    for code, points in scheme.weights:
        answer, fact = decide(known.criteria[code], facts)
        gained = points if answer == MET else 0
        score += gained
        lines.append(Line(code, answer, gained, fact, facts.get(fact)))
    gates = tuple((code, decide(known.gates[code], facts)[0]) for code in scheme.gates)
    effects = {known.gates[code].effect for code, answer in gates if answer == MET}
    effect = OUT if OUT in effects else FIRST if FIRST in effects else NORMAL
    ties = tuple(_tie_value(known.ties[code], facts) for code in scheme.ties)
    return Judgement(score, effect, tuple(lines), gates, ties)


def _tie_value(tie: Tie, facts: Facts) -> Any:
    known = facts.get(tie.fact)
    return None if known is None else known.value


def order_key(scheme: Scheme, judged: Judgement, known: Catalogue | None = None) -> tuple[Any, ...]:
    """Smaller comes first: those a gate puts first, then the points, then the tie-breakers with unknown last."""
    known = known or catalogue()
    parts: list[Any] = [0 if judged.effect == FIRST else 1, -judged.score]
    for code, value in zip(scheme.ties, judged.ties, strict=True):
        low = known.ties[code].low_first
        parts.append((1, 0) if value is None else (0, int(value) if low else -int(value)))
    return tuple(parts)


def class_of(scheme: Scheme, met: int, known: int) -> str:
    """The class by the number met; "" for a scheme without classes. What unknown lines could still change is said."""
    if not scheme.classes:
        return ""
    unknown = len(scheme.weights) - known
    for least, label in scheme.classes:
        if met >= least:
            return label
        if met + unknown >= least:
            return f"belum dapat dipastikan ({label} bila yang belum diketahui terpenuhi)"
    return f"tidak {scheme.classes[-1][1]} menurut skema ini"
