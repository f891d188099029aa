"""The lines of the permission matrix about changes of data and review queues (tests/permission_matrix.py)."""

from __future__ import annotations

from typing import Any

from slrt.accounts.models import User
from slrt.accounts.permissions import Permission as P
from tests.permission_routes import BAD, Route, act, form, page, visible, with_


def may_propose_change(user: User, household: Any) -> bool:
    where = {"jurisdiction": household.jurisdiction_id, "region": household.village_id}
    return visible(user, household) and user.access.can_on(P.CHANGE_PROPOSE, **where)


def may_revise_change(user: User, case: Any) -> bool:
    return visible(user, case) and case.allows(user, P.CHANGE_PROPOSE)


def determines(user: User, household: Any) -> bool:
    """Whoever may open the card and write down what was determined of the family."""
    where = {"jurisdiction": household.jurisdiction_id, "region": household.village_id}
    return visible(user, household) and user.access.can_on(P.WELFARE_CHANGE, **where)


def ends_status(user: User, status: Any) -> bool:
    return visible(user, status) and determines(user, status.household)


CHANGES: dict[str, Route] = {
    "households:change_choose": page("household", seen=may_propose_change),
    "households:change_new": form("household", args=with_("fields"), seen=may_propose_change),
    "households:change": page("change"),
    "households:change_note": act("change", post=BAD),
    "households:change_revise": form("change_returned", seen=may_revise_change),
    "households:change_export": form(),
    "households:groups": page(),
    "households:status_new": form("household", seen=determines),
    "households:status_end": form("family_status", seen=ends_status),
    "households:reviews": page(),
    "households:review_list": act(why="no queue named: back to the queues"),
}
