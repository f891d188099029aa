"""The questions of a house visit, in blocks, read from data/visit_*.toml. Imports no model.

instrument = load("dtsen-2025")
for block in instrument.blocks: block.needed(answers.get(block.code, {}))
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "data"
CURRENT = "dtsen-2025"
KINDS = frozenset({"choice", "many", "number", "text", "short", "long", "tick"})


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `choices` is empty for what is typed; `when`: answers of the same block that make it needed."""

    name: str
    label: str
    kind: str
    choices: tuple[tuple[str, str], ...] = ()
    need: bool = False
    when: tuple[tuple[str, frozenset[str]], ...] = ()
    sex: str = ""
    aside: str = ""
    most: int = 0

    def is_needed(self, given: Mapping) -> bool:
        return self.need and all(str(given.get(name, "")) in values for name, values in self.when)

    def words(self, value: object) -> str:
        """The answer as it is said; codes nobody knows stay as they are."""
        if value in (None, "", []):
            return ""
        if self.kind == "tick":
            return "Ya"
        known = dict(self.choices)
        codes = value if isinstance(value, list) else [value]
        return ", ".join(known.get(str(code), str(code)) for code in codes)


@dataclass(frozen=True, slots=True)
class Block:
    """One screen. met: only needed when the family was met; each: "member" asks once per member of the family."""

    code: str
    label: str
    questions: tuple[Question, ...] = ()
    hint: str = ""
    met: bool = False
    each: str = ""
    special: str = ""

    def for_sex(self, sex: str) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if not question.sex or question.sex == sex or not sex)

    def missing(self, given: Mapping) -> list[Question]:
        """Needed questions without an answer, in order."""
        return [q for q in self.questions if q.is_needed(given) and given.get(q.name) in (None, "", [], False)]


@dataclass(frozen=True, slots=True)
class Instrument:
    version: str
    label: str
    blocks: tuple[Block, ...]
    photos: tuple[tuple[str, str], ...]

    def block(self, code: str) -> Block | None:
        return next((block for block in self.blocks if block.code == code), None)

    def question(self, block: str, name: str) -> Question:
        """KeyError when there is none."""
        found = self.block(block)
        for question in found.questions if found else ():
            if question.name == name:
                return question
        raise KeyError(f"{block}.{name}")


@lru_cache
def load(version: str = CURRENT) -> Instrument:
    """The instrument of a version; LookupError for an unknown one, ValueError for a file that contradicts itself."""
    for path in sorted(FOLDER.glob("visit_*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        if content["version"] == version:
            return _instrument(content)
    raise LookupError(f"no instrument {version}")


def _instrument(content: dict) -> Instrument:
    lists = {name: tuple(found.items()) for name, found in content["lists"].items()}
    blocks = tuple(_block(raw, lists) for raw in content["blocks"])
    return Instrument(content["version"], content["label"], blocks, tuple(content["photos"].items()))


def _block(raw: dict, lists: dict) -> Block:
    questions = tuple(_question(each, lists) for each in raw.get("questions", ()))
    names = [question.name for question in questions]
    if len(set(names)) != len(names):
        raise ValueError(f"block {raw['code']}: a question stands twice")
    for question in questions:
        for name, _ in question.when:
            if name not in names:
                raise ValueError(f"{question.name}: depends on {name}, which the block does not ask")
    keys = ("hint", "met", "each", "special")
    return Block(raw["code"], raw["label"], questions, **{key: raw[key] for key in keys if key in raw})


def _question(raw: dict, lists: dict) -> Question:
    kind = raw.get("kind", "choice")
    if kind not in KINDS or (kind in ("choice", "many")) is not ("list" in raw):
        raise ValueError(f"{raw['name']}: a {kind} question")
    return Question(
        name=raw["name"],
        label=raw["label"],
        kind=kind,
        choices=lists[raw["list"]] if "list" in raw else (),
        need=raw.get("need", False),
        when=tuple((name, frozenset(values)) for name, values in raw.get("when", {}).items()),
        sex=raw.get("sex", ""),
        aside=raw.get("aside", ""),
        most=raw.get("most", 0),
    )


def said(questions: Iterable[Question], given: Mapping) -> list[tuple[str, str]]:
    """(label, words) of what was answered."""
    return [(q.label, q.words(given[q.name])) for q in questions if given.get(q.name) not in (None, "", [])]
