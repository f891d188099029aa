"""What monitoring tells the ground about itself when the application starts."""

from __future__ import annotations

from functools import partial

from django.db.models import Model

from monitoring.workflow import REPORT
from slrt.accounts.models import User
from slrt.ui import badges, nav

_ICONS = {"drafted": "gear", "frozen": "lock", "published": "check", "superseded": "copy", "cancelled": "close"}
STATUS = {"done": ("Dapat dipakai", "green", "check"), "partial": ("Sebagian", "amber"), "open": ("Belum", "outline")}

ACTIVITY = {
    "planned": ("Direncanakan", "blue", "clock"),
    "held": ("Terlaksana", "teal", "check"),
    "cancelled": ("Dibatalkan", "grey", "close"),
}
PARTNER = {"prospect": ("Dijajaki", "blue"), "active": ("Aktif", "teal", "check"), "ended": ("Tidak aktif", "grey")}
COMMITMENT = {
    "open": ("Berjalan", "blue"),
    "closed": ("Selesai", "teal", "check"),
    "cancelled": ("Dibatalkan", "grey", "close"),
}


def register_all() -> None:
    from complaints import desk
    from monitoring import navigation, oversight
    from monitoring.activities import desk as activity_desk
    from monitoring.activities import export  # noqa: F401 - the workbook a worker makes
    from monitoring.activities.models import Activity
    from monitoring.board.measure import REFRESH_SECONDS
    from monitoring.library import desk as library_desk
    from monitoring.library.models import LibraryPaper
    from monitoring.partners import desk as partner_desk
    from monitoring.partners import export as partner_export  # noqa: F401 - the workbook a worker makes
    from monitoring.partners import needlinks  # noqa: F401 - what it says on the page of a need
    from monitoring.partners.giftmodels import Realisation
    from monitoring.partners.giftpage import seen_realisation
    from monitoring.partners.models import Partner
    from slrt.accounts.models import Assignment
    from slrt.celery import BEAT
    from slrt.documents.subjects import register_subject

    badges.register("report", {s.code: (s.label, s.tone, _ICONS.get(s.code, "")) for s in REPORT.states})
    badges.register("duty", STATUS)
    badges.register("activity", ACTIVITY)
    for kind, model in (
        ("activity", Activity),
        ("assignment", Assignment),
        ("paper", LibraryPaper),
        ("partner", Partner),
    ):
        register_subject(kind, model, partial(_visible, model))
    badges.register("partner", PARTNER)
    badges.register("commitment", COMMITMENT)
    register_subject("realisation", Realisation, seen_realisation)
    nav.register(navigation.groups, order=70)
    desk.register(oversight.administrator)
    desk.register(oversight.auditor)
    desk.register(oversight.reader)
    desk.register(activity_desk.own)
    desk.register(library_desk.to_read)
    desk.register(partner_desk.own)
    BEAT["boards"] = {
        "task": "monitoring.tasks.refresh_boards",
        "schedule": REFRESH_SECONDS,
        "options": {"queue": "slow", "expires": REFRESH_SECONDS},
    }


def _visible(model: type[Model], user: User, pk: str) -> Model | None:
    return model.objects.visible_to(user).filter(pk=pk).first()
