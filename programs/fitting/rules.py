"""The criteria of a programme as lines that a person writes, and what they ask. Pure: no model, no database.

    Desil nasional ≤ 4 menurut Kepmensos 79/HUK/2025
    Anak di bawah 6 tahun ≥ 1 ATAU Lansia (60 tahun ke atas) dalam keluarga ≥ 1
    Status rumah = milik sendiri / bebas sewa/menumpang

A line is met when one of its parts is. Facts are those of rankings (households/ranking/facts.toml), by label or code.
"""

from __future__ import annotations

from typing import Any

from households.ranking.catalogue import Fact, Rule, Test, catalogue

OR, CLAUSE, EITHER = " ATAU ", " menurut ", " / "
# As written → the test; the longer signs first.
_SIGNS = (("<=", "at_most"), (">=", "at_least"), ("≤", "at_most"), ("≥", "at_least"), ("<", "below"), ("=", "in"))
_SHOWN = {"at_most": "≤", "at_least": "≥", "below": "<", "in": "=", "is": "="}
_YES = {"ya": True, "tidak": False}
# What only a ranking asks: of a programme that is ranked for, and of the list of proposals.
_NOT_OF_FAMILIES = ("receives", "proposed_on")


class RuleRefused(ValueError):
    """A line that cannot be understood. `sentence` is for whoever wrote it."""

    def __init__(self, sentence: str):
        self.sentence = sentence
        super().__init__(sentence)


def facts() -> list[Fact]:
    """Everything a line may ask, in the order of the labels."""
    known = catalogue().facts.values()
    return sorted((fact for fact in known if fact.code not in _NOT_OF_FAMILIES), key=lambda fact: fact.label)


def read(line: str) -> Rule:
    """What a line asks. Raises RuleRefused."""
    body, _, clause = line.strip().partition(CLAUSE)
    tests = tuple(_test(part.strip()) for part in body.split(OR))
    return Rule("", OR.join(_written(test) for test in tests), clause.strip(), tests)


def canonical(line: str) -> str:
    """The line with labels and signs as they are shown. Raises RuleRefused."""
    rule = read(line)
    return f"{rule.label}{CLAUSE}{rule.clause}" if rule.clause else rule.label


def _test(part: str) -> Test:
    for sign, op in _SIGNS:
        name, found, value = part.partition(sign)
        if found:
            fact = _fact(name.strip())
            return _of(fact, op, value.strip(), part)
    raise RuleRefused(f"“{part}” tidak memuat tanda =, ≤, ≥, atau <. Tulis misalnya Desil nasional ≤ 4.")


def _fact(name: str) -> Fact:
    wanted = name.casefold()
    for fact in facts():
        if wanted in (fact.code, fact.label.casefold()):
            return fact
    raise RuleRefused(f"Data “{name}” tidak dikenal. Pakai nama dari daftar data di bawah isian ini.")


def _of(fact: Fact, op: str, value: str, part: str) -> Test:
    if fact.kind == "number":
        number = _number(value, part)
        return Test(fact.code, op, [number] if op == "in" else number)
    if op != "in":
        raise RuleRefused(f"{fact.label} bukan angka. Pakai tanda =.")
    if fact.kind == "yes":
        if value.casefold() not in _YES:
            raise RuleRefused(f"{fact.label} dijawab ya atau tidak.")
        return Test(fact.code, "is", _YES[value.casefold()])
    return Test(fact.code, "in", [_choice(fact, word.strip()) for word in value.split(EITHER)])


def _number(value: str, part: str) -> float | int:
    try:
        found = float(value.replace(",", "."))
    except ValueError:
        raise RuleRefused(f"“{part}” memerlukan angka sesudah tandanya.") from None
    return int(found) if found == int(found) else found


def _choice(fact: Fact, word: str) -> str:
    for code, label in fact.words.items():
        if word.casefold() in (code, label.casefold()):
            return code
    said = ", ".join(fact.words.values())
    raise RuleRefused(f"{fact.label} tidak mengenal “{word}”. Pilihannya: {said}.")


def _written(test: Test) -> str:
    fact = catalogue().facts[test.fact]
    return f"{fact.label} {_SHOWN[test.op]} {_value(fact, test.value)}"


def _value(fact: Fact, value: Any) -> str:
    if fact.kind == "yes":
        return "ya" if value else "tidak"
    values = value if isinstance(value, list) else [value]
    return EITHER.join(fact.words.get(each, str(each)) for each in values)
