"""The lines of the permission matrix about activities (tests/permission_matrix.py)."""

from __future__ import annotations

from typing import Any

from slrt.accounts.models import User
from tests.permission_routes import BAD, Route, act, form, page, visible

BOTH = ("activity", "activity_held")


def writes(user: User, activity: Any) -> bool:
    from monitoring.activities.access import may_write

    return visible(user, activity) and may_write(user, activity)


def part(name: str):
    """The key of the first of its partners, people or decisions after that of the activity."""
    return lambda activity, user: (activity.pk, getattr(activity, name).order_by("pk").values_list("pk", flat=True)[0])


ACTIVITIES: dict[str, Route] = {
    "monitoring:activities": page(),
    "monitoring:activity_year": page(),
    "monitoring:activity_export": act(),
    "monitoring:trainings": page(),
    "monitoring:meetings": page(get={404}, why="the profile has no meetings; a place that has: test_activity_parts.py"),
    "monitoring:activity_new": form(),
    "monitoring:activity_log": form(),
    "monitoring:activity": page(*BOTH),
    "monitoring:activity_change": form("activity", seen=writes),
    "monitoring:activity_hold": form(*BOTH, seen=writes),
    "monitoring:activity_cancel": form("activity", seen=writes),
    "monitoring:activity_reopen": act("activity", seen=writes),
    "monitoring:activity_upload": act("activity_held", seen=writes, post=BAD),
    "monitoring:activity_partner_add": act("activity_held", seen=writes, post=BAD),
    "monitoring:activity_partner_remove": act("activity_held", seen=writes, args=part("partners")),
    "monitoring:activity_person_add": act("activity_held", seen=writes, post=BAD),
    "monitoring:activity_person_remove": act("activity_held", seen=writes, args=part("people")),
    "monitoring:activity_attendance": act("activity_held", seen=writes),
    "monitoring:activity_village_add": act("activity_held", seen=writes, post=BAD),
    "monitoring:activity_villages": act("activity_held", seen=writes),
    "monitoring:activity_decision_add": act("activity_held", seen=writes, post=BAD),
    "monitoring:activity_decision": act("activity_held", seen=writes, args=part("decisions")),
}
