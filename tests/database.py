"""How tests meet PostgreSQL: tables belong to slrt_owner, and every test works with the rights of slrt_app.

Reference data (regions, profiles, catalogue) is loaded once when the test database is made; tests may rely on it.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from threading import get_ident
from weakref import WeakSet

from django.core.management import call_command, get_commands
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

WEB_ROLE = "slrt_app"
# Loaded in this order. Regions stay when a transactional test empties the database: 84,000 rows take seconds to load.
KEPT_TABLES = {"django_migrations", "django_content_type", "auth_permission", "regions_region"}
REFERENCE_COMMANDS = ("load_regions", "load_profiles", "load_catalogue")

_state = {"web_role": False}
# Playwright runs a journey in a context of its own, and with it on a connection that no other code can reach.
_opened: WeakSet[BaseDatabaseWrapper] = WeakSet()


def _new_connection(connection, **_kwargs) -> None:
    _opened.add(connection)
    if _state["web_role"] and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {WEB_ROLE}")


connection_created.connect(_new_connection, dispatch_uid="tests.database")


def wait_until_alone(seconds: float = 15) -> None:
    """Close every connection of this thread, and wait until the server has noticed that those of processes are gone."""
    for opened in list(_opened):
        if opened._thread_ident == get_ident():
            opened.close()
    end = time.monotonic() + seconds
    with connection.cursor() as cursor:
        while time.monotonic() < end:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            if cursor.fetchone()[0] == 0:
                return
            time.sleep(0.1)


def load_reference_data() -> None:
    known = get_commands()
    for name in REFERENCE_COMMANDS:
        if name in known and not (name == "load_regions" and _has_regions()):
            with quiet():
                call_command(name)


def _has_regions() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM regions_region)")
        return cursor.fetchone()[0]


@contextmanager
def quiet():
    """Commands report on standard output, which belongs to the test runner here."""
    import contextlib
    import io

    with contextlib.redirect_stdout(io.StringIO()):
        yield


def enter_web_role_in_transaction() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {WEB_ROLE}")


@contextmanager
def web_role_for_all_connections():
    """For tests that commit: this connection and every one opened meanwhile, such as the live server's."""
    connection.close()
    _state["web_role"] = True
    try:
        connection.ensure_connection()
        yield
    finally:
        _state["web_role"] = False
        connection.close()


def empty_database() -> None:
    """Removes what a committing test left, as owner, with triggers silent: append-only tables refuse it otherwise.

    Needs `GRANT SET ON PARAMETER session_replication_role TO slrt_owner`, which bin/test gives on its own server.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = sorted({name for (name,) in cursor.fetchall()} - KEPT_TABLES)
        cursor.execute("SET session_replication_role = replica")
        try:
            cursor.execute("".join(f'DELETE FROM "{name}";' for name in tables))
        finally:
            cursor.execute("SET session_replication_role = DEFAULT")
    load_reference_data()
