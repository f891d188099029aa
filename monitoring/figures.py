"""What an indicator answers: a value with its definition, the tables behind it, and the cases behind those.

Plain data that goes through JSON and back unchanged, because a report freezes it. Shares are numbers from 0 to 1,
days are whole or half days, hours are hours, money is whole rupiah; how they are written belongs to the screen.
Imports no model.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

Value = int | float | None
# How the numbers of a column or value are written.
NUMBER, SHARE, DAYS, HOURS, TEXT, MONEY = "number", "share", "days", "hours", "text", "money"
SCORE = "score"  # of the survey, always with its two places


@dataclass(frozen=True)
class Scope:
    """Whose cases are counted: a jurisdiction, a region inside it ("" = all of it), one unit (None = all units)."""

    jurisdiction: str
    region: str = ""
    unit: int | None = None

    @property
    def place(self) -> str:
        """Code of the region that is counted."""
        return self.region or self.jurisdiction


@dataclass
class Part:
    """The cases behind a number. `ids` is None on live figures and frozen in a report; its length is the number."""

    key: str
    label: str
    kind: str  # a monitoring.enums.CaseKind
    count: int
    ids: list[int] | None = None


@dataclass
class Row:
    """One line of a table. `part` names the cases behind it, "" when there are none to open."""

    label: str
    values: list[Value | str]
    part: str = ""


@dataclass
class Table:
    """columns: (label, how written) of the values; the first column, the labels, is called `corner`.

    charted: the column a chart shows, "" for the sum where there is one, else the first.
    """

    key: str
    title: str
    corner: str
    columns: list[tuple[str, str]]
    rows: list[Row] = field(default_factory=list)
    total: Row | None = None
    chart: str = ""  # "bars", "funnel", "stacked" or "lines"; "" = the table alone
    note: str = ""
    charted: str = ""

    def column(self, number: int) -> list[Value | str]:
        return [row.values[number] for row in self.rows]


@dataclass
class Fact:
    """A second number that belongs to the same indicator: P90 beside the median."""

    label: str
    value: Value
    kind: str = NUMBER
    part: str = ""


@dataclass
class Figure:
    """One indicator for a scope and period. `value` is None when there is nothing to measure (never a made-up 0)."""

    code: str
    name: str
    definition: str
    formula: str
    clause: str
    kind: str  # how `value` is written
    value: Value
    part: str = ""  # the cases behind the value
    good: str = ""  # "up" or "down": which change is an improvement; "" = neither
    facts: list[Fact] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    parts: dict[str, Part] = field(default_factory=dict)

    def table(self, key: str) -> Table:
        return next(table for table in self.tables if table.key == key)

    def fact(self, label: str) -> Value:
        return next(fact.value for fact in self.facts if fact.label == label)

    def as_json(self) -> dict[str, Any]:
        """Without the ids, which are kept in rows of their own. Parts as a list: jsonb forgets the order of keys."""
        data = asdict(replace(self, parts={}))
        data["parts"] = [
            {"key": part.key, "label": part.label, "kind": part.kind, "count": part.count}
            for part in self.parts.values()
        ]
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Figure:
        return cls(
            **{
                **data,
                "facts": [Fact(**fact) for fact in data["facts"]],
                "tables": [_table(table) for table in data["tables"]],
                "parts": {part["key"]: Part(**part) for part in data["parts"]},
            }
        )


def _table(data: dict[str, Any]) -> Table:
    return Table(
        **{
            **data,
            "columns": [tuple(column) for column in data["columns"]],
            "rows": [Row(**row) for row in data["rows"]],
            "total": Row(**data["total"]) if data["total"] else None,
        }
    )


def share(part: Value, whole: Value) -> float | None:
    """part ÷ whole, None when there is no whole."""
    return round(part / whole, 6) if whole and part is not None else None


def summed(rows: Sequence[Row], columns: int, label: str = "Jumlah", part: str = "") -> Row:
    """The total row of columns that may be added up."""
    return Row(label, [sum(row.values[number] or 0 for row in rows) for number in range(columns)], part)


@dataclass(frozen=True)
class Change:
    """A value against that of the period before: in words for the screen, with whether it is an improvement."""

    now: Value
    before: Value
    kind: str
    good: str = ""

    @property
    def known(self) -> bool:
        return self.now is not None and self.before is not None

    @property
    def difference(self) -> float | None:
        return round(self.now - self.before, 6) if self.known else None

    @property
    def relative(self) -> float | None:
        """By how much of the earlier value it rose; None without one, and for shares, which change by points."""
        if not self.known or not self.before or self.kind == SHARE:
            return None
        return round((self.now - self.before) / self.before, 6)

    @property
    def direction(self) -> str:
        if not self.difference:
            return "flat"
        return "up" if self.difference > 0 else "down"

    @property
    def better(self) -> bool | None:
        """None when no direction is better, or nothing changed."""
        return self.direction == self.good if self.good and self.direction != "flat" and self.known else None


def changes(now: Sequence[Figure], before: Sequence[Figure]) -> Iterator[tuple[Figure, Change]]:
    """Each figure with its change against the figure of the same code, as far as there is one."""
    earlier = {figure.code: figure.value for figure in before}
    for figure in now:
        yield figure, Change(figure.value, earlier.get(figure.code), figure.kind, figure.good)
