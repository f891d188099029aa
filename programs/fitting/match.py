"""The programmes of a catalogue beside the facts of a family: which fit, which might, which do not, and why.

An unknown fact never counts as met nor as unmet: it is named, so that somebody can ask for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from households.models import Household
from households.ranking.catalogue import catalogue
from households.ranking.evaluate import MET, UNKNOWN, UNMET, Facts, Known, decide
from households.ranking.wording import source_words, value_words
from programs.enums import EnrolmentStatus
from programs.fitting.facts import facts_of
from programs.fitting.rules import read
from programs.models import Enrolment, Need, Programme

FITS, PERHAPS, NOT = "fits", "perhaps", "not"


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion: what it asks, the answer, and the value that decided with its source."""

    label: str
    clause: str
    answer: str
    fact: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Fit:
    """One programme. has: the family or a member receives it; need: the open need that was recorded for it."""

    programme: Programme
    verdict: str
    lines: tuple[Line, ...]
    has: bool = False
    need: Need | None = None

    @property
    def missing(self) -> list[str]:
        """Labels of what would have to be known, each once."""
        asked = (catalogue().facts[line.fact].label for line in self.lines if line.answer == UNKNOWN)
        return list(dict.fromkeys(asked))

    @property
    def reason(self) -> str:
        """The met criteria in words, for the need that is recorded from them."""
        met = (line for line in self.lines if line.answer == MET)
        said = (f"{line.label} ({', '.join(part for part in (line.value, line.source) if part)})" for line in met)
        return "; ".join(said)


def judged(rules: Sequence[str], facts: Facts) -> tuple[str, tuple[Line, ...]]:
    """The verdict about the lines of a programme. FITS only when every line is met."""
    lines = tuple(_line(text, facts) for text in rules)
    answers = {line.answer for line in lines}
    verdict = NOT if UNMET in answers else PERHAPS if UNKNOWN in answers else FITS
    return verdict, lines


def _line(text: str, facts: Facts) -> Line:
    rule = read(text)
    answer, fact = decide(rule, facts)
    known = facts.get(fact)
    return Line(rule.label, rule.clause, answer, fact, value_words(fact, known.value if known else None), _said(known))


def _said(known: Known | None) -> str:
    if known is None:
        return ""
    return source_words([known.source, known.day.isoformat() if known.day else None])


def fits_of(household: Household, level: str = "") -> list[Fit]:
    """Every offered programme with criteria, of one level or of all; those that fit first. Five queries."""
    offered = Programme.objects.offered_in(household.jurisdiction_id).exclude(rules=[])
    offered = offered.filter(level=level) if level else offered
    facts = facts_of(household)
    running = Enrolment.objects.of_household(household).filter(status=EnrolmentStatus.ACTIVE)
    has = set(running.order_by().values_list("programme__code", flat=True))
    needs = Need.objects.open().filter(household=household, programme__isnull=False).select_related("programme")
    wanted = {need.programme.code: need for need in needs.order_by("pk")}
    found = [
        Fit(programme, *judged(programme.rules, facts), programme.code in has, wanted.get(programme.code))
        for programme in offered.order_by("name", "pk")
    ]
    order = (FITS, PERHAPS, NOT)
    return sorted(found, key=lambda fit: (order.index(fit.verdict), fit.has))


def most_wanted(fits: Iterable[Fit]) -> tuple[str, int] | None:
    """The unknown fact on which most programmes wait, and how many: the one question that is worth asking."""
    counted = Counter(label for fit in fits if fit.verdict == PERHAPS and not fit.has for label in fit.missing)
    return min(counted.items(), key=lambda pair: (-pair[1], pair[0])) if counted else None
