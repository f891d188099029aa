"""The catalogue's line in the side menu."""

from __future__ import annotations

from django.http import HttpRequest

from slrt.accounts.permissions import Permission


def items(request: HttpRequest) -> list[dict]:
    if not request.user.access.can(Permission.PROGRAMME_VIEW):
        return []
    return [{"title": "Warga", "items": [{"url": "/program/", "label": "Program"}]}]
