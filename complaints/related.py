"""The complaints of a family: on its card, beside the intake, and as a warning before one is recorded twice."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from complaints.models import Complaint
from complaints.queue import matter_of
from complaints.turns import turn_words
from households import panel
from households.models import Household, Person
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.jurisdictions.profile import profile_of
from slrt.ui import words
from slrt.ui.badges import badge_html

SHOWN = 6
_COLUMNS = [
    "number",
    "status",
    "turn",
    "jurisdiction",
    "received_at",
    "turn_since",
    "closed_at",
    "category",
    "restricted",
    "programme__name",
    "programme__short_name",
    "household",
    "person",
]


def about(household: Household | None, person: Person | None) -> Q:
    """Complaints about a family or one of its members, by the index of each.

    As a set of keys: behind a plain condition the planner may walk the jurisdiction in the order asked for instead.
    """
    rows = Complaint.objects.order_by().values("pk")
    found = [rows.filter(**{name: row}) for name, row in (("household", household), ("person", person)) if row]
    return Q(pk__in=found[0].union(*found[1:]) if found else [])


@panel.register(order=20)
def complaints_of(user: User, household: Household | None, person: Person | None) -> panel.Block | None:
    """Open ones first, then the latest that were closed; restricted ones only for whoever may open them."""
    if not user.access.can(Permission.COMPLAINT_VIEW):
        return None
    rows = Complaint.objects.visible_to(user).filter(about(household, person)).select_related("programme")
    found = list(rows.only(*_COLUMNS).order_by("-closed_at", "-received_at", "-pk")[:SHOWN])
    lines = tuple(_line(case) for case in found)
    return panel.Block("cases", "Keluhan keluarga ini", lines, "Belum ada keluhan dari keluarga ini.")


def _line(case: Complaint) -> panel.Line:
    profile = profile_of(case.jurisdiction_id)
    waits = f"{words.ago(case.received_at)}, giliran {turn_words(case.turn, profile)}"
    sub = f"selesai {words.ago(case.closed_at)}" if case.closed_at else waits
    text = f"{case.number} · {matter_of(case)}"
    return panel.Line(text, sub, badge_html("complaint", case.status), f"/keluhan/{case.pk}/")


def similar_open(
    user: User, *, household: Household | None, person: Person | None, category: str, programme_id: int | None
) -> QuerySet[Complaint]:
    """Open complaints of the family about the same category, or about the same programme."""
    same = Q(category=category)
    if programme_id:
        same = Q(category=category, programme__isnull=True) | Q(programme=programme_id)
    rows = Complaint.objects.visible_to(user).open().filter(about(household, person)).filter(same)
    return rows.order_by("-received_at", "-pk")


def similar_sentence(case: Complaint) -> str:
    """What the clerk reads before recording it a second time."""
    when = words.ago(case.received_at, timezone.now())
    return (
        f"Keluarga ini punya keluhan serupa yang masih berjalan (No. {case.number}, {when})."
        " Lanjutkan keluhan itu, atau buat baru dengan alasan."
    )
