"""The comparison behind a keyset page: "the rows after this one" in an order of several columns with empty values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.constants import LOOKUP_SEP

_TEXT = (models.CharField, models.TextField, models.BinaryField, models.JSONField)


@dataclass(frozen=True, slots=True)
class Key:
    """One column of an order."""

    name: str
    descending: bool
    nulls_first: bool
    nullable: bool
    field: models.Field | None

    @classmethod
    def of(cls, spelled: str, model: type[models.Model]) -> Key:
        bare, _, nulls = spelled.partition(":")
        descending = bare.startswith("-")
        name = bare.lstrip("-")
        field, nullable = _field(model, name)
        first = nulls == "first" if nulls else descending
        return cls(name, descending, first, nullable, field)

    @property
    def sayable(self) -> bool:
        """May the value stand in a URL? Numbers, dates and keys may; text (names!) and unknown columns may not."""
        if self.field is None:
            return False
        return self.field.primary_key or not isinstance(self.field, _TEXT)

    @property
    def ordering(self) -> models.expressions.OrderBy:
        column = F(self.name)
        # Say NULLS only where it differs from PostgreSQL's own rule or can occur: a plain index then serves the order.
        flags = {}
        if self.nullable and self.nulls_first != self.descending:
            flags = {"nulls_first": True} if self.nulls_first else {"nulls_last": True}
        return column.desc(**flags) if self.descending else column.asc(**flags)

    def value(self, row: object) -> object:
        if isinstance(row, Mapping):
            return row[self.name]
        for part in self.name.split(LOOKUP_SEP):
            row = None if row is None else getattr(row, part)
        return row.pk if isinstance(row, models.Model) else row

    def clean(self, value: object) -> object:
        if value is None:
            if not self.nullable:
                raise ValueError(self.name)
            return None
        try:
            return self.field.to_python(value)
        except Exception as error:  # a ValidationError of the field: the cursor was tampered with
            raise ValueError(self.name) from error


def _field(model: type[models.Model], name: str) -> tuple[models.Field | None, bool]:
    nullable = False
    field = None
    for part in name.split(LOOKUP_SEP):
        try:
            field = model._meta.pk if part == "pk" else model._meta.get_field(part)
        except FieldDoesNotExist:
            return None, True
        nullable = nullable or field.null
        if field.is_relation:
            model = field.related_model
    return (field.target_field if field.is_relation else field), nullable


def reverse(keys: Sequence[Key]) -> list[Key]:
    return [replace(key, descending=not key.descending, nulls_first=not key.nulls_first) for key in keys]


class RowCompare(Func):
    """(a, b) < (x, y): one index range in PostgreSQL, where the same spelled with OR is not."""

    output_field = models.BooleanField()
    conditional = True

    def __init__(self, keys: Sequence[Key], values: Sequence[object]):
        columns = [F(key.name) for key in keys]
        given = [Value(value, output_field=key.field) for key, value in zip(keys, values, strict=True)]
        super().__init__(*columns, *given)
        self.width, self.sign = len(keys), "<" if keys[0].descending else ">"

    def as_sql(self, compiler, connection, **extra):
        parts, params = [], []
        for expression in self.source_expressions:
            sql, values = compiler.compile(expression)
            parts.append(sql)
            params.extend(values)
        left, right = ", ".join(parts[: self.width]), ", ".join(parts[self.width :])
        return f"({left}) {self.sign} ({right})", params


def segments(keys: Sequence[Key], place: Sequence[object]) -> list[Q]:
    """Conditions for the rows that follow `place`, to be read one after the other until the page is full.

    Empty values of the first column are a segment of their own, since "greater or empty" is no index range.
    """
    first, value = keys[0], place[0]
    empty = Q(**{f"{first.name}__isnull": True})
    if value is None:
        rest = empty & _after(keys[1:], place[1:])
        return [rest, ~empty] if first.nulls_first else [rest]
    return [_filled(keys, place), empty] if first.nullable and not first.nulls_first else [_filled(keys, place)]


def _filled(keys: Sequence[Key], place: Sequence[object]) -> Q:
    """Rows after `place` whose first column is filled, bounded by that column so that an index can start there."""
    first, *others = keys
    comparable = all(key.field is not None for key in keys) and not any(key.nullable for key in others)
    if comparable and None not in place and len({key.descending for key in keys}) == 1:
        return Q(RowCompare(keys, place))
    way = "lt" if first.descending else "gt"
    bound = Q(**{f"{first.name}__{way}e": place[0]})
    return bound & (Q(**{f"{first.name}__{way}": place[0]}) | _after(others, place[1:]))


def _after(keys: Sequence[Key], place: Sequence[object]) -> Q:
    """The general comparison, column by column; used behind a first column that has already been settled."""
    condition = Q(pk__in=[])
    for key, value in zip(reversed(keys), reversed(place), strict=True):
        same = Q(**{f"{key.name}__isnull": True}) if value is None else Q(**{key.name: value})
        condition = _beyond(key, value) | (same & condition)
    return condition


def _beyond(key: Key, value: object) -> Q:
    empty = Q(**{f"{key.name}__isnull": True})
    if value is None:
        return ~empty if key.nulls_first else Q(pk__in=[])
    further = Q(**{f"{key.name}__{'lt' if key.descending else 'gt'}": value})
    return further | empty if key.nullable and not key.nulls_first else further
