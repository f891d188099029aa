"""Counting what a page asks of the database. Savepoints of the test's own transaction are not among it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

MOST = 12


@contextmanager
def at_most(client: Client, most: int = MOST) -> Iterator[None]:
    """No more than `most` queries inside. The client has visited a page before: a session's first request notes its
    time, and a process reads a profile once."""
    client.get("/pesan/")
    with CaptureQueriesContext(connection) as captured:
        yield
    asked = [query["sql"] for query in captured.captured_queries if "SAVEPOINT" not in query["sql"]]
    assert len(asked) <= most, "\n".join([f"{len(asked)} queries", *(sql[:160] for sql in asked)])
