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
    from complaints import desk, trackpage
    from monitoring import navigation, oversight
    from monitoring.activities import desk as activity_desk
    from monitoring.activities import export  # noqa: F401 - the workbook a worker makes
    from monitoring.board.measure import REFRESH_SECONDS
    from monitoring.library import desk as library_desk
    from monitoring.partners import desk as partner_desk
    from monitoring.partners import export as partner_export  # noqa: F401 - the workbook a worker makes
    from monitoring.partners import needlinks  # noqa: F401 - what it says on the page of a need
    from monitoring.survey import export as survey_export  # noqa: F401 - the workbook a worker makes
    from monitoring.survey import trackinglink
    from slrt.celery import BEAT

    badges.register("report", {s.code: (s.label, s.tone, _ICONS.get(s.code, "")) for s in REPORT.states})
    for kind, words in (("duty", STATUS), ("activity", ACTIVITY), ("partner", PARTNER), ("commitment", COMMITMENT)):
        badges.register(kind, words)
    _register_subjects()
    nav.register(navigation.groups, order=70)
    own = (activity_desk.own, library_desk.to_read, partner_desk.own)
    for provider in (oversight.administrator, oversight.auditor, oversight.reader, *own):
        desk.register(provider)
    trackpage.register_link(trackinglink.link_of)
    BEAT["boards"] = {
        "task": "monitoring.tasks.refresh_boards",
        "schedule": REFRESH_SECONDS,
        "options": {"queue": "slow", "expires": REFRESH_SECONDS},
    }


def _register_subjects() -> None:
    """What files may belong to; who sees the row sees its files."""
    from monitoring.activities.models import Activity
    from monitoring.library.models import LibraryPaper
    from monitoring.partners.giftmodels import Realisation
    from monitoring.partners.giftpage import seen_realisation
    from monitoring.partners.models import Partner
    from slrt.accounts.models import Assignment
    from slrt.documents.subjects import register_subject

    models = {"activity": Activity, "assignment": Assignment, "paper": LibraryPaper, "partner": Partner}
    for kind, model in models.items():
        register_subject(kind, model, partial(_visible, model))
    register_subject("realisation", Realisation, seen_realisation)


def _visible(model: type[Model], user: User, pk: str) -> Model | None:
    return model.objects.visible_to(user).filter(pk=pk).first()
