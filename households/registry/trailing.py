"""Search keys follow the persons of an edition, on a second connection: the server stores the next persons meanwhile.

A chunk of keys is a transaction of its own with its own mark in the edition's progress, so a process that dies anywhere
leaves whole chunks behind. Until its keys have arrived a person is found by number, and not yet by name.
"""

from __future__ import annotations

import contextlib
import threading
from queue import Empty, Full, Queue

from django.db import connection, transaction
from psycopg.errors import UniqueViolation

from households.models import RegistryEdition
from households.models.staging import span
from households.registry.marks import be_patient, row_by_row, set_mark
from households.searchindex import keep_staged

PART = "keys"
_TRIES = 5
# Chunks that may wait: whoever watches the progress is told of the persons, and keys are never far behind.
_WAITING = 2
_GLANCE = 1.0


class _Ended(Exception):
    """Nobody takes any more lines."""


class Trailing:
    """Keeps the keys of ranges of lines, in the order they are given. As a context it ends when all are kept.

    Inside a transaction of the caller there is no second connection that sees its rows: the keys are kept at once.
    """

    def __init__(self, edition: RegistryEdition):
        self.edition = edition
        self.thread: threading.Thread | None = None
        self.failed: BaseException | None = None
        self._ranges: Queue[tuple[int, int] | None] = Queue(_WAITING)

    def __enter__(self) -> Trailing:
        if not connection.in_atomic_block:
            self.thread = threading.Thread(target=self._work, name="search-keys", daemon=True)
            self.thread.start()
        return self

    def __exit__(self, kind, error, trace) -> None:
        """After an error, or a turn that is over, what is waiting is left to the next turn."""
        if self.thread is None:
            return
        if kind is not None:
            with contextlib.suppress(Empty):
                while True:
                    self._ranges.get_nowait()
        with contextlib.suppress(_Ended):
            self._put(None)
        self.thread.join()
        if kind is None:
            self._check()

    def follow(self, first: int, last: int) -> None:
        """The persons of these lines are in the registry. Raises what went wrong with earlier lines."""
        if self.thread is None:
            _keep(self.edition, first, last)
            return
        try:
            self._put((first, last))
        except _Ended:
            self._check()

    def _put(self, lines: tuple[int, int] | None) -> None:
        while self.thread and self.thread.is_alive():
            try:
                self._ranges.put(lines, timeout=_GLANCE)
                return
            except Full:
                continue
        raise _Ended

    def _check(self) -> None:
        if self.failed is not None:
            raise self.failed

    def _work(self) -> None:
        try:
            while (lines := self._ranges.get()) is not None:
                _keep(self.edition, *lines)
        except BaseException as error:  # it is raised again where the work was asked for
            self.failed = error
        finally:
            connection.close()


def _keep(edition: RegistryEdition, first: int, last: int) -> None:
    low, _ = span(edition.pk)
    for left in reversed(range(_TRIES)):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                be_patient()
                row_by_row(cursor)
                keep_staged(cursor, {"first": low + first, "last": low + last})
                set_mark(edition, PART, last)
            return
        except UniqueViolation:
            # Somebody at the desk saved one of these persons, and their keys, between our reading and our writing.
            if not left:
                raise
