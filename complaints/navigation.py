"""Places of complaints in the side menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from complaints.queue import count_words, my_turn_count
from slrt.accounts.permissions import Permission
from slrt.ui.nav import Group, Item


def groups(request: HttpRequest) -> list[Group]:
    """The start page, and the work on complaints for whoever takes part in it. One query at most."""
    access, code = request.user.access, getattr(request, "jurisdiction", None)
    items = [Item("/", "Meja hari ini")]
    if code and access.can(Permission.COMPLAINT_REGISTER):
        items.append(Item(reverse("complaints:new"), "Keluhan baru"))
    if code and access.can(Permission.COMPLAINT_VIEW):
        items.append(Item(reverse("complaints:queue"), "Antrean keluhan", waiting(request) or None))
    if code and access.can(Permission.COMPLAINT_REGISTER):
        items.append(Item(reverse("complaints:drafts"), "Draf saya"))
    if code and access.can(Permission.COMPLAINT_REGISTER) and access.can(Permission.COMPLAINT_VIEW):
        items.append(Item(reverse("complaints:ledger"), "Buku lama"))
    elif code and access.can(Permission.COMPLAINT_LEDGER):
        items.append(Item(reverse("complaints:ledger_books"), "Buku lama"))
    return [Group("", tuple(items))]


def waiting(request: HttpRequest) -> str:
    """How many complaints wait for the person; the queue has counted them already when it draws the menu."""
    counted = getattr(request, "complaint_counts", None)
    count = counted["giliran"] if counted else my_turn_count(request.user, request.jurisdiction)
    return count_words(count) if count else ""
