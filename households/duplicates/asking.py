"""Asking a worker to look for duplicates: every week for everybody, or now for one jurisdiction."""

from __future__ import annotations

from django.utils import timezone

from slrt.accounts.models import Unit, User
from slrt.jobs.actions import enqueue
from slrt.jobs.models import Job

SEARCH = "duplicates.search"
_TITLE = "Pencarian data ganda"


def ask_for_search(*, by: User | None, jurisdiction: str, key: str | None = None) -> Job:
    return enqueue(
        SEARCH, {"jurisdiction": jurisdiction}, by=by, key=key, listed=False, title=_TITLE, jurisdiction=jurisdiction
    )


def ask_for_this_week() -> None:
    """Once per ISO week and jurisdiction that has an office here, however often it is called."""
    year, week, _ = timezone.localdate().isocalendar()
    codes = Unit.objects.order_by("jurisdiction").values_list("jurisdiction", flat=True).distinct()
    for code in codes:
        ask_for_search(by=None, jurisdiction=code, key=f"{code}-{year}-W{week:02d}")
