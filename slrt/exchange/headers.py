"""Finding the columns of a declared format in the header row of a file, also when a header is written otherwise."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

from slrt.exchange.errors import TableError

_NOT_WORD = re.compile(r"[^a-z0-9]+")
# Headers shorter than this are compared exactly: one letter of "NIK" or "RT" makes another word.
SHORTEST_LIKENESS = 6
LIKENESS = 0.86
# Only a file that already looks like the form may have a column taken by its place.
PLACED_FROM = 0.8


class Need(StrEnum):
    """must: without it no row can be right. expected: part of the format. optional: some deliveries have it."""

    MUST = "must"
    EXPECTED = "expected"
    OPTIONAL = "optional"


@dataclass(frozen=True)
class Column:
    """One column of a format: how the file calls it, and what it is called here."""

    header: str
    field: str
    need: Need = Need.EXPECTED
    synonyms: tuple[str, ...] = ()

    def slugs(self) -> frozenset[str]:
        return frozenset(slug(name) for name in (self.header, *self.synonyms))


@dataclass
class Match:
    """positions: field → place in the row. notes: what a person should know first. unused: unknown headers."""

    positions: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    missing: list[Column] = field(default_factory=list)
    unused: list[tuple[int, str]] = field(default_factory=list)

    @property
    def found(self) -> int:
        return len(self.positions)


def slug(header: str) -> str:
    """ "Desa / Kelurahan " → "desakelurahan": letters and digits, nothing else."""
    plain = unicodedata.normalize("NFKD", header).encode("ascii", "ignore").decode().lower()
    return _NOT_WORD.sub("", plain)


def match(headers: Sequence[str], columns: Iterable[Column]) -> Match:
    """Place the columns: by name or synonym, then by likeness, then (expected ones) by standing where they belong."""
    columns = list(columns)
    result = Match()
    free = dict(enumerate(headers))
    _by_name(result, free, columns)
    _by_likeness(result, free, columns)
    _by_place(result, free, columns)
    result.missing = [c for c in columns if c.field not in result.positions and c.need is not Need.OPTIONAL]
    result.unused = [(place, header) for place, header in free.items() if header]
    return result


def _open(result: Match, columns: list[Column]) -> list[Column]:
    return [column for column in columns if column.field not in result.positions]


def _by_name(result: Match, free: dict[int, str], columns: list[Column]) -> None:
    places: dict[str, list[int]] = {}
    for place, header in list(free.items()):
        places.setdefault(slug(header), []).append(place)
    for column in columns:
        place = next((places[name].pop(0) for name in sorted(column.slugs()) if places.get(name)), None)
        if place is not None:
            result.positions[column.field] = place
            free.pop(place)


def _by_likeness(result: Match, free: dict[int, str], columns: list[Column]) -> None:
    for column in _open(result, columns):
        wanted = [name for name in column.slugs() if len(name) >= SHORTEST_LIKENESS]
        near = [
            place
            for place, header in free.items()
            if any(SequenceMatcher(None, slug(header), name).ratio() >= LIKENESS for name in wanted)
        ]
        if len(near) == 1:
            header = free.pop(near[0])
            result.positions[column.field] = near[0]
            result.notes.append(f"Kolom {near[0] + 1} bertuliskan “{header}”, dibaca sebagai “{column.header}”.")


def _by_place(result: Match, free: dict[int, str], columns: list[Column]) -> None:
    """A column of the format that no row depends on, under an unknown name where it belongs: taken, and said.

    Never an optional one: any strange column behind the last would become it.
    """
    if result.found < PLACED_FROM * sum(column.need is not Need.OPTIONAL for column in columns):
        return
    for place, column in enumerate(columns):
        if column.field in result.positions or column.need is not Need.EXPECTED or place not in free:
            continue
        header = free.pop(place)
        result.positions[column.field] = place
        result.notes.append(
            f"Kolom {place + 1} bertuliskan “{header}”, dibaca sebagai “{column.header}” menurut letaknya."
        )


def wrong_header(label: str, columns: Sequence[Column], found: Match) -> TableError:
    """Says which header is wrong, what it should be, and that nothing was imported."""
    order = list(columns)
    parts = []
    for column in found.missing:
        if column.need is not Need.MUST:
            continue
        place = order.index(column)
        there = next((header for at, header in found.unused if at == place), None)
        if there:
            parts.append(f"kolom {place + 1} bertuliskan “{there}”, seharusnya “{column.header}”")
        else:
            parts.append(f"kolom “{column.header}” tidak ada")
    said = "; ".join(parts[:6])
    return TableError(
        "header", f"Judul kolom tidak sesuai bentuk {label}: {said}. Perbaiki judulnya. Tidak ada baris yang diimpor."
    )
