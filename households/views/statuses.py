"""/kelompok-keluarga/: families by group; /keluarga/<pk>/status, /status-keluarga/<pk>/akhiri: a determination."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from households import cardpage
from households.forms.statuses import GroupFilter, StatusEndForm, StatusForm
from households.groups.listing import ORDER, families, rows_of
from households.groups.standing import determined_words
from households.groups.statuses import StatusRefused, determine, end_status, may_determine
from households.models import FamilyStatus, Household
from households.units import unit_for
from households.villages import districts_of, villages_of
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.cases.errors import CaseError
from slrt.cases.idempotency import once
from slrt.jurisdictions.profile import profile_of
from slrt.ui.listing import KeysetPage, capped_count

CHANGE = Permission.WELFARE_CHANGE


@require_http_methods(["GET", "HEAD", "POST"])
@requires(CHANGE)
def new(request: HttpRequest, pk: int) -> HttpResponse:
    household = cardpage.load(request.user, pk)
    if household is None or not may_determine(request.user, household):
        raise Http404
    profile = profile_of(household.jurisdiction_id)
    form = StatusForm(request.POST if request.method == "POST" else None, profile=profile)
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, f"family_status.{pk}", lambda: _save(request, household, form))
        except CaseError as refused:
            name = refused.field if isinstance(refused, StatusRefused) else ""
            form.add_error(name or None, refused.sentence)
    title = "Catat status keluarga"
    return _page(request, household, form, title, "Status hanya dicatat bila sudah ditetapkan pihak yang berwenang.")


def _save(request: HttpRequest, household: Household, form: StatusForm) -> str:
    unit = unit_for(request.user, household.jurisdiction_id, CHANGE)
    made = determine(by=request.user, unit=unit, household=household, **form.facts())
    messages.success(request, f"Status {made.get_status_display().lower()} dicatat.")
    return f"{reverse('households:card', args=[household.pk])}#groups"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(CHANGE)
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    found = FamilyStatus.objects.visible_to(request.user).filter(pk=pk).select_related("household").first()
    household = cardpage.load(request.user, found.household_id) if found else None
    if household is None or not may_determine(request.user, household):
        raise Http404
    form = StatusEndForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            end_status(by=request.user, status=found, reason=form.cleaned_data["reason"])
        except CaseError as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, f"Status {found.get_status_display().lower()} diakhiri.")
            return redirect(f"{reverse('households:card', args=[household.pk])}#groups")
    title = f"Akhiri status {found.get_status_display().lower()}"
    return _page(request, household, form, title, determined_words(found).capitalize() + ".")


def _page(request: HttpRequest, household: Household, form, title: str, note: str) -> HttpResponse:
    record_access(request, AccessAction.VIEW_HOUSEHOLD, household, part="status")
    context = {"household": household, "form": form, "title": title, "note": note}
    return render(request, "households/status_form.html", context, status=422 if form.errors else 200)


@require_GET
@requires(Permission.PERSON_VIEW)
def by_group(request: HttpRequest) -> HttpResponse:
    """Families of a group, or with a member who carries a flag, by village."""
    profile = request.jurisdiction_profile
    if profile is None:
        raise Http404
    form = GroupFilter(request.GET, profile=profile)
    chosen = form.chosen()
    asked = bool({"group", "flag"} & chosen.keys())  # nobody leafs through all families by name
    found = families(request.user, profile, chosen) if asked else Household.objects.none()
    page = KeysetPage(found, ORDER, request=request, total=capped_count(found))
    shown = list(page)
    if shown:
        record_access(
            request, AccessAction.VIEW_HOUSEHOLD, jurisdiction=profile.code, object_type="households.household",
            ids=[home.pk for home in shown],
        )  # fmt: skip
    context = {
        "form": form,
        "asked": asked,
        "page": page,
        "rows": rows_of(shown),
        "villages": villages_of(profile.code),
        "districts": [name for _, name in districts_of(profile.code)],
    }
    return render(request, "households/groups.html", context)
