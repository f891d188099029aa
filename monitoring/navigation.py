"""Places of monitoring in the side menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from monitoring.models import Report
from monitoring.staffing.standing import asks_anything
from monitoring.survey.models import places_of
from monitoring.survey.staffpage import offered
from slrt.accounts.permissions import Permission
from slrt.ui import nav


def groups(request: HttpRequest) -> list[nav.Group]:
    """Board, reports (with how many wait for this person's approval), activities, partnerships, the duties."""
    access = request.user.access
    items = []
    if access.can(Permission.BOARD_VIEW):
        items.append(nav.Item(reverse("monitoring:board"), "Papan"))
        if getattr(request, "jurisdiction", None):
            items.append(nav.Item(reverse("monitoring:quality"), "Mutu"))
    if access.can(Permission.NEED_VIEW) and getattr(request, "jurisdiction", None):
        items.append(nav.Item(reverse("monitoring:chain"), "Rangkaian kebutuhan"))
    if access.can(Permission.REPORT_VIEW):
        items.append(nav.Item(reverse("monitoring:reports"), "Laporan", waiting(request)))
    profile = getattr(request, "jurisdiction_profile", None)
    if access.can(Permission.ACTIVITY_VIEW) and profile and profile.has_module("activity_plan"):
        items.append(nav.Item(reverse("monitoring:activities"), "Kegiatan"))
    if access.can(Permission.LIBRARY_VIEW) and profile:
        items.append(nav.Item(reverse("monitoring:library"), "Dokumen"))
    if access.can(Permission.USER_VIEW) and profile and asks_anything(profile):
        items.append(nav.Item(reverse("monitoring:staff"), "Syarat petugas"))
    if access.can(Permission.PARTNER_VIEW) and profile and profile.has_module("partners"):
        items.append(nav.Item(reverse("monitoring:partners"), "Kemitraan"))
    if offered(profile) and access.can(Permission.BOARD_VIEW) and profile.code in places_of(request.user):
        items.append(nav.Item(reverse("monitoring:survey"), "Survei kepuasan"))
    items.append(nav.Item(reverse("monitoring:duties"), "Peraturan"))
    return [nav.Group("Pemantauan", tuple(items))]


def waiting(request: HttpRequest) -> int | None:
    """Reports this person may approve now: written by somebody else. None shows nothing."""
    user = request.user
    codes = user.access.jurisdictions(Permission.REPORT_APPROVE)
    if not codes:
        return None
    ready = Report.objects.visible_to(user).filter(status="written", jurisdiction__in=codes)
    return ready.exclude(created_by=user).count() or None
