"""The world every test lives in: strict (tests/strict.py), with the web role's rights (tests/database.py)."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.core.management import call_command, get_commands
from django.db import connection
from django.test import TransactionTestCase

from tests import database, strict
from tests.processes import BackgroundWorker

pytest_plugins = ["tests.personas"]

DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_reset_sequences"}
# Fixtures whose processes read the test database: pytest-django makes it only for tests that are marked.
PROCESS_FIXTURES = {"site", "worker"}
# No test asserts a time: how long an example takes says more about the machine than about the code.
hypothesis.settings.register_profile("slrt", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("slrt")


def pytest_configure(config: pytest.Config) -> None:
    strict.forbid_undefined_variables()
    strict.shuffle_unordered_queries()
    strict.refuse_other_machines()
    TransactionTestCase._fixture_teardown = lambda self: database.empty_database()
    if "make_keys" in get_commands():
        with database.quiet():
            call_command("make_keys")


def pytest_unconfigure(config: pytest.Config) -> None:
    place = Path(os.environ.get("SLRT_VAR", ""))
    first_process = not hasattr(config, "workerinput")
    if first_process and place.name.startswith("slrt-test-"):  # made by settings.test
        shutil.rmtree(place, ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if "site" in names and not item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.django_db)
        elif "worker" in names and not item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    """After pytest-django made the database: no rows of an earlier run (--reuse-db), and the reference data.

    Before pytest-django drops it: wait for the server to notice that processes of the tests have gone.
    """
    with django_db_blocker.unblock():
        database.empty_database()
        connection.close()
    yield
    with django_db_blocker.unblock():
        database.wait_until_alone()
        connection.close()


@pytest.fixture(autouse=True)
def web_role(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test with a database works as slrt_app; `@pytest.mark.owner` is for tests about the owner's commands."""
    marked = request.node.get_closest_marker("django_db")
    if not marked and not DATABASE_FIXTURES & set(request.fixturenames):
        yield
        return
    request.getfixturevalue("_django_db_helper")
    if request.node.get_closest_marker("owner"):
        yield
    elif connection.in_atomic_block:
        database.enter_web_role_in_transaction()
        yield
    else:
        with database.web_role_for_all_connections():
            yield


@pytest.fixture(scope="session")
def worker(django_db_setup) -> Iterator[BackgroundWorker]:
    """A real Celery worker and the relay, on this test run's database and Redis. Tests that use it commit."""
    with BackgroundWorker() as running:
        yield running
