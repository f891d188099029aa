"""Places of messages and downloads in the side menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from slrt.notifications.models import Message
from slrt.ui import nav
from slrt.ui.listing import capped_count

COUNT_LIMIT = 99


def inbox_item(request: HttpRequest) -> list[nav.Group]:
    """The inbox, with the number of unread messages."""
    count, more = capped_count(Message.objects.visible_to(request.user).unread(), COUNT_LIMIT)
    label = f"{COUNT_LIMIT}+" if more else (count or None)
    return [nav.Group("", (nav.Item(reverse("notifications:inbox"), "Pesan", label),))]


def register() -> None:
    nav.register(inbox_item, order=40)
