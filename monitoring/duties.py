"""The duties of the five regulations, and where in the application each is done: docs/requirements.csv.

`where` names screens ("monitoring:reports", several divided by a space) or files of the project; `tests` names tests
as pytest does ("tests/x/test_y.py::test_z"). A test keeps both true.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.urls import NoReverseMatch, reverse

PATH = Path("docs") / "requirements.csv"
STATUSES = ("done", "partial", "open")
REGULATIONS = {
    "BS": ("62.04", "Perbup Barito Selatan 57/2022"),
    "BL": ("63.11", "Perbup Balangan 39/2023"),
    "KD": ("33.24", "Perbup Kendal 36/2023"),
    "TB": ("63.09", "Keputusan Bupati Tabalong 188.45/382/2022"),
    "DP": ("32.76", "Perwal Depok 82/2021"),
}


@dataclass(frozen=True)
class Duty:
    """One line of the table. `sentence` is Indonesian, for the screen."""

    id: str
    regulation: str
    clause: str
    who: str
    the_software_must: str
    kind: str
    status: str
    where: tuple[str, ...]
    tests: tuple[str, ...]
    sentence: str

    @property
    def code(self) -> str:
        """BS, BL, KD, TB or DP."""
        return self.id.split("-")[0]


@lru_cache(maxsize=1)
def duties() -> tuple[Duty, ...]:
    return tuple(read(settings.BASE_DIR / PATH))


def read(path: Path) -> Iterator[Duty]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Duty(
                **{**row, "where": tuple(row["where"].split()), "tests": tuple(row["tests"].split())},
            )


def link_of(where: str) -> str:
    """The address of a screen that can be opened without a key; "" for others and for files."""
    if ":" not in where:
        return ""
    try:
        return reverse(where)
    except NoReverseMatch:
        return ""
