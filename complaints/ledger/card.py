"""On the card of a family and beside the intake: what the register of former days says of it."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse

from complaints.ledger.models import LedgerEntry
from complaints.ledger.page import state_html
from households import panel
from households.models import Household, Person
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.ui import words
from slrt.ui.lines import Line

SHOWN = 4
_COLUMNS = (
    "number",
    "row",
    "received_on",
    "matter",
    "state",
    "complaint",
    "dropped_reason",
    "restricted",
    "jurisdiction",
)


@panel.register(order=25, brief=False)
def entries_of(user: User, household: Household | None, person: Person | None) -> panel.Block | None:
    """The newest lines about the family; nothing at all where there are none, which is usual."""
    if not user.access.can(Permission.COMPLAINT_VIEW):
        return None
    rows = LedgerEntry.objects.visible_to(user).filter(Q(household=household) if household else Q(person=person))
    found = list(rows.only(*_COLUMNS).order_by("-received_on", "-pk")[:SHOWN])
    return panel.Block("ledger", "Catatan lama", tuple(map(_line, found))) if found else None


def _line(entry: LedgerEntry) -> Line:
    matter = entry.matter if len(entry.matter) <= 80 else f"{entry.matter[:79]}…"
    url = reverse("complaints:ledger_entry", args=[entry.pk])
    return Line(f"{entry} · {matter}", words.mid_date(entry.received_on), state_html(entry), url)
