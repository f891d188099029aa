"""Needs of a family that were recorded from a complaint: on the complaint's page, and the way to record one."""

from __future__ import annotations

from django.urls import reverse

from complaints.models import Complaint
from complaints.panel import Panel, register
from programs.needs.actions import may_record
from programs.needs.models import Need
from programs.needs.page import what_of
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.ui import words
from slrt.ui.badges import badge_html
from slrt.ui.lines import Line

SHOWN = 10


@register
def needs(user: User, complaint: Complaint) -> Panel | None:
    if not user.access.can(Permission.NEED_VIEW) or complaint.household_id is None:
        return None
    rows = Need.objects.visible_to(user).filter(household=complaint.household_id, complaint_ref=complaint.number)
    found = rows.select_related("programme").order_by("-received_at", "-pk")[:SHOWN]
    lines = tuple(
        Line(f"{row.number} · {what_of(row)}", words.long_date(row.received_at), badge_html("need", row.status),
             reverse("needs:need", args=[row.pk]))
        for row in found
    )  # fmt: skip
    return Panel("needs", "Kebutuhan program", lines) if lines else None


def may_record_from(user: User, complaint: Complaint) -> bool:
    """A complaint about a family of the registry. A restricted case stays where only its readers see it."""
    known = complaint.household is not None and not complaint.restricted
    return known and may_record(user, complaint.household)


def note_of(complaint: Complaint) -> dict:
    """What the complaint already says of the need."""
    return {
        "programme": complaint.programme_id,
        "person": complaint.person_id,
        "sector": complaint.sector,
        "wanted": complaint.description[:2000],
        "urgency": "urgent" if complaint.urgent else "normal",
        "source": "complaint",
    }
