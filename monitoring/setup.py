"""What monitoring tells the ground about itself when the application starts."""

from __future__ import annotations

from monitoring.workflow import REPORT
from slrt.ui import badges, nav

_ICONS = {"drafted": "gear", "frozen": "lock", "published": "check", "superseded": "copy", "cancelled": "close"}
STATUS = {"done": ("Dapat dipakai", "green", "check"), "partial": ("Sebagian", "amber"), "open": ("Belum", "outline")}


def register_all() -> None:
    from complaints import desk
    from monitoring import navigation, oversight
    from monitoring.board.measure import REFRESH_SECONDS
    from slrt.celery import BEAT

    badges.register("report", {s.code: (s.label, s.tone, _ICONS.get(s.code, "")) for s in REPORT.states})
    badges.register("duty", STATUS)
    nav.register(navigation.groups, order=70)
    desk.register(oversight.administrator)
    desk.register(oversight.auditor)
    BEAT["boards"] = {
        "task": "monitoring.tasks.refresh_boards",
        "schedule": REFRESH_SECONDS,
        "options": {"queue": "slow", "expires": REFRESH_SECONDS},
    }
