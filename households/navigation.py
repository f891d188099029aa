"""Places of households in the side menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from slrt.accounts.permissions import Permission
from slrt.ui.nav import Group, Item

# Who decides on something that stands in a review queue.
DECIDES = (
    Permission.CHANGE_REVIEW,
    Permission.CHANGE_RECOMMEND,
    Permission.CHANGE_APPLY,
    Permission.PRELIST_REVIEW,
    Permission.COMPLAINT_SUPERVISE,
    Permission.NEED_REVIEW,
    Permission.NEED_RECOMMEND,
)


def _prelist(request: HttpRequest) -> tuple[Item, ...]:
    """The pre-list, meetings where the profile deliberates, and files for SIKS-NG; nothing where it is not used."""
    profile = getattr(request, "jurisdiction_profile", None)
    if profile is None or not profile.has_module("prelist"):
        return ()
    items = [Item(reverse("households:prelist"), "Daftar awal")]
    if profile.has_module("deliberation"):
        items.append(Item(reverse("households:meetings"), "Musyawarah"))
    if request.user.access.can(Permission.PRELIST_SEND):
        items.append(Item(reverse("households:batches"), "Berkas usulan"))
    return tuple(items)


def groups(request: HttpRequest) -> list[Group]:
    """Searching people, the pre-list, and the registry's editions, each for whoever may. No query."""
    access, found = request.user.access, []
    if not getattr(request, "jurisdiction", None):
        return found
    if access.can(*DECIDES):
        found.append(Group("", (Item(reverse("households:reviews"), "Antrean telaah"),)))
    if access.can(Permission.PRELIST_VIEW) and (items := _prelist(request)):
        found.append(Group("", items))
    if access.can(Permission.VISIT_VIEW):
        found.append(Group("", (Item(reverse("households:visits"), "Kunjungan rumah"),)))
    if access.can(Permission.CASELOAD_VIEW):
        found.append(Group("", (Item(reverse("households:fieldstaff"), "Petugas lapangan"),)))
    if access.can(Permission.VISIT_RECORD):
        found.append(Group("", (Item(reverse("households:village"), "Data wilayah saya"),)))
    if access.can(Permission.CASELOAD_COACH):
        found.append(Group("", (Item(reverse("households:coaching"), "Pembinaan"),)))
    elif access.can(Permission.VISIT_RECORD):
        found.append(Group("", (Item(reverse("households:coaching_mine"), "Pembinaan saya"),)))
    people = []
    if access.can(Permission.PERSON_SEARCH):
        people.append(Item(reverse("households:search"), "Cari keluarga"))
    if access.can(Permission.PERSON_SEARCH) and access.can(Permission.EXPORT):
        people.append(Item(reverse("households:match_lists"), "Cocokkan daftar"))
    if access.can(Permission.PERSON_VIEW):
        people.append(Item(reverse("households:groups"), "Kelompok keluarga"))
        people.append(Item(reverse("households:without_nik"), "Warga tanpa NIK"))
    if access.can(Permission.WELFARE_VIEW):
        people.append(Item(reverse("households:registers"), "PPKS dan PSKS"))
    if access.can(Permission.REGISTRY_VIEW, Permission.REGISTRY_IMPORT):
        people.append(Item(reverse("households:imports"), "Data terpadu"))
    people += data_items(request)
    people += ranking_items(request)
    if access.can(Permission.DUPLICATE_DECIDE):
        people.append(Item(reverse("households:duplicates"), "Data ganda"))
    return [*found, Group("Warga", tuple(people))] if people else found


def data_items(request: HttpRequest) -> list[Item]:
    """Requests for data, where the profile has that service."""
    profile = getattr(request, "jurisdiction_profile", None)
    if profile is None or not profile.has_module("data_service"):
        return []
    may = request.user.access.can(Permission.DATA_REQUEST_VIEW)
    return [Item(reverse("households:data_requests"), "Permintaan data")] if may else []


def ranking_items(request: HttpRequest) -> list[Item]:
    """The ranking, where the profile has one; who only keeps the schemes goes straight to them."""
    access, profile = request.user.access, getattr(request, "jurisdiction_profile", None)
    if profile is None or not profile.ranking:
        return []
    if access.can(Permission.RANKING_VIEW):
        return [Item(reverse("households:rankings"), "Peringkat")]
    if access.can(Permission.RANKING_SCHEME):
        return [Item(reverse("households:ranking_schemes"), "Skema peringkat")]
    return []
