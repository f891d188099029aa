"""Several hands at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection


def together(*calls: Callable[[], object]) -> list:
    """Run the calls at the same moment, each on a connection of its own; exceptions are results."""
    gate = Barrier(len(calls))

    def run(call: Callable[[], object]):
        try:
            gate.wait()
            return call()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))
