"""The lines of the permission matrix about the register of former days (tests/permission_matrix.py)."""

from __future__ import annotations

from typing import Any

from slrt.accounts.models import User
from slrt.accounts.permissions import Permission as P
from tests.permission_routes import BAD, MOVED, OK, Route, act, form, page, visible, with_

LINES = ("ledger_entry", "ledger_secret")


def works_on(user: User, entry: Any) -> bool:
    place = {"jurisdiction": entry.jurisdiction_id, "region": entry.region_id}
    return visible(user, entry) and user.access.can_on(P.COMPLAINT_REGISTER, **place)


LEDGER: dict[str, Route] = {
    "complaints:ledger": form(),
    "complaints:ledger_entry": page(*LINES),
    "complaints:ledger_tie": form(*LINES, post=MOVED, seen=works_on, why="nobody chosen: the family is let go"),
    "complaints:ledger_take_on": form(*LINES, seen=works_on),
    "complaints:ledger_drop": act(*LINES, post=BAD, seen=works_on),
    "complaints:ledger_books": form(),
    "complaints:ledger_book": page("ledger_book"),
    "complaints:ledger_columns": form("ledger_book", get=OK),
    "complaints:ledger_apply": act("ledger_book"),
    "complaints:ledger_discard": act("ledger_book_idle"),
    "complaints:ledger_left_out": page("ledger_book", args=with_("csv")),
}
