"""/kegiatan/: the list of activities, a year of them, and the workbook."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from monitoring.activities import export as workbook
from monitoring.activities import listing, training
from monitoring.activities.access import levels_of
from monitoring.activities.meetings import page_context as meeting_page
from monitoring.activities.year import year_context
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.cases.idempotency import once
from slrt.jobs.actions import enqueue
from slrt.jurisdictions.profile import Profile
from slrt.ui.keys import key_of
from slrt.ui.listing import KeysetPage, capped_count


def profile_with_activities(request: HttpRequest) -> Profile:
    """The profile, where its regulation knows a plan of activities."""
    profile = request.jurisdiction_profile
    if profile is None or not profile.has_module("activity_plan"):
        raise Http404
    return profile


@require_GET
@requires(Permission.ACTIVITY_VIEW)
def activities(request: HttpRequest) -> HttpResponse:
    profile = profile_with_activities(request)
    filters = listing.filters_of(request.GET, request.user, profile)
    rows = filters.qs.select_related(*listing.RELATED)
    page = KeysetPage(rows, listing.ORDER, request=request, total=capped_count(rows))
    context = {
        "tabs": listing.tabs(profile, request.user, "activities"),
        "filters": filters,
        "page": page,
        "rows": [listing.row_of(activity) for activity in page],
        "chosen": filters.typed(),
        "may_begin": bool(levels_of(request.user, profile.code)),
    }
    return render(request, "monitoring/activities/list.html", context)


@require_GET
@requires(Permission.ACTIVITY_VIEW)
def activity_year(request: HttpRequest) -> HttpResponse:
    """What was planned for a year against what was held."""
    profile = profile_with_activities(request)
    year, years = _year(request, profile)
    context = {"year": year, "years": years, "tabs": listing.tabs(profile, request.user, "activity_year")}
    context |= year_context(request.user, profile, year)
    return render(request, "monitoring/activities/year.html", context)


def _year(request: HttpRequest, profile: Profile) -> tuple[int, list[int]]:
    """The year asked for, else this one; and those that have any activity."""
    now = timezone.localdate().year
    years = sorted({now, *listing.years_of(request.user, profile.code)}, reverse=True)
    asked = key_of(request.GET.get("tahun"))
    return (asked if asked in years else now), years


@require_GET
@requires(Permission.ACTIVITY_VIEW)
def trainings(request: HttpRequest) -> HttpResponse:
    """Which member of staff had which training."""
    profile = profile_with_activities(request)
    lacking = request.GET.get("tampil") == "belum"
    context = {"tabs": listing.tabs(profile, request.user, "trainings"), "lacking": lacking}
    context |= training.register(request.user, profile, lacking=lacking)
    context["may_begin"] = bool(levels_of(request.user, profile.code))
    return render(request, "monitoring/activities/trainings.html", context)


@require_GET
@requires(Permission.ACTIVITY_VIEW)
def meetings(request: HttpRequest) -> HttpResponse:
    """Coordination meetings by kecamatan, and the decisions that wait."""
    profile = profile_with_activities(request)
    if not profile.has_module("meetings"):
        raise Http404
    year, years = _year(request, profile)
    context = {"year": year, "years": years, "tabs": listing.tabs(profile, request.user, "meetings")}
    context |= meeting_page(request.user, profile, year)
    return render(request, "monitoring/activities/meetings.html", context)


@require_POST
@requires(Permission.ACTIVITY_VIEW, fresh=True)
def activity_export(request: HttpRequest) -> HttpResponse:
    """Ask for the list as it is chosen; a worker makes it of what this person sees."""
    profile = profile_with_activities(request)
    chosen = listing.filters_of(request.POST, request.user, profile).typed()

    def ask() -> str:
        job = enqueue(
            workbook.KIND, {"chosen": chosen}, by=request.user, title=workbook.TITLE, jurisdiction=profile.code
        )
        return reverse("jobs:detail", args=[job.pk])

    return once(request, "activities.export", ask)
