"""The lines of the permission matrix about staff, papers and the public board (tests/permission_matrix.py)."""

from __future__ import annotations

from typing import Any

from slrt.accounts.models import User
from slrt.accounts.permissions import Permission as P
from tests.permission_routes import BAD, OK, Route, act, always, form, page


def checks(answer: int):
    def of(user: User, assignment: Any) -> set[int]:
        may = user.access.can(P.STAFF_CHECK) and assignment.user_id != user.pk
        return {answer} if may else {403}

    return of


STAFFING: dict[str, Route] = {
    "monitoring:staff": page(),
    "monitoring:staff_member": form("assignment", get=OK, post=checks(302)),
    "monitoring:public_board": page(
        "public_board", args=lambda board, user: ("kendal",), seen=always, why="what everybody may read"
    ),
    "monitoring:board_publish": act(why="no quarter chosen: back to the board"),
    "monitoring:board_withdraw": act("public_board", why="no reason given: back to the board"),
    "monitoring:library": page(),
    "monitoring:paper": page("paper"),
    "monitoring:paper_new": form(),
    "monitoring:paper_change": form("paper"),
    "monitoring:paper_read": act("paper"),
    "monitoring:paper_file": act("paper", post=BAD),
    "monitoring:staff_paper": act("assignment", post=checks(422)),
}
