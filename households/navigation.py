"""Places of households in the side menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from slrt.accounts.permissions import Permission
from slrt.ui.nav import Group, Item


def groups(request: HttpRequest) -> list[Group]:
    """Searching people, the pre-list, and the registry's editions, each for whoever may. No query."""
    access, found = request.user.access, []
    if not getattr(request, "jurisdiction", None):
        return found
    if access.can(Permission.PRELIST_VIEW):
        found.append(Group("", (Item(reverse("households:prelist"), "Daftar awal"),)))
    people = []
    if access.can(Permission.PERSON_SEARCH):
        people.append(Item(reverse("households:search"), "Cari keluarga"))
    if access.can(Permission.REGISTRY_VIEW, Permission.REGISTRY_IMPORT):
        people.append(Item(reverse("households:imports"), "Data terpadu"))
    return [*found, Group("Warga", tuple(people))] if people else found
