"""Place of the access log in the side menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from slrt.accounts.permissions import Permission
from slrt.ui import nav


def audit_items(request: HttpRequest) -> list[nav.Group]:
    if not request.user.access.can(Permission.AUDIT_VIEW):
        return []
    items = (
        nav.Item(reverse("audit:list"), "Catatan akses"),
        nav.Item(reverse("audit:processing"), "Pemrosesan data"),
    )
    return [nav.Group("Pengaturan", items)]


def register() -> None:
    nav.register(audit_items, order=420)
