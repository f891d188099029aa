"""What the card of a family says about its needs, and what a finished house visit offers to record."""

from __future__ import annotations

from django.urls import reverse

from households.cardsections import Section, register
from households.models import Household, Visit
from households.visits import links as visit_links
from programs.needs.actions import may_record
from programs.needs.links import marks_of
from programs.needs.models import Need
from programs.needs.page import what_of
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.ui import words
from slrt.ui.badges import badge_html
from slrt.ui.lines import Line

SHOWN = 30


@register("kasus", order=8)
def needs(user: User, household: Household) -> Section | None:
    """What the family needs and does not have yet, the latest first, and the button that records more."""
    if not user.access.can(Permission.NEED_VIEW):
        return None
    rows = Need.objects.visible_to(user).filter(household=household).select_related("programme", "person")
    shown = list(rows.order_by("-received_at", "-pk")[:SHOWN])
    marks = marks_of(shown)
    lines = tuple(
        Line(
            f"{row.number} · {what_of(row)}",
            " · ".join(part for part in (words.long_date(row.received_at), row.person and row.person.name) if part),
            badge_html("need", row.status) + marks.get(row.pk, ""),
            reverse("needs:need", args=[row.pk]),
        )
        for row in shown
    )
    allowed = may_record(user, household)
    links = (("Catat kebutuhan", reverse("needs:new", args=[household.pk])),) if allowed else ()
    return Section("needs", "Kebutuhan program", lines=lines, links=links, empty="Belum ada kebutuhan yang tercatat.")


@visit_links.register
def from_visit(user: User, visit: Visit) -> tuple[str, str] | None:
    """Whoever may record for the family records what the visit showed (BS 10(3)c.4)."""
    if not may_record(user, visit.household):
        return None
    return "Catat sebagai kebutuhan", reverse("needs:from_visit", args=[visit.pk])
