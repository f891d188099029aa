"""The import screens in the table of the permission matrix."""

from __future__ import annotations

from tests.permission_routes import BAD, OK, Route, act, form, page, with_

IMPORTS: dict[str, Route] = {
    "households:imports": page(),
    "households:import_new": form(),
    "households:import": page("edition", "edition_delivered"),
    "households:import_apply": act("edition", "edition_delivered"),
    "households:import_cancel": act("edition", "edition_delivered"),
    "households:import_columns": form("edition_unknown", post=BAD),
    "households:import_columns_check": act("edition_unknown", post=OK, why="nothing typed: what is missing"),
    "households:import_again": act("edition_delivered"),
    "households:file_forms": page(),
    "households:file_form": form("mapping"),
    "households:file_form_use": act("mapping"),
    "households:village_codes": form(),
    "households:import_rejected": page("edition_delivered", args=with_(1, "csv")),
}
