"""The facts, criteria, gates, tie-breakers and national schemes, read once from the TOML files beside this module."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
OPERATORS = ("in", "is", "below", "at_most", "at_least")
MAX_WEIGHT = 100


class BrokenScheme(ValueError):
    """A scheme that cannot be used. `sentence` is for whoever wrote it."""

    def __init__(self, sentence: str):
        self.sentence = sentence
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class Fact:
    """readings: questionnaire → (variable of the house, code → value of ours). asked: variable of a visit's answers."""

    code: str
    label: str
    kind: str
    unit: str = ""
    words: dict[str, str] = field(default_factory=dict)
    readings: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Test:
    fact: str
    op: str
    value: Any
    unsure: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A criterion or a gate. effect is "" for a criterion, "first" or "out" for a gate."""

    code: str
    label: str
    clause: str
    tests: tuple[Test, ...]
    every: bool = False
    effect: str = ""


@dataclass(frozen=True, slots=True)
class Tie:
    code: str
    label: str
    fact: str
    low_first: bool


@dataclass(frozen=True, slots=True)
class Catalogue:
    facts: dict[str, Fact]
    criteria: dict[str, Rule]
    gates: dict[str, Rule]
    ties: dict[str, Tie]


@dataclass(frozen=True, slots=True)
class Scheme:
    """One version of a scheme: criteria with their points, gates, tie-breakers in order, and classes by count."""

    code: str
    version: int
    name: str
    basis: str
    valid_from: date
    weights: tuple[tuple[str, int], ...]
    gates: tuple[str, ...] = ()
    ties: tuple[str, ...] = ()
    classes: tuple[tuple[int, str], ...] = ()
    valid_until: date | None = None
    note: str = ""

    @property
    def label(self) -> str:
        return f"{self.name}, versi {self.version}"

    @property
    def highest(self) -> int:
        """Points of a family that meets everything."""
        return sum(points for _, points in self.weights)

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    def as_json(self) -> dict[str, Any]:
        """Everything the result depends on, the rules themselves included: kept with every run."""
        known = catalogue()
        return {
            "code": self.code, "version": self.version, "name": self.name, "basis": self.basis,
            "valid_from": self.valid_from.isoformat(), "weights": [list(pair) for pair in self.weights],
            "gates": list(self.gates), "ties": list(self.ties), "classes": [list(pair) for pair in self.classes],
            "rules": [_plain(known.criteria[code]) for code, _ in self.weights]
            + [_plain(known.gates[code]) for code in self.gates],
        }  # fmt: skip


def _plain(rule: Rule) -> list[Any]:
    tests = [[test.fact, test.op, test.value, list(test.unsure)] for test in rule.tests]
    return [rule.code, rule.label, rule.clause, "all" if rule.every else "any", rule.effect, tests]


def scheme_from(raw: dict[str, Any]) -> Scheme:
    """A scheme from TOML or from a stored run. Raises BrokenScheme naming what does not fit."""
    pairs = raw["weights"].items() if isinstance(raw["weights"], dict) else raw["weights"]
    classes = tuple(
        (entry["at_least"], entry["label"]) if isinstance(entry, dict) else tuple(entry)
        for entry in raw.get("classes", ())
    )
    begins = raw["valid_from"]
    made = Scheme(
        code=raw["code"], version=raw["version"], name=raw["name"], basis=raw["basis"],
        valid_from=date.fromisoformat(begins) if isinstance(begins, str) else begins,
        weights=tuple((code, points) for code, points in pairs), gates=tuple(raw.get("gates", ())),
        ties=tuple(raw.get("ties", ())), classes=tuple(sorted(classes, reverse=True)),
        valid_until=raw.get("valid_until"), note=raw.get("note", ""),
    )  # fmt: skip
    check(made)
    return made


def check(scheme: Scheme) -> None:
    """Raises BrokenScheme for an empty scheme, an unknown code, one named twice, or points that are no whole number."""
    known = catalogue()
    if not scheme.weights:
        raise BrokenScheme("Skema memerlukan paling sedikit satu kriteria dengan bobot.")
    groups = (
        ([code for code, _ in scheme.weights], known.criteria),
        (scheme.gates, known.gates),
        (scheme.ties, known.ties),
    )
    for codes, there in groups:
        if len(set(codes)) != len(codes):
            raise BrokenScheme("Kriteria, gerbang, atau pemecah seri disebut dua kali.")
        if missing := [code for code in codes if code not in there]:
            raise BrokenScheme(f"Tidak dikenal: {', '.join(missing)}.")
    for _, points in scheme.weights:
        if not isinstance(points, int) or not 1 <= points <= MAX_WEIGHT:
            raise BrokenScheme(f"Bobot adalah bilangan bulat 1 sampai {MAX_WEIGHT}.")


@cache
def catalogue() -> Catalogue:
    facts = {code: _fact(code, raw) for code, raw in _read(FOLDER / "facts.toml").items()}
    rules = _read(FOLDER / "criteria.toml")
    return Catalogue(
        facts=facts,
        criteria={code: _rule(code, raw, facts) for code, raw in rules["criteria"].items()},
        gates={code: _rule(code, raw, facts) for code, raw in rules["gates"].items()},
        ties={
            code: Tie(code, raw["label"], facts[raw["fact"]].code, raw["first"] == "low")
            for code, raw in rules["ties"].items()
        },
    )


@cache
def national() -> dict[str, Scheme]:
    """The schemes that come with the application, by code."""
    found = (scheme_from(_read(path)) for path in sorted((FOLDER / "schemes").glob("*.toml")))
    return {scheme.code: scheme for scheme in found}


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _fact(code: str, raw: dict[str, Any]) -> Fact:
    words = raw.get("words", {})
    readings = {}
    for questionnaire, reading in raw.get("from", {}).items():
        codes = reading.get("codes", {})
        if strange := set(codes.values()) - set(words):
            raise BrokenScheme(f"{code}, {questionnaire}: {', '.join(sorted(strange))}.")
        readings[questionnaire] = (reading["variable"], codes)
    return Fact(code, raw["label"], raw["kind"], raw.get("unit", ""), words, readings, raw.get("asked", ""))


def _rule(code: str, raw: dict[str, Any], facts: dict[str, Fact]) -> Rule:
    entries = raw.get("any") or raw["all"]
    tests = []
    for entry in entries:
        fact, op = facts[entry["fact"]], entry["op"]
        named = entry["value"] if op == "in" else []
        if op not in OPERATORS or set(named) - set(fact.words):
            raise BrokenScheme(f"{code}: {op} {named}.")
        tests.append(Test(fact.code, op, entry["value"], tuple(entry.get("unsure", ()))))
    return Rule(code, raw["label"], raw["clause"], tuple(tests), "all" in raw, raw.get("effect", ""))
