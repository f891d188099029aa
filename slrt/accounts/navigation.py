"""The side menu's entries for administrators."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from slrt.accounts.permissions import Permission
from slrt.ui.nav import Group, Item


def settings_group(request: HttpRequest) -> list[Group]:
    if not request.user.access.can(Permission.USER_VIEW):
        return []
    items = (Item(reverse("accounts:users"), "Pengguna"), Item(reverse("accounts:units"), "Unit kerja"))
    return [Group("Pengaturan", items)]
