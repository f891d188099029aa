"""The lines of needs and of the catalogue in the side menu."""

from __future__ import annotations

from django.http import HttpRequest

from slrt.accounts.permissions import Permission


def items(request: HttpRequest) -> list[dict]:
    access, links = request.user.access, []
    if access.can(Permission.NEED_VIEW) and getattr(request, "jurisdiction", None):
        links.append({"url": "/kebutuhan/", "label": "Kebutuhan program"})
    if access.can(Permission.PROGRAMME_VIEW):
        links.append({"url": "/program/", "label": "Program"})
    return [{"title": "Warga", "items": links}] if links else []
