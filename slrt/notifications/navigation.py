"""Places of messages and downloads in the side menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from slrt.accounts.permissions import Permission
from slrt.notifications.models import Delivery, Message
from slrt.ui import nav
from slrt.ui.listing import capped_count

COUNT_LIMIT = 99


def inbox_item(request: HttpRequest) -> list[nav.Group]:
    """The inbox, with the number of unread messages."""
    count, more = capped_count(Message.objects.visible_to(request.user).unread(), COUNT_LIMIT)
    label = f"{COUNT_LIMIT}+" if more else (count or None)
    return [nav.Group("", (nav.Item(reverse("notifications:inbox"), "Pesan", label),))]


def trouble_item(request: HttpRequest) -> list[nav.Group]:
    """E-mails that wait for a person's decision; shown only while there are any."""
    if not request.user.access.can(Permission.USER_CHANGE):
        return []
    count, more = capped_count(Delivery.objects.visible_to(request.user).troubled(), COUNT_LIMIT)
    if not count:
        return []
    label = f"{COUNT_LIMIT}+" if more else count
    return [nav.Group("Pengaturan", (nav.Item(reverse("notifications:trouble"), "Surel bermasalah", label),))]


def register() -> None:
    nav.register(inbox_item, order=40)
    nav.register(trouble_item, order=430)
