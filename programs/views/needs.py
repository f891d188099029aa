"""/kebutuhan/: the list of needs, recording one for a family, its page and its steps."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from households import cardpage
from households.forms.steps import NoteForm
from households.models import Household
from households.villages import villages_of
from programs.needs import listing, page
from programs.needs.actions import record_need
from programs.needs.errors import NeedRefused
from programs.needs.forms import NeedForm, NeedStepForm
from programs.needs.models import Need
from slrt.accounts.models import Unit
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.cases.actions import record
from slrt.cases.idempotency import once
from slrt.cases.steps import StepScreen, step_page
from slrt.ui.listing import KeysetPage, capped_count


def _load(request: HttpRequest, pk: int) -> Need:
    case = page.load(request.user, pk)
    if case is None:
        raise Http404
    return case


def _url(case: Need) -> str:
    return reverse("needs:need", args=[case.pk])


@require_GET
@requires(Permission.NEED_VIEW)
def needs(request: HttpRequest) -> HttpResponse:
    if not request.jurisdiction:
        raise Http404
    tab = request.GET.get("tab", "")
    tab = tab if tab in listing.TABS else "berjalan"
    form = listing.NeedFilter(
        request.GET, jurisdiction=request.jurisdiction, villages=list(villages_of(request.jurisdiction))
    )
    rows = form.narrow(listing.rows_of(request.user, request.jurisdiction, tab))
    rows = rows.select_related("household", "person", "programme", "region__parent")
    listed = KeysetPage(rows, listing.ORDER, request=request, total=capped_count(rows))
    context = {
        "tabs": listing.tabs(tab),
        "tab": tab,
        "form": form,
        "page": listed,
        "rows": [listing.row_of(case) for case in listed],
    }
    return render(request, "programs/needs/list.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.NEED_RECORD)
def new(request: HttpRequest, pk: int) -> HttpResponse:
    household, unit = _family(request, pk), _unit(request)
    if unit is None:
        raise Http404
    bound = request.method == "POST"
    form = NeedForm(request.POST if bound else None, household=household)
    if bound and form.is_valid():

        def save() -> str:
            return _url(record_need(by=request.user, unit=unit, household=household, **form.given()))

        try:
            with transaction.atomic():
                answer = once(request, f"need.new.{pk}", save)
            messages.success(request, "Kebutuhan dicatat dan menunggu ditelaah.")
            return answer
        except NeedRefused as refused:
            form.refuse(refused)
    context = {"form": form, "household": household, "ask_again": form.warned or "go_on" in form.data}
    return render(request, "programs/needs/new.html", context, status=422 if bound else 200)


def _family(request: HttpRequest, pk: int) -> Household:
    """A family for which the person may record a need; 404 for any other."""
    household = cardpage.load(request.user, pk)
    allowed = household is not None and request.user.access.can_on(
        Permission.NEED_RECORD, jurisdiction=household.jurisdiction_id, region=household.village_id
    )
    if not allowed:
        raise Http404
    return household


def _unit(request: HttpRequest) -> Unit | None:
    """The unit in which the person records: the first one here."""
    grants = request.user.access.grants_for(Permission.NEED_RECORD)
    ids = [grant.unit_id for grant in grants if grant.jurisdiction == request.jurisdiction]
    return Unit.objects.filter(pk__in=ids[:1]).first()


@require_GET
@requires(Permission.NEED_VIEW)
def need(request: HttpRequest, pk: int) -> HttpResponse:
    case = _load(request, pk)
    record_access(request, AccessAction.VIEW_CASE, case, household=case.household_id)
    return render(request, "programs/needs/need.html", page.context_of(case, request.user, NoteForm()))


@require_POST
@requires(Permission.NEED_VIEW)
def note(request: HttpRequest, pk: int) -> HttpResponse:
    case, form = _load(request, pk), NoteForm(request.POST)
    if not form.is_valid():
        return render(request, "programs/needs/need.html", page.context_of(case, request.user, form), status=422)

    def write() -> str:
        record(case, "note", by=request.user, at=timezone.now(), note=form.cleaned_data["note"])
        return _url(case)

    return once(request, f"need.note.{pk}", write)


SCREEN = StepScreen(
    form=NeedStepForm,
    case_url=_url,
    template="programs/needs/step.html",
    note_url=lambda case: reverse("needs:note", args=[case.pk]),
    context=lambda request, case, transition: {"matter": page.matter_rows(case)},
)


@requires(Permission.NEED_VIEW)
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    return step_page(request, _load(request, pk), name, SCREEN)
