"""House visits on a family's card: the last ones, and where to send somebody."""

from __future__ import annotations

from django.urls import reverse

from households import cardsections
from households.models import Household, Visit
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.ui import words
from slrt.ui.badges import badge_html
from slrt.ui.lines import Line

SHOWN = 10


@cardsections.register("lapangan", order=10)
def visits(user: User, household: Household) -> cardsections.Section | None:
    if not user.access.can(Permission.VISIT_VIEW):
        return None
    rows = Visit.objects.visible_to(user).filter(household=household).order_by("-received_at", "-pk")[:SHOWN]
    links = ()
    if user.access.can(Permission.VISIT_PLAN):
        links = (("Kunjungan baru", f"{reverse('households:visit_new')}?keluarga={household.pk}"),)
    return cardsections.Section(
        "visits", "Kunjungan rumah", lines=tuple(_line(visit) for visit in rows), empty="Belum pernah dikunjungi.",
        links=links,
    )  # fmt: skip


def _line(visit: Visit) -> Line:
    when = f"dikunjungi {words.mid_date(visit.visited_at)}" if visit.visited_at else "belum dikunjungi"
    return Line(
        visit.number,
        f"{visit.get_purpose_display()}, {when}",
        badge_html("visit", visit.status),
        reverse("households:visit", args=[visit.pk]),
    )
