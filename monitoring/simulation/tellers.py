"""Which complaint is told of whom: text, programme, age, sex and what the family receives fit each other."""

from __future__ import annotations

from collections import defaultdict
from random import Random

from monitoring.simulation.planted import Aim
from monitoring.simulation.registry import Subject
from monitoring.simulation.stories import MATTERS, REFERRED, Tale
from programs.models import Programme

_YEAR = 2026
# who of a tale → (youngest, oldest) in whole years
_AGES = {"": (20, 75), "adult": (20, 64), "woman": (20, 45), "old": (62, 120), "child": (7, 17), "baby": (0, 6)}


class Tellers:
    """Chooses a tale and somebody of whom it may be true. A tale that fits nobody in the village gives way."""

    def __init__(self, jurisdiction: str, subjects: list[Subject], random: Random):
        self.random, self.subjects = random, subjects
        self.by_village: dict[str, list[Subject]] = defaultdict(list)
        for subject in subjects:
            self.by_village[subject.village].append(subject)
        rows = Programme.objects.offered_in(jurisdiction).order_by("-pk")
        self.programmes = {row.code: row for row in rows}
        self.fitting: dict[tuple[Tale, str | None], list[Subject]] = {}

    def draw(self, category: str, village: str | None, aim: Aim | None) -> tuple[str, Tale, Subject]:
        """(category, tale, subject). category "": any whose tale has the sector that is aimed at."""
        pairs = [
            (code, tale)
            for code in ([category] if category else MATTERS)
            for tale in MATTERS[code].tales
            if category or (_aimed(code, tale, aim) and self.fits(tale, village))
        ]
        code, tale = self.random.choice(pairs)
        people = self.fits(tale, village)
        if people:
            return code, tale, self.random.choice(people)
        others = [other for other in MATTERS[code].tales if self.fits(other, village)]
        if others:
            tale = self.random.choice(others)
            return code, tale, self.random.choice(self.fits(tale, village))
        return self.draw("K1", village if category != "K1" else None, aim)

    def fits(self, tale: Tale, village: str | None) -> list[Subject]:
        """Of whom it may be told, in one village or everywhere. Worked out once."""
        key = (tale, village)
        if key not in self.fitting:
            people = self.by_village[village] if village else self.subjects
            self.fitting[key] = [one for one in people if _true_of(tale, one)]
        return self.fitting[key]

    def programme(self, tale: Tale) -> Programme | None:
        """The first programme of the tale that the catalogue of the place has."""
        return next((self.programmes[code] for code in tale.codes if code in self.programmes), None)


def _aimed(code: str, tale: Tale, aim: Aim | None) -> bool:
    if aim is None:
        return True
    if aim.emergency:
        return MATTERS[code].klass == "emergency"
    return tale.sector == aim.sector and code in REFERRED - {"N7", "N9"}


def _true_of(tale: Tale, subject: Subject) -> bool:
    youngest, oldest = _AGES[tale.who]
    if not youngest <= _YEAR - subject.birth_year <= oldest or (tale.who == "woman" and subject.sex != "P"):
        return False
    if "sendiri" in tale.text and not subject.alone:
        return False
    if tale.has.startswith("!"):
        return tale.has[1:] not in subject.received
    return not tale.has or tale.has in subject.received
