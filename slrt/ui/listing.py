"""Lists without OFFSET and without COUNT over the table: keyset pages, capped counts, a whitelist of orders.

A page's place is a cursor in the address (`c`): positions and keys, never text columns: no name gets into a URL.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, QueryDict

from slrt.ui import words
from slrt.ui.keyset import Key, reverse, segments

CURSOR = "c"
SORT = "urut"


def capped_count(queryset: models.QuerySet, limit: int = 1000) -> tuple[int, bool]:
    """(n, capped): how many rows, counting no further than `limit`; capped says that there are more."""
    found = queryset.order_by().values("pk")[: limit + 1].count()
    return min(found, limit), found > limit


def count_words(count: int, capped: bool = False) -> str:
    """ "134", "1.000+" """
    return f"{words.number(count)}{'+' if capped else ''}"


class KeysetPage:
    """One page of a query in a total order, found by the last row seen instead of by counting rows.

    `order` names columns ("-due_at", "-id"; "due_at:first" puts empty values first) and must end in a unique one.
    Without a suffix empty values stand where PostgreSQL puts them (last ascending, first descending): indexes fit.
    `total` is what `capped_count` returned, or None when the page need not tell.
    """

    def __init__(
        self,
        queryset: models.QuerySet,
        order: Sequence[str] = ("-id",),
        size: int = 50,
        cursor: str | None = None,
        *,
        request: HttpRequest | None = None,
        total: tuple[int, bool] | None = None,
    ):
        self.queryset, self.size, self.total = queryset, size, total
        self.query = request.GET if request is not None else QueryDict("")
        self.keys = [Key.of(name, queryset.model) for name in order]
        self.backward, self.start, self.place = self._read(cursor if cursor is not None else self.query.get(CURSOR))

    def __iter__(self) -> Iterator:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __bool__(self) -> bool:
        return bool(self.rows)

    @cached_property
    def _found(self) -> tuple[list, bool]:
        keys = reverse(self.keys) if self.backward else self.keys
        rows = self.queryset.order_by(*(key.ordering for key in keys))
        found: list = []
        for part in [Q()] if self.place is None else segments(keys, self.place):
            found.extend(rows.filter(part)[: self.size + 1 - len(found)])
            if len(found) > self.size:
                break
        more = len(found) > self.size
        found = found[: self.size]
        return (found[::-1] if self.backward else found), more

    @property
    def rows(self) -> list:
        return self._found[0]

    @property
    def has_older(self) -> bool:
        """There is a next page."""
        return bool(self.rows) if self.backward else self._found[1]

    @property
    def has_newer(self) -> bool:
        """There is a page before this one."""
        return self._found[1] if self.backward else self.place is not None

    @property
    def older_url(self) -> str:
        return self._url("o", self.rows[-1], self.start + len(self.rows))

    @property
    def newer_url(self) -> str:
        return self._url("n", self.rows[0], max(1, self.start - self.size)) if self.rows else self._first()

    @property
    def summary(self) -> str:
        """ "Menampilkan 51–100 dari 134" """
        if not self.rows:
            return "Menampilkan 0"
        shown = f"Menampilkan {words.number(self.start)}–{words.number(self.start + len(self.rows) - 1)}"
        return shown if self.total is None else f"{shown} dari {count_words(*self.total)}"

    def _first(self) -> str:
        query = self.query.copy()
        query.pop(CURSOR, None)
        return f"?{query.urlencode()}"

    def _url(self, way: str, row: object, start: int) -> str:
        query = self.query.copy()
        query[CURSOR] = self._write(way, row, start)
        return f"?{query.urlencode()}"

    def _write(self, way: str, row: object, start: int) -> str:
        values = [key.value(row) for key in self.keys] if self._sayable else [_pk(row)]
        text = json.dumps([way, start, [_pack(value) for value in values]], separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @cached_property
    def _sayable(self) -> bool:
        return all(key.sayable for key in self.keys)

    def _read(self, cursor: str | None) -> tuple[bool, int, list | None]:
        """(backward, number of the first row, values of the row at the edge). A broken cursor means the first page."""
        if not cursor:
            return False, 1, None
        try:
            way, start, packed = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
            place = [_unpack(value) for value in packed]
            if way not in ("o", "n") or not isinstance(start, int) or start < 1:
                return False, 1, None
            place = (
                [key.clean(value) for key, value in zip(self.keys, place, strict=True)]
                if self._sayable
                else (self._look_up(place))
            )
        except (ValueError, TypeError, KeyError, binascii.Error, UnicodeDecodeError, FieldDoesNotExist):
            return False, 1, None
        return (way == "n", start, place) if place is not None else (False, 1, None)

    def _look_up(self, place: list) -> list | None:
        """Where a list is ordered by text the cursor holds the row's key only, and the row says the rest."""
        (pk,) = place
        pk = self.queryset.model._meta.pk.to_python(pk)
        found = self.queryset.order_by("pk").filter(pk=pk).values_list(*(key.name for key in self.keys)).first()
        return list(found) if found else None


def _pk(row: object) -> object:
    return row["pk" if "pk" in row else "id"] if isinstance(row, Mapping) else row.pk


def _pack(value: object) -> object:
    if isinstance(value, dt.datetime):
        return {"t": value.astimezone(dt.UTC).isoformat()}
    if isinstance(value, dt.date):
        return {"d": value.isoformat()}
    if isinstance(value, Decimal):
        return {"n": str(value)}
    return value if isinstance(value, (int, float, bool, type(None))) else {"s": str(value)}


def _unpack(value: object) -> object:
    if not isinstance(value, dict):
        return value
    ((kind, text),) = value.items()
    readers = {"t": dt.datetime.fromisoformat, "d": dt.date.fromisoformat, "n": Decimal, "s": str}
    return readers[kind](text)


@dataclass(frozen=True, slots=True)
class SortState:
    """How a column heading looks: `aria-sort`, an icon, and where a click leads."""

    aria: str
    icon: str
    url: str


class Sort:
    """The order chosen in the address (`?urut=-tenggat`), from a whitelist; anything else is the default.

    `choices`: name → columns in ascending order, ending in a unique one: {"tenggat": ("due_at", "id")}.
    """

    def __init__(self, request: HttpRequest, choices: Mapping[str, Sequence[str]], default: str):
        self.query, self.choices = request.GET, choices
        asked = self.query.get(SORT, default)
        self.chosen = asked if asked.removeprefix("-") in choices else default

    @property
    def key(self) -> str:
        return self.chosen.removeprefix("-")

    @property
    def descending(self) -> bool:
        return self.chosen.startswith("-")

    @property
    def order(self) -> tuple[str, ...]:
        """For `KeysetPage(order=…)`."""
        columns = tuple(self.choices[self.key])
        return tuple(_flip(name) for name in columns) if self.descending else columns

    def state(self, key: str) -> SortState:
        active = key == self.key
        query = self.query.copy()
        query.pop(CURSOR, None)
        query[SORT] = f"-{key}" if active and not self.descending else key
        aria = ("descending" if self.descending else "ascending") if active else ""
        return SortState(aria, ("down" if self.descending else "up") if active else "", f"?{query.urlencode()}")


def _flip(name: str) -> str:
    bare, _, nulls = name.partition(":")
    flipped = bare[1:] if bare.startswith("-") else f"-{bare}"
    return f"{flipped}:{'last' if nulls == 'first' else 'first'}" if nulls else flipped
