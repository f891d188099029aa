"""Tables that are written once, and the rights of the web role on every table.

The web process connects as slrt_app, which owns nothing. After each migrate the owner grants it what the application
does: reading and writing everywhere, except that append-only tables and row histories take new rows only, and that
whatever a pgtrigger.Protect forbids on a table is not granted in the first place.
"""

from __future__ import annotations

from typing import Any, TypeVar

import pgtrigger
from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, models
from psycopg import sql

WEB_ROLE = "slrt_app"
# Tables the application reads and only migrations write.
READ_ONLY_TABLES = ("django_migrations",)

_models: set[type[models.Model]] = set()
Model = TypeVar("Model", bound=type[models.Model])


def append_only(model: Model) -> Model:
    """Class decorator: rows of this model are inserted and read by the web role, never changed or removed."""
    _models.add(model)
    return model


def is_history(model: type[models.Model]) -> bool:
    """Whether a model is a history table made by pghistory."""
    return hasattr(model, "pgh_tracked_model")


def withheld() -> dict[str, set[str]]:
    """What the web role is not granted: table → {"UPDATE", "DELETE", …}."""
    rights: dict[str, set[str]] = {table: {"INSERT", "UPDATE", "DELETE"} for table in READ_ONLY_TABLES}
    for model in apps.get_models():
        if model in _models or is_history(model):
            rights.setdefault(model._meta.db_table, set()).update(("UPDATE", "DELETE"))
    for model, trigger in pgtrigger.registered():
        if isinstance(trigger, pgtrigger.Protect) and trigger.condition is None:
            forbidden = {word for word in ("UPDATE", "DELETE", "INSERT") if word in str(trigger.operation)}
            if "OF" not in str(trigger.operation).split():
                rights.setdefault(model._meta.db_table, set()).update(forbidden)
    return rights


def grant_after_migrate(sender: Any, using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Receiver of post_migrate: give the web role its rights. Does nothing where that role does not exist."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user = %s, EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [WEB_ROLE, WEB_ROLE]
        )
        is_web_role, exists = cursor.fetchone()
        if not exists or is_web_role:
            return
        for statement in statements(set(connection.introspection.table_names(cursor))):
            cursor.execute(statement)


def statements(present: set[str]) -> list[sql.Composable]:
    """GRANTs and REVOKEs for the tables that are there. Later ones (partitions, the cache) get the common rights."""
    role = sql.Identifier(WEB_ROLE)
    common = [
        "GRANT USAGE ON SCHEMA public TO {role}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
    ]
    result: list[sql.Composable] = [sql.SQL(text).format(role=role) for text in common]
    for table, rights in sorted(withheld().items()):
        if table in present and rights:
            result.append(
                sql.SQL("REVOKE {rights} ON {table} FROM {role}").format(
                    rights=sql.SQL(", ").join(map(sql.SQL, sorted(rights))), table=sql.Identifier(table), role=role
                )
            )
    return result
