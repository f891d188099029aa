"""Millions of rows by COPY: fields that a row leaves out get the model's default, or the database's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, LiteralString

from django.db import connection, models
from psycopg import sql

from slrt.audit import crypto
from slrt.audit.fields import EncryptedTextField


class Sealer:
    """Encrypts values of one encrypted field for COPY, bound to its column as the field itself would."""

    def __init__(self, model: type[models.Model], name: str):
        self.aad = model._meta.get_field(name).aad

    def __call__(self, value: str | None) -> bytes | None:
        return crypto.encrypt(value, self.aad) if value else None


def copy_rows(model: type[models.Model], rows: Iterable[dict[str, Any]]) -> int:
    """COPY rows (dicts by attname, encrypted values already sealed) into the model's table; returns how many.

    All rows must have the keys of the first. Constraints hold; triggers too, unless `triggers_off` is around it.
    """
    iterator = iter(rows)
    first = next(iterator, None)
    if first is None:
        return 0
    given = list(first)
    fields = {field.attname: field for field in model._meta.concrete_fields}
    unknown = set(given) - set(fields)
    if unknown:
        raise ValueError(f"{model.__name__} has no columns {sorted(unknown)}")
    rest = [
        f
        for name, f in fields.items()
        if name not in first
        and f.db_default is models.NOT_PROVIDED
        and not (f.primary_key and f.get_internal_type().endswith("AutoField"))
    ]
    defaults = [_default(field) for field in rest]
    columns = [fields[name].column for name in given] + [field.column for field in rest]
    json = {name for name in given if isinstance(fields[name], models.JSONField)}
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    count = 0
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in _chain(first, iterator):
            values = [fields[n].get_db_prep_save(row[n], connection) if n in json else row[n] for n in given]
            copy.write_row(values + defaults)
            count += 1
    return count


def _default(field: models.Field) -> Any:
    value = field.get_default()
    if isinstance(field, EncryptedTextField):
        return None
    if isinstance(field, models.JSONField):
        return field.get_db_prep_save(value, connection)
    return value


def _chain(first: dict, rest: Iterator[dict]) -> Iterator[dict]:
    yield first
    yield from rest


def next_ids(model: type[models.Model], count: int) -> range:
    """Reserve `count` primary keys of the model's sequence."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [model._meta.db_table])
        (sequence,) = cursor.fetchone()
        cursor.execute("SELECT nextval(%s)", [sequence])
        (start,) = cursor.fetchone()
        cursor.execute("SELECT setval(%s, %s)", [sequence, start + count])
    return range(start, start + count)


@contextmanager
def triggers_off(*tables: type[models.Model]) -> Iterator[None]:
    """No row triggers on these tables inside (as their owner): a finished case may then be written as it stands.

    History of synthetic rows begins with their first real change.
    """
    with connection.cursor() as cursor:
        for model in tables:
            cursor.execute(_alter(cursor, model, "DISABLE TRIGGER USER"))
    yield
    # After an error there is nothing to mend: the transaction, and the switch with it, is rolled back.
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # foreign keys are checked now, before the tables are altered
        for model in tables:
            cursor.execute(_alter(cursor, model, "ENABLE TRIGGER USER"))


def _alter(cursor: Any, model: type[models.Model], change: LiteralString) -> str:
    statement = sql.SQL("ALTER TABLE {} " + change).format(sql.Identifier(model._meta.db_table))
    return statement.as_string(cursor.connection)
