"""Steps that time takes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from complaints.models import Complaint
from slrt.cases.actions import perform
from slrt.cases.errors import CaseError
from slrt.jurisdictions.profile import profile_of


def lapse_overdue_documents(*, at: datetime | None = None) -> int:
    """Close complaints whose documents did not come in time (UU 25/2009 art. 44(3)). Returns how many.

    The days are calendar days of the profile. Safe to run twice and beside a clerk: each case is a transaction of its
    own, and one that moved meanwhile is left alone.
    """
    moment = at or timezone.now()
    waiting = Complaint.objects.filter(status="needs_documents", paused_since__isnull=False)
    lapsed = 0
    for code in waiting.order_by("jurisdiction").values_list("jurisdiction", flat=True).distinct():
        limit = moment - timedelta(days=profile_of(code).pause_auto_withdraw_days)
        for complaint in waiting.filter(jurisdiction=code, paused_since__lt=limit).order_by("pk"):
            try:
                perform(complaint, "lapse", by=None, at=moment, expected_version=complaint.version)
            except CaseError:
                continue
            lapsed += 1
    return lapsed
