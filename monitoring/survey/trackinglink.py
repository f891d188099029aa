"""The invitation on the tracking page of a case that is over: one form for each, tied to nobody."""

from __future__ import annotations

from django.urls import reverse

from complaints.models import Complaint
from monitoring.survey.actions import MODULE, is_used, mark_of
from slrt.cases.models import Tracked

ENDED = ("informed", "closed", "verified")


def link_of(case: Tracked) -> tuple[str, str] | None:
    """(words, address) for a family that got its result; None where nothing is asked, or where it has answered."""
    ended = isinstance(case, Complaint) and case.status in ENDED and case.token
    if not ended or not case.profile.has_module(MODULE):
        return None
    mark = mark_of(case)
    if is_used(mark):
        return None
    return "Nilai layanan kami (tanpa nama)", reverse("survey:ticket", args=[case.profile.slug, mark])
