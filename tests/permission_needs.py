"""The lines of the permission matrix about programme needs (tests/permission_matrix.py)."""

from __future__ import annotations

from typing import Any

from slrt.accounts.models import User
from slrt.accounts.permissions import Permission as P
from tests.permission_routes import BAD, Route, act, exports, form, page, visible


def may_record_need(user: User, household: Any) -> bool:
    where = {"jurisdiction": household.jurisdiction_id, "region": household.village_id}
    return visible(user, household) and user.access.can_on(P.NEED_RECORD, **where)


def offers_need(user: User, visit: Any) -> bool:
    return visible(user, visit) and visit.status in ("completed", "accepted") and may_record_need(user, visit.household)


def may_note_need(user: User, complaint: Any) -> bool:
    known = visible(user, complaint) and complaint.household is not None and not complaint.restricted
    return known and may_record_need(user, complaint.household)


NEEDS: dict[str, Route] = {
    "complaints:need": form("complaint", "restricted", seen=may_note_need),
    "needs:list": page(),
    "needs:summary": page(),
    "needs:export": act(post=exports),
    "needs:new": form("household", seen=may_record_need),
    "needs:from_visit": form("visit", seen=offers_need),
    "needs:need": page("need"),
    "needs:note": act("need", post=BAD),
}
