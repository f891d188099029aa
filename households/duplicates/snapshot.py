"""A row as JSON and back again, exactly: for keeping what a merge takes away. Sealed values are plain inside."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models

from slrt.audit.fields import DigestField

PLAIN = (str, int, float, bool, type(None))


def _fields(model: type[models.Model]) -> list[models.Field]:
    return [field for field in model._meta.concrete_fields if not field.generated]


def value_of(row: models.Model, field: models.Field) -> Any:
    """One value in JSON form. Times keep their microseconds, which Django's own encoder drops."""
    value = field.value_from_object(row)
    if isinstance(value, PLAIN) or isinstance(field, models.JSONField):
        return value
    return value.isoformat() if isinstance(value, date) else field.value_to_string(row)


def take(row: models.Model) -> dict[str, Any]:
    """Every column of a row: attribute name → JSON value."""
    return {field.attname: value_of(row, field) for field in _fields(type(row))}


def build(model: type[models.Model], values: dict[str, Any]) -> models.Model:
    """The row again, not yet saved. Columns added since keep their default; digests follow today's key."""
    row = model()
    for field in _fields(model):
        if field.attname in values:
            setattr(row, field.attname, field.to_python(values[field.attname]))
    for field in _fields(model):
        if isinstance(field, DigestField) and field.source:
            field.pre_save(row, True)
    return row


def put_back(model: type[models.Model], values: dict[str, Any]) -> models.Model:
    """Insert the row under its old key. Database constraints are checked as for any other row."""
    row = build(model, values)
    row.save_base(raw=True, force_insert=True)
    return row


def changed(row: models.Model, before: dict[str, Any]) -> dict[str, Any]:
    """The columns of a row that are no longer what they were."""
    now = take(row)
    return {name: now[name] for name in before if name in now and now[name] != before[name]}
