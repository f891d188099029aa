"""The lines of the permission matrix about comparing editions and values that differ (tests/permission_matrix.py)."""

from __future__ import annotations

from typing import Any

from slrt.accounts.models import User
from slrt.accounts.permissions import Permission as P
from tests.permission_routes import MOVED, Route, act, form, page


def exports(user: User, thing: Any) -> set[int]:
    return MOVED if user.access.can(P.EXPORT) else {403}


EDITIONS: dict[str, Route] = {
    "households:comparisons": form(),
    "households:comparison": page("comparison"),
    "households:comparison_workbook": act("comparison", post=exports),
    "households:shock": form("shock"),
    "households:shock_paper": page("shock"),
    "households:conflicts": form(),
    "complaints:proactive": act(why="no row chosen: back to the list"),
}
