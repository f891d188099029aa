"""/permintaan-data/: agencies' requests for data of the registry, where the profile has that service."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from households.dataservice import page
from households.dataservice.actions import MODULE, agencies_of, request_data
from households.forms.datarequests import RequestForm, RequestStepForm
from households.models import DataRequest
from households.villages import districts_of, villages_of
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.cases.errors import CaseError
from slrt.cases.idempotency import once
from slrt.cases.steps import StepScreen, step_page
from slrt.jurisdictions.profile import Profile
from slrt.ui.listing import KeysetPage

VIEW, CREATE = Permission.DATA_REQUEST_VIEW, Permission.DATA_REQUEST_CREATE


def _profile(request: HttpRequest) -> Profile:
    profile = request.jurisdiction_profile
    if profile is None or not profile.has_module(MODULE):
        raise Http404
    return profile


@require_GET
@requires(VIEW)
def queue(request: HttpRequest) -> HttpResponse:
    profile = _profile(request)
    tab = request.GET.get("tab", "berjalan")
    if tab not in page.TABS:
        raise Http404
    listed = KeysetPage(page.rows_of(request.user, profile, tab), page.ORDER, request=request)
    context = {
        "page": listed,
        "rows": [page.list_row(case) for case in listed],
        "tabs": page.tabs_of(request.user, profile, tab),
        "may_ask": request.user.access.can(CREATE),
        "registry": profile.label_registry,
    }
    return render(request, "households/dataservice/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(CREATE)
def new(request: HttpRequest) -> HttpResponse:
    profile = _profile(request)
    agencies = agencies_of(request.user, profile.code)
    data = request.POST if request.method == "POST" else None
    form = RequestForm(data, jurisdiction=profile.code, agencies=agencies)
    if data is not None and form.is_valid():

        def write() -> str:
            made = request_data(by=request.user, **form.given())
            return reverse("households:data_request", args=[made.pk])

        try:
            return once(request, "data_request.new", write)
        except CaseError as refused:
            form.add_error("wanted", refused.sentence)
    context = {
        "form": form,
        "registry": profile.label_registry,
        "villages": villages_of(profile.code),
        "districts": [name for _, name in districts_of(profile.code)],
    }
    return render(request, "households/dataservice/new.html", context, status=422 if form.errors else 200)


def _load(request: HttpRequest, pk: int) -> DataRequest:
    _profile(request)
    case = page.load(request.user, pk)
    if case is None:
        raise Http404
    return case


@require_GET
@requires(VIEW)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    case = _load(request, pk)
    record_access(request, AccessAction.VIEW_CASE, case)
    return render(request, "households/dataservice/request.html", page.context_of(case, request.user))


SCREEN = StepScreen(
    form=RequestStepForm,
    case_url=lambda case: reverse("households:data_request", args=[case.pk]),
    template="households/dataservice/step.html",
    context=lambda request, case, transition: {"matter": page.facts_of(case) + page.decision_of(case)},
)


@requires(VIEW)
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    return step_page(request, _load(request, pk), name, SCREEN)
