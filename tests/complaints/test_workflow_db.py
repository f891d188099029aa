"""PostgreSQL itself refuses every arrow that is not in the table: every state × every state, for every kind of case."""

from __future__ import annotations

from itertools import product

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from psycopg import sql

from slrt.cases.workflow import REGISTRY, Workflow
from tests.complaints.world import complaint

pytestmark = [pytest.mark.django_db, pytest.mark.owner]


def model_of(workflow: Workflow):
    return next(model for model in apps.get_models() if getattr(model, "workflow", None) is workflow)


def passes(statement: sql.Composable, *values) -> bool:
    """Whether PostgreSQL carries the statement out; what it did is undone."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(statement, values)
                done = cursor.rowcount
            transaction.set_rollback(True)
    except DatabaseError:
        return False
    return done == 1


def triggers(table: str) -> dict[str, str]:
    """Enabled triggers of a table: name → definition."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger"
            " WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled = 'O'",
            [table],
        )
        return dict(cursor.fetchall())


def stand_in(table: str, name: str) -> str:
    """A bare table with the same columns and the real table's trigger of that name, so that only the trigger speaks."""
    definition = next(text for known, text in triggers(table).items() if f"_{name}_" in known)
    copy = f"matrix_{table}"
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("CREATE TABLE {} AS SELECT status FROM {} LIMIT 0").format(
                sql.Identifier(copy), sql.Identifier(table)
            )
        )
        cursor.execute(
            sql.SQL(definition.replace(f"public.{table} ", f"public.{copy} ").replace(f"ON {table} ", f"ON {copy} "))
        )
    return copy


@pytest.mark.parametrize("kind", sorted(REGISTRY))
def test_every_state_by_every_state(kind):
    workflow = REGISTRY[kind]
    table = sql.Identifier(stand_in(model_of(workflow)._meta.db_table, f"{kind}_arrows"))
    states, legal = [state.code for state in workflow.states], workflow.arrows()
    wrong = []
    for source, target in product(states, states):
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(sql.SQL("INSERT INTO {} (status) VALUES (%s)").format(table), [source])
            allowed = source == target or (source, target) in legal
            if passes(sql.SQL("UPDATE {} SET status = %s").format(table), target) is not allowed:
                wrong.append((source, target))
            transaction.set_rollback(True)
    assert wrong == []
    assert legal


@pytest.mark.parametrize("kind", sorted(REGISTRY))
def test_every_first_state(kind):
    workflow = REGISTRY[kind]
    table = sql.Identifier(stand_in(model_of(workflow)._meta.db_table, f"{kind}_first"))
    insert = sql.SQL("INSERT INTO {} (status) VALUES (%s)").format(table)
    accepted = {state.code for state in workflow.states if passes(insert, state.code)}
    assert accepted == set(workflow.initial)


@pytest.mark.parametrize("kind", sorted(REGISTRY))
def test_cases_are_never_deleted(kind):
    table = model_of(REGISTRY[kind])._meta.db_table
    assert any(f"_{kind}_keep_" in name for name in triggers(table))


def test_the_real_table_refuses_too(cast):
    """The same matrix on a real complaint, with every other constraint satisfied."""
    case = complaint(cast)
    workflow = type(case).workflow
    told = {"informed_at": timezone.now(), "informed_by": cast.front_office, "inform_method": "phone"}
    type(case).objects.filter(pk=case.pk).update(outcome="fulfilled", **told)
    update = sql.SQL("UPDATE complaints_complaint SET status = %s WHERE id = %s")
    wrong = []
    for source, target in product([state.code for state in workflow.states], repeat=2):
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL session_replication_role = replica")
                cursor.execute(update, [source, case.pk])
                cursor.execute("SET LOCAL session_replication_role = origin")
            if passes(update, target, case.pk) is not (source == target or (source, target) in workflow.arrows()):
                wrong.append((source, target))
            transaction.set_rollback(True)
    assert wrong == []


def test_events_are_written_once(cast):
    case = complaint(cast)
    event = case.events.get()
    assert not passes(sql.SQL("UPDATE complaints_complaintevent SET note = 'x' WHERE id = %s"), event.pk)
    assert not passes(sql.SQL("DELETE FROM complaints_complaintevent WHERE id = %s"), event.pk)
    assert not passes(sql.SQL("DELETE FROM complaints_complaint WHERE id = %s"), case.pk)
