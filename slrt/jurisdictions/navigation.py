"""Place of the profile screens in the side menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from slrt.accounts.permissions import Permission
from slrt.ui import nav


def profile_items(request: HttpRequest) -> list[nav.Group]:
    if not request.user.access.can(Permission.PROFILE_VIEW):
        return []
    items = (
        nav.Item(reverse("jurisdictions:profile"), "Profil daerah"),
        nav.Item(reverse("jurisdictions:holidays"), "Hari libur"),
    )
    return [nav.Group("Pengaturan", items)]
