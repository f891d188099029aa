"""/kemitraan/: the lists of partners, commitments and companions, and the workbook."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from monitoring.partners import export as workbook
from monitoring.partners import listing
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.cases.idempotency import once
from slrt.jobs.actions import enqueue
from slrt.jurisdictions.profile import Profile
from slrt.ui.listing import KeysetPage, capped_count


def profile_with_partners(request: HttpRequest) -> Profile:
    """The profile, where its regulation knows partnerships."""
    profile = request.jurisdiction_profile
    if profile is None or not profile.has_module("partners"):
        raise Http404
    return profile


def may_begin(request: HttpRequest, permission: Permission) -> bool:
    return request.user.access.can(permission, jurisdiction=request.jurisdiction)


@require_GET
@requires(Permission.PARTNER_VIEW)
def partners(request: HttpRequest) -> HttpResponse:
    profile = profile_with_partners(request)
    filters = listing.partner_filters(request.GET, request.user, profile)
    rows = filters.qs.select_related("region__parent")
    page = KeysetPage(rows, listing.PARTNER_ORDER, request=request, total=capped_count(rows))
    context = {
        "tabs": listing.tabs("partners"),
        "filters": filters,
        "page": page,
        "rows": [listing.partner_row(partner) for partner in page],
        "chosen": filters.typed(),
        "may_begin": may_begin(request, Permission.PARTNER_CHANGE),
    }
    return render(request, "monitoring/partners/list.html", context)


@require_GET
@requires(Permission.PARTNER_VIEW)
def commitments(request: HttpRequest) -> HttpResponse:
    profile = profile_with_partners(request)
    filters = listing.commitment_filters(request.GET, request.user, profile)
    rows = filters.qs.select_related("partner", "programme", "region__parent")
    page = KeysetPage(rows, listing.COMMITMENT_ORDER, request=request, total=capped_count(rows))
    context = {
        "tabs": listing.tabs("commitments"),
        "filters": filters,
        "page": page,
        "rows": [listing.commitment_row(row) for row in page],
        "chosen": filters.typed(),
    }
    return render(request, "monitoring/partners/commitments.html", context)


@require_GET
@requires(Permission.PARTNER_VIEW)
def companions(request: HttpRequest) -> HttpResponse:
    """Whom to call about a family that another programme accompanies, too."""
    profile = profile_with_partners(request)
    filters = listing.companion_filters(request.GET, request.user, profile)
    rows = listing.with_last_note(filters.qs.select_related("region__parent"))
    page = KeysetPage(rows, listing.COMPANION_ORDER, request=request, total=capped_count(filters.qs))
    context = {
        "tabs": listing.tabs("companions"),
        "filters": filters,
        "page": page,
        "rows": [listing.companion_row(row) for row in page],
        "chosen": filters.typed(),
        "may_begin": may_begin(request, Permission.PARTNER_CONTACT),
    }
    return render(request, "monitoring/partners/companions.html", context)


@require_POST
@requires(Permission.PARTNER_VIEW, fresh=True)
def partner_export(request: HttpRequest) -> HttpResponse:
    """Ask for the partners as they are chosen; a worker makes it of what this person sees."""
    profile = profile_with_partners(request)
    chosen = listing.partner_filters(request.POST, request.user, profile).typed()

    def ask() -> str:
        job = enqueue(
            workbook.KIND, {"chosen": chosen}, by=request.user, title=workbook.TITLE, jurisdiction=profile.code
        )
        return reverse("jobs:detail", args=[job.pk])

    return once(request, "partners.export", ask)
