"""What the numbers of a questionnaire mean. Pure; the lists are data (households/data/codes/*.toml, domain §1.4).

A value is stored as it came, with the questionnaire it belongs to. Numbers of two questionnaires mean different things
(floor 8 was poor wood in 2015 and is bare earth today), so two answers are only ever compared in words.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "data" / "codes"
VERSION = "questionnaire"


@dataclass(frozen=True)
class Variable:
    """One question. sum: the value adds up the codes that apply (1 + 4 = akta and KTP)."""

    name: str
    label: str
    values: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    sum: bool = False

    def words(self, raw: object) -> str:
        """The answer in words; a text, or a number that the list does not know, as it stands."""
        text = str(raw if raw is not None else "").strip()
        code = text.removesuffix(".0")
        if code in self.values:
            return self.values[code]
        bare = code.lstrip("0") or "0"
        if code.isdigit() and bare in self.values:
            return self.values[bare]
        if self.sum and code.isdigit():
            parts = [value for key, value in self.values.items() if int(key) and int(code) & int(key)]
            if parts and sum(int(key) for key in self.values if int(key) & int(code)) == int(code):
                return ", ".join(parts)
        return f"{text} {self.unit}".strip() if text else ""


@dataclass(frozen=True)
class Questionnaire:
    code: str
    label: str
    variables: Mapping[str, Variable]


@cache
def questionnaires() -> dict[str, Questionnaire]:
    """Every questionnaire by its code."""
    return {found.code: found for found in map(_load, sorted(FOLDER.glob("*.toml")))}


def _load(path: Path) -> Questionnaire:
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    variables = {name: Variable(name, **given) for name, given in raw["variables"].items()}
    return Questionnaire(raw["questionnaire"], raw["label"], variables)


def words(version: str, variable: str, raw: object) -> str:
    """The answer in words; "" where the questionnaire or the question is not known: a bare number tells nobody."""
    known = questionnaires().get(version)
    found = known.variables.get(variable) if known else None
    return found.words(raw) if found else ""


def answers(stored: Mapping) -> Iterator[tuple[str, str, str]]:
    """(variable, label, words) of the stored answers whose questions are known, in the order of the questionnaire."""
    known = questionnaires().get(str(stored.get(VERSION, "")))
    for name, variable in known.variables.items() if known else ():
        said = variable.words(stored.get(name))
        if said:
            yield name, variable.label, said


def same(one: Mapping, other: Mapping, variable: str) -> bool | None:
    """Whether two stored answers agree; None when they cannot be compared: one is missing, or in other codes."""
    if one.get(VERSION) != other.get(VERSION) or not one.get(VERSION):
        return None
    left, right = (words(str(each[VERSION]), variable, each.get(variable)) for each in (one, other))
    return left == right if left and right else None
