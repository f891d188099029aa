"""What the work-list of two editions shows of the cases that were opened for its rows."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from complaints.models import Complaint, ProactiveCase
from households.comparing.cases import CaseLine
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.ui.badges import badge_html


class ProactiveCases:
    """Registered with households.comparing.cases when the application starts."""

    def of(self, user: User, shocks: Sequence[int]) -> dict[int, CaseLine]:
        """The number of a case is told to everybody who sees the row; the case itself only opens for who may."""
        rows = ProactiveCase.objects.filter(shock__in=shocks).select_related("complaint").order_by("pk")
        found = list(rows)
        ids = [row.complaint_id for row in found]
        reached = set(Complaint.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))
        return {row.shock_id: _line(row.complaint, row.complaint_id in reached) for row in found}

    def open_url(self, user: User, jurisdiction: str) -> str:
        if not user.access.can(Permission.COMPLAINT_REGISTER, jurisdiction=jurisdiction):
            return ""
        return reverse("complaints:proactive")


def _line(complaint: Complaint, reached: bool) -> CaseLine:
    url = reverse("complaints:case", args=[complaint.pk]) if reached else ""
    return CaseLine(complaint.number, url, badge_html("complaint", complaint.status) if reached else "")
