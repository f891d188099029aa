"""The lines of the permission matrix about activities (tests/permission_matrix.py)."""

from __future__ import annotations

from typing import Any

from slrt.accounts.models import User
from tests.permission_routes import BAD, Route, act, form, page, visible, with_

BOTH = ("activity", "activity_held")


def writes(user: User, activity: Any) -> bool:
    from monitoring.activities.access import may_write

    return visible(user, activity) and may_write(user, activity)


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
    "monitoring:activity_hold": form("activity", seen=writes),
    "monitoring:activity_cancel": form("activity", seen=writes),
    "monitoring:activity_part": act("activity_held", seen=writes, args=with_("mitra"), post=BAD),
}
