"""The list of indicators, with what catalogue.toml says about each."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from monitoring.figures import Figure, Scope
from monitoring.indicators.dataset import Dataset
from monitoring.periods import Period

CATALOGUE = Path(__file__).with_name("catalogue.toml")
# What a counting function returns besides the catalogue's words: value, part, facts, tables, parts.
Answer = dict[str, Any]


@lru_cache(maxsize=1)
def catalogue() -> dict[str, dict[str, Any]]:
    with CATALOGUE.open("rb") as file:
        return tomllib.load(file)


@dataclass(frozen=True)
class Indicator:
    code: str
    counting: Callable[[Dataset], Answer]

    @property
    def name(self) -> str:
        return catalogue()[self.code]["name"]

    def __call__(self, scope: Scope, period: Period, *, at: datetime | None = None, with_cases: bool = False) -> Figure:
        with Dataset(scope, period, at=at, with_cases=with_cases) as data:
            return self.count(data)

    def count(self, data: Dataset) -> Figure:
        said = catalogue()[self.code]
        answer = self.counting(data)
        parts = {part.key: part for part in answer.pop("parts", ())}
        return Figure(
            code=self.code,
            name=said["name"],
            definition=said["definition"],
            formula=said["formula"],
            clause=said["clauses"].get(data.scope.jurisdiction, ""),
            kind=said["kind"],
            good=said.get("good", ""),
            parts=parts,
            **answer,
        )


INDICATORS: dict[str, Indicator] = {}


def indicator(code: str) -> Callable[[Callable[[Dataset], Answer]], Indicator]:
    """Declare the counting function of a code of the catalogue."""

    def declare(counting: Callable[[Dataset], Answer]) -> Indicator:
        INDICATORS[code] = Indicator(code, counting)
        return INDICATORS[code]

    return declare
