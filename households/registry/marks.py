"""How far an edition has been applied: a mark per part, written with the rows it stands for."""

from __future__ import annotations

from django.db import connection

from households.models import RegistryEdition

# A process that was killed may hold its locks until the database has finished its last statement.
_PATIENCE = "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '120s'"
# A chunk meets the registry row by row through indexes, whatever the planner believes of tables that just grew.
_ROW_BY_ROW = "SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off"
# One worker at a time applies an edition. Not a lock of its row: the marks of the other connection write there.
_ALONE = "SELECT pg_advisory_xact_lock(723402, (%(edition)s %% 2147483647)::int)"
# The parts are marked by different connections: each adds its own to what stands there by then.
_MARK = """
UPDATE households_registryedition SET progress = progress || jsonb_build_object(%(part)s::text, %(line)s::bigint)
WHERE id = %(edition)s
"""


def be_patient() -> None:
    """Let statements run and wait for locks longer than a request may, until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_PATIENCE)


def row_by_row(cursor) -> None:
    """Plan the statements of this transaction for a chunk of rows."""
    cursor.execute(_ROW_BY_ROW)


def only_one(cursor, edition: RegistryEdition) -> None:
    """Wait until no other transaction applies this edition, and keep others waiting until ours ends."""
    cursor.execute(_ALONE, {"edition": edition.pk})


def set_mark(edition: RegistryEdition, part: str, line: int) -> None:
    """This part is applied up to and including this line. Last in its transaction: the row stays locked to its end."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(_MARK, {"part": part, "line": line, "edition": edition.pk})
