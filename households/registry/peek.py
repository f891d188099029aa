"""A first look at a file of unknown columns: its titles, a few masked values of each, and what they look like.

The look is taken by the worker. Only what is masked here is kept (RegistryEdition.summary), so that the screen on which
a person says what the columns are needs neither the file nor anybody's data.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path

from households import identifiers
from households.registry.places import Places, plain
from households.registry.rows import NOTHING, is_relation, is_sex
from slrt.exchange import cells
from slrt.exchange.tables import open_table, without_numbering

ROWS = 300
SAMPLES = 3
# A value that so many rows share (PEREMPUAN, a kecamatan) tells nothing about one person.
_SHARED_FROM = 2
_MOST_KINDS = 12
_WORD = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\d")
_MAX = 40


def look(path: Path, places: Places) -> list[dict]:
    """One entry per column: title, masked samples, and like: the share of its filled cells that look like each kind.

    Raises TableError for a file that cannot be read.
    """
    with open_table(path) as table:
        rows = [row for _, row in islice(without_numbering(table.rows), ROWS)]
        header = table.header
    return [_column(title, [_cell(row, place) for row in rows], places) for place, title in enumerate(header)]


def _cell(row: list[str], place: int) -> str:
    return cells.text(row[place]) if place < len(row) else ""


def _column(title: str, values: list[str], places: Places) -> dict:
    given = [value for value in values if value.lower() not in NOTHING or value == "0"]
    counted = Counter(given)
    return {
        "title": title,
        "filled": len(given),
        "distinct": round(len(counted) / len(given), 3) if given else 0,
        "samples": [masked(value, _is_shared(counted, value)) for value in islice(counted, SAMPLES)],
        "like": {kind: share for kind, test in _tests(places).items() if (share := _share(given, test))},
    }


def _is_shared(counted: Counter[str], value: str) -> bool:
    return len(counted) <= _MOST_KINDS and counted[value] >= _SHARED_FROM


def _share(values: list[str], test: Callable[[str], bool]) -> float:
    return round(sum(map(test, values)) / len(values), 3) if values else 0


def masked(value: str, shared: bool) -> str:
    """What a person sees of a value: enough to tell a column by, too little to tell a person by."""
    value = value[:_MAX]
    if sum(map(str.isdigit, value)) >= identifiers.LENGTH - 3:
        return f"{value[:4]}{'•' * (len(value) - 4)}"
    if shared or len(value) <= 2:
        return value
    if cells.day(value)[1]:
        year = str(cells.day(value)[1])
        return "".join(year if part == year else _DIGITS.sub("•", part) for part in re.split(f"({year})", value))
    if len(value) > 4 or not value.isdigit():
        value = _WORD.sub(lambda word: word[0][:2] + "•" * (len(word[0]) - 2), value)
        return value[:2] + _DIGITS.sub("•", value[2:])
    return value


def _tests(places: Places) -> dict[str, Callable[[str], bool]]:
    """Kinds of values that can be told by their looks."""

    def digits(value: str) -> str:
        return re.sub(r"[^0-9]", "", value)

    return {
        "number": lambda value: identifiers.number_problem(value) is None,
        "day": lambda value: len(value) > 4 and cells.day(value)[0] is not None,
        "sex": is_sex,
        "relation": is_relation,
        "district": lambda value: plain(value) in places.by_name,
        "village": lambda value: plain(value) in places.anywhere,
        "regency": lambda value: plain(value) == places.own,
        "village_code": lambda value: len(digits(value)) == 10 and digits(value) in places.by_code,
        "village_bps": lambda value: (
            len(digits(value)) == 10 and digits(value)[:4] == places.inside and digits(value) not in places.by_code
        ),
    }


def titles(columns: Iterable[dict]) -> list[str]:
    return [column["title"] for column in columns]
