"""Moving every sealed value to the current key, in batches, while the application works.

Both keys open values meanwhile. Each row tells by its first byte which key sealed it, so a rotation that was
interrupted goes on where it stopped. Digests made from a sealed field move in the same UPDATE as their source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pgtrigger
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from psycopg import sql

from slrt.audit import crypto, keys
from slrt.audit.fields import DigestField, EncryptedTextField

BATCH = 1000


@dataclass(frozen=True)
class Target:
    """One table with sealed columns, and the digest columns that follow them."""

    model: type[models.Model]
    sealed: tuple[EncryptedTextField, ...]
    digests: tuple[DigestField, ...]

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    def follower(self, field: EncryptedTextField) -> list[DigestField]:
        return [digest for digest in self.digests if digest.source == field.name]


def targets() -> list[Target]:
    """Every managed table that holds sealed values, history tables included."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        fields = model._meta.local_concrete_fields
        sealed = tuple(f for f in fields if isinstance(f, EncryptedTextField))
        if sealed and not model._meta.proxy and model._meta.managed:
            digests = tuple(f for f in fields if isinstance(f, DigestField) and f.source)
            found.append(Target(model, sealed, digests))
    return found


def unsourced_digests() -> list[tuple[type[models.Model], DigestField]]:
    """Digest columns that no rotation can rebuild, because the value itself is not kept."""
    return [
        (model, field)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_concrete_fields
        if isinstance(field, DigestField) and not field.source and not model._meta.proxy
    ]


def bystanders() -> list[tuple[str, str]]:
    """Plain byte columns named like a sealed field: staging tables that hold sealed values on their way. They are not
    re-sealed, but a key they still need must stay. Pairs of table and column."""
    names = {field.column for target in targets() for field in target.sealed}
    return [
        (model._meta.db_table, field.column)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_concrete_fields
        if type(field) is models.BinaryField and field.column in names and not model._meta.proxy
    ]


def needs_key(table: str, column: str, key_id: int) -> bool:
    """Whether some row of a byte column was sealed with a key."""
    query = sql.SQL("SELECT EXISTS (SELECT FROM {table} WHERE get_byte({column}, 0) = {key})").format(
        table=sql.Identifier(table), column=sql.Identifier(column), key=sql.Literal(key_id)
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


def _behind(target: Target, current: int) -> sql.Composable:
    """Condition: some sealed column of the row is not under the current key."""
    return sql.SQL(" OR ").join(
        sql.SQL("get_byte({column}, 0) <> {current}").format(
            column=sql.Identifier(field.column), current=sql.Literal(current)
        )
        for field in target.sealed
    )


def count_behind(target: Target) -> int:
    """Rows of a table that are not wholly under the current key."""
    query = sql.SQL("SELECT count(*) FROM {table} WHERE {behind}").format(
        table=sql.Identifier(target.table), behind=_behind(target, keys.ring().current)
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


def rotate(target: Target, *, batch: int = BATCH, each: Callable[[int], None] = lambda done: None) -> tuple[int, list]:
    """Re-seal a table. Returns how many rows moved and the keys of rows that could not.

    A row cannot move when another row already holds the same number under the new key: two records of one person, left
    for people to judge and named by their primary key only.
    """
    moved, stuck = 0, []
    for rows in _batches(target, batch):
        with transaction.atomic(), pgtrigger.ignore():
            fresh = _locked(target, [row[0] for row in rows])
            try:
                with transaction.atomic():
                    _update(target, fresh)
                moved += len(fresh)
            except IntegrityError:
                done, left = _one_by_one(target, fresh)
                moved += done
                stuck += left
        each(moved)
    return moved, stuck


def _batches(target: Target, size: int) -> Iterator[list[tuple]]:
    """Primary keys still behind, ascending; never the same row twice."""
    pk = sql.Identifier(target.model._meta.pk.column)
    last = None
    while True:
        after = sql.SQL("AND {pk} > {last}").format(pk=pk, last=sql.Literal(last)) if last is not None else sql.SQL("")
        query = sql.SQL("SELECT {pk} FROM {table} WHERE ({behind}) {after} ORDER BY {pk} LIMIT {size}").format(
            pk=pk,
            table=sql.Identifier(target.table),
            behind=_behind(target, keys.ring().current),
            after=after,
            size=sql.Literal(size),
        )
        with connection.cursor() as cursor:
            cursor.execute(query)
            rows = cursor.fetchall()
        if not rows:
            return
        yield rows
        last = rows[-1][0]


def _locked(target: Target, ids: list) -> list[tuple]:
    """The rows as they are now, locked: what a user saved since they were listed is what gets re-sealed."""
    query = sql.SQL("SELECT {columns} FROM {table} WHERE {pk} = ANY(%s) FOR UPDATE").format(
        columns=sql.SQL(", ").join(
            sql.Identifier(name) for name in [target.model._meta.pk.column, *(f.column for f in target.sealed)]
        ),
        table=sql.Identifier(target.table),
        pk=sql.Identifier(target.model._meta.pk.column),
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [ids])
        return cursor.fetchall()


def _update(target: Target, rows: list[tuple]) -> None:
    if not rows:
        return
    columns, arrays = [], [[row[0] for row in rows]]
    for position, field in enumerate(target.sealed, start=1):
        plain = [None if row[position] is None else crypto.decrypt(row[position], field.aad) for row in rows]
        columns.append(field.column)
        arrays.append(crypto.encrypt_many(plain, field.aad))
        for follower in target.follower(field):
            columns.append(follower.column)
            arrays.append(crypto.digest_many(plain, follower.purpose))
    pk = target.model._meta.pk
    query = sql.SQL(
        "UPDATE {table} SET {sets} FROM unnest(%s::{pk_type}[], {holders}) AS fresh ({names}) "
        "WHERE {table}.{pk} = fresh.pk"
    ).format(
        table=sql.Identifier(target.table),
        sets=sql.SQL(", ").join(
            sql.SQL("{} = fresh.{}").format(sql.Identifier(c), sql.Identifier(f"new_{c}")) for c in columns
        ),
        pk_type=sql.SQL(pk.rel_db_type(connection)),
        holders=sql.SQL(", ").join(sql.SQL("%s::bytea[]") for _ in columns),
        names=sql.SQL(", ").join(sql.Identifier(name) for name in ["pk", *(f"new_{c}" for c in columns)]),
        pk=sql.Identifier(pk.column),
    )
    with connection.cursor() as cursor:
        cursor.execute(query, arrays)


def _one_by_one(target: Target, rows: list[tuple]) -> tuple[int, list]:
    done, stuck = 0, []
    for row in rows:
        try:
            with transaction.atomic():
                _update(target, [row])
            done += 1
        except IntegrityError:
            stuck.append(row[0])
    return done, stuck
