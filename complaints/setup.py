"""What complaints tell the ground about themselves when the application starts."""

from __future__ import annotations

from complaints.workflow import COMPLAINT
from slrt.cases.workflow import Clock
from slrt.ui import badges, nav

_BOOK_TONES = {"columns": "amber", "reading": "blue", "preview": "amber", "applied": "teal", "discarded": "grey"}
_ICONS = {
    "needs_documents": "pause",
    "asked_back": "pause",
    "awaiting_approval": "clock",
    "with_supervisor": "clock",
    "referred": "send",
}


def register_all() -> None:
    from complaints import (  # noqa: F401 - importing registers effects and panels
        actions,
        coaching,
        fromneed,
        handover,
        navigation,
        needs,
        proactive,
        related,
        reviews,
    )
    from complaints.ledger import card, reading  # noqa: F401 - importing registers the block of a card and the handler
    from complaints.ledger.codes import BookState
    from complaints.models import Complaint
    from households.comparing import cases
    from slrt.celery import BEAT
    from slrt.documents.subjects import register_subject

    badges.register("complaint", {state.code: (state.label, state.tone, icon_of(state)) for state in COMPLAINT.states})
    badges.register("ledger_book", {code: (BookState(code).label, tone) for code, tone in _BOOK_TONES.items()})
    nav.register(navigation.groups, order=10)
    cases.register(proactive.ProactiveCases())
    register_subject("complaint", Complaint, lambda user, pk: Complaint.objects.visible_to(user).filter(pk=pk).first())
    BEAT["complaints"] = {
        "task": "complaints.tasks.daily",
        "schedule": 3600,
        "options": {"queue": "fast", "expires": 3000},
    }


def icon_of(state) -> str:
    """Words and colour are enough for most; waiting and done carry a sign as well."""
    return _ICONS.get(state.code) or ("check" if state.clock is Clock.STOPPED and state.tone == "plain" else "")
