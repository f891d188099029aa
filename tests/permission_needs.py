"""The lines of the permission matrix about programme needs and participation (tests/permission_matrix.py)."""

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


def may_enrol(user: User, thing: Any) -> bool:
    home = thing if hasattr(thing, "village_id") else thing.household
    where = {"jurisdiction": home.jurisdiction_id, "region": home.village_id}
    return visible(user, thing) and user.access.can_on(P.ENROLMENT_CHANGE, **where)


def looks_at_field(user: User, enrolment: Any) -> bool:
    where = {"jurisdiction": enrolment.jurisdiction_id, "region": enrolment.household.village_id, "unit_ids": ()}
    roles = {grant.role for grant in user.access.grants_for(P.NEED_REVIEW) if grant.covers(**where)}
    waits = enrolment.review == "waiting" and enrolment.recorded_by_id != user.pk
    return visible(user, enrolment) and waits and "supervisor" in roles


def opens_case(user: User, need: Any) -> bool:
    where = {"jurisdiction": need.jurisdiction_id, "region": need.household.village_id}
    return visible(user, need) and user.access.can_on(P.COMPLAINT_REGISTER, **where)


NEEDS: dict[str, Route] = {
    "programs:enrol": form("household", seen=may_enrol),
    "programs:stop": form("enrolment", seen=may_enrol),
    "programs:correct": form("enrolment", seen=may_enrol),
    "programs:review": form("enrolment", "enrolment_waiting", seen=looks_at_field),
    "complaints:need": form("complaint", "restricted", seen=may_note_need),
    "programs:fitting": page("household"),
    "complaints:from_need": act("need", seen=opens_case),
    "monitoring:chain": page(),
    "needs:list": page(),
    "needs:summary": page(),
    "needs:export": act(post=exports),
    "needs:new": form("household", seen=may_record_need),
    "needs:from_visit": form("visit", seen=offers_need),
    "needs:need": page("need"),
    "needs:note": act("need", post=BAD),
}
