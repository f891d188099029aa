"""/kebutuhan/: the list of needs, the page of one and its steps."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from households.changes.reviews import after_step, carried
from households.forms.steps import NoteForm
from households.villages import villages_of
from programs.needs import listing, page
from programs.needs.forms import NeedStepForm
from programs.needs.models import Need
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
    if shown := {case.household_id for case in listed}:
        record_access(
            request, AccessAction.VIEW_HOUSEHOLD, jurisdiction=request.jurisdiction,
            object_type="households.household", ids=sorted(shown), part="needs",
        )  # fmt: skip
    context = {
        "tabs": listing.tabs(tab),
        "tab": tab,
        "form": form,
        "page": listed,
        "rows": listing.rows_shown(listed),
        "may_export": request.user.access.can(Permission.EXPORT),
    }
    return render(request, "programs/needs/list.html", context)


@require_GET
@requires(Permission.NEED_VIEW)
def need(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _load(request, pk), NoteForm())


def _page(request: HttpRequest, case: Need, form: NoteForm, status: int = 200) -> HttpResponse:
    record_access(request, AccessAction.VIEW_CASE, case, household=case.household_id)
    context = page.context_of(case, request.user, form, carried(request))
    return render(request, "programs/needs/need.html", context, status=status)


@require_POST
@requires(Permission.NEED_VIEW)
def note(request: HttpRequest, pk: int) -> HttpResponse:
    case, form = _load(request, pk), NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, case, form, 422)

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
    then=after_step,
    carry=carried,
)


@requires(Permission.NEED_VIEW)
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    return step_page(request, _load(request, pk), name, SCREEN)
