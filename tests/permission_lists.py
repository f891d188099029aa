"""Lists of people, for the table of the permission matrix: who may look at them, and who may take them along."""

from __future__ import annotations

from typing import Any

from slrt.accounts.models import User
from slrt.accounts.permissions import Permission as P
from tests.permission_routes import BAD, MOVED, OK, Route, act, form, page


def takes_lists(user: User, thing: Any) -> set[int]:
    """The route asks for searching people; the view also for taking lists along."""
    return OK if user.access.can(P.EXPORT) else {403}


def takes_lists_empty(user: User, thing: Any) -> set[int]:
    return BAD if user.access.can(P.EXPORT) else {403}


def moves_with_lists(user: User, thing: Any) -> set[int]:
    return MOVED if user.access.can(P.EXPORT) else {403}


LISTS: dict[str, Route] = {
    "households:match_lists": form(get=takes_lists, post=takes_lists_empty),
    "households:match_run": page("list_match"),
    "households:match_stop": act("list_match"),
    "households:match_file": act("list_match", post=BAD),
    "households:without_nik": page(),
    "households:without_nik_export": act(post=moves_with_lists),
}
