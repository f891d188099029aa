"""Steps that time takes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from complaints.models import Complaint
from slrt.cases.actions import perform
from slrt.cases.errors import CaseError
from slrt.jurisdictions.profile import profile_of

# What a family was asked for and did not bring or answer in time.
LAPSES = {"needs_documents": "lapse", "asked_back": "lapse_unanswered"}


def lapse_overdue_documents(*, at: datetime | None = None) -> int:
    """Close complaints whose documents or answers did not come in time (UU 25/2009 art. 44(3)). Returns how many.

    The days are calendar days of the profile. Safe to run twice and beside a clerk: each case is a transaction of its
    own, and one that moved meanwhile is left alone.
    """
    return sum(_lapse(status, step, at or timezone.now()) for status, step in LAPSES.items())


def _lapse(status: str, step: str, moment: datetime) -> int:
    waiting, lapsed = Complaint.objects.filter(status=status, paused_since__isnull=False), 0
    for code in waiting.order_by("jurisdiction").values_list("jurisdiction", flat=True).distinct():
        limit = moment - timedelta(days=profile_of(code).pause_auto_withdraw_days)
        for complaint in waiting.filter(jurisdiction=code, paused_since__lt=limit).order_by("pk"):
            try:
                perform(complaint, step, by=None, at=moment, expected_version=complaint.version)
            except CaseError:
                continue
            lapsed += 1
    return lapsed
