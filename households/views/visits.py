"""/kunjungan/: the list of house visits, a new one, one visit, and its steps."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from households import cardpage, prelistpage
from households.areas.caseload import servers_of
from households.forms.visits import VisitForm, VisitStepForm
from households.models import Household, PreListProposal, Visit
from households.models.visits import VisitPurpose
from households.visits import page, queries
from households.visits.actions import plan_visit
from households.visits.sketch import sketch_of
from slrt.accounts.models import Unit
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.cases.errors import CaseError
from slrt.cases.idempotency import once
from slrt.cases.steps import StepScreen, step_page
from slrt.ui.charts import Chart
from slrt.ui.keys import key_of
from slrt.ui.listing import KeysetPage


@require_GET
@requires(Permission.VISIT_VIEW)
def queue(request: HttpRequest) -> HttpResponse:
    profile, tab = request.jurisdiction_profile, request.GET.get("tab") or page.first_tab(request.user)
    if profile is None or tab not in page.TABS:
        raise Http404
    order = page.CLOSED_ORDER if tab == "selesai" else page.OPEN_ORDER
    rows = KeysetPage(page.rows_of(request.user, profile, tab), order, request=request)
    today = timezone.localdate()
    context = {
        "tabs": page.tabs_of(request.user, profile, tab),
        "page": rows,
        "rows": [page.row_of(visit, profile, today) for visit in rows],
        "empty": page.EMPTY[tab],
        "closed": tab == "selesai",
        "sketch": _sketch(request, list(rows)),
    }
    return render(request, "households/visits/list.html", context)


def _sketch(request: HttpRequest, shown: list[Visit]) -> Chart | None:
    """For whoever checks visits; that they saw where these families live stands in the access log."""
    if not request.user.access.can(Permission.VISIT_REVIEW):
        return None
    drawn = sketch_of(shown)
    if drawn:
        record_access(
            request, AccessAction.VIEW_HOUSEHOLD, jurisdiction=request.jurisdiction, part="points",
            object_type="households.household", ids=sorted({visit.household_id for visit in shown if visit.latitude}),
        )  # fmt: skip
    return drawn


def _load(request: HttpRequest, pk: int) -> Visit:
    found = page.load_visit(request.user, pk)
    if found is None:
        raise Http404
    return found


@require_GET
@requires(Permission.VISIT_VIEW)
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    found = _load(request, pk)
    record_access(request, AccessAction.VIEW_CASE, found, household=found.household_id)
    return render(request, "households/visits/visit.html", page.context_of(found, request.user))


SCREEN = StepScreen(
    form=VisitStepForm,
    case_url=lambda case: reverse("households:visit", args=[case.pk]),
    template="households/visits/step.html",
    context=lambda request, case, transition: {"matter": page.matter_rows(request, case)},
)


@requires(Permission.VISIT_VIEW)
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    return step_page(request, _load(request, pk), name, SCREEN)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.VISIT_PLAN)
def new(request: HttpRequest) -> HttpResponse:
    """A visit to a family (?keluarga=) or for a pre-list proposal (?usulan=)."""
    household, proposal = _subject(request)
    visitors = queries.visitors_for(household.village) if household else []
    initial = {"visitor": _usual(request, household, visitors)}
    initial["purpose"] = VisitPurpose.PRELIST if proposal else VisitPurpose.UPDATE
    form = VisitForm(request.POST if request.method == "POST" else None, visitors=visitors, initial=initial)
    if household:
        record_access(request, AccessAction.VIEW_HOUSEHOLD, household, part="visit")
    context = {
        "form": form,
        "household": household,
        "proposal": proposal,
        "place": cardpage.place_of(household) if household else "",
        "open_visit": queries.open_visit(household) if household else None,
    }
    if request.method != "POST":
        return render(request, "households/visits/new.html", context)
    if form.is_valid() and household:
        try:
            return once(request, "visit.new", lambda: _save(request, form, household, proposal))
        except CaseError as refused:
            form.add_error(None, refused.sentence)
    return render(request, "households/visits/new.html", context, status=422)


def _save(request: HttpRequest, form: VisitForm, household: Household, proposal: PreListProposal | None) -> str:
    given = form.cleaned_data
    made = plan_visit(
        by=request.user, unit=_unit(request), household=household, proposal=proposal, visitor=given["visitor"],
        planned_on=given["planned_on"], purpose=given["purpose"], request=given["request"],
    )  # fmt: skip
    messages.success(request, "Kunjungan dicatat.")
    return reverse("households:visit", args=[made.pk])


def _subject(request: HttpRequest) -> tuple[Household | None, PreListProposal | None]:
    """The family named in the address, itself or by its proposal; 404 for one that may not be opened."""
    wanted = {name: request.POST.get(name) or request.GET.get(name) or "" for name in ("keluarga", "usulan")}
    keys = {name: key_of(value) for name, value in wanted.items()}
    if any(value and keys[name] is None for name, value in wanted.items()):
        raise Http404
    if keys["usulan"] is not None:
        proposal = prelistpage.load(request.user, keys["usulan"])
        household = cardpage.load(request.user, proposal.household_id) if proposal else None
        if household is None:
            raise Http404
        return household, proposal
    if keys["keluarga"] is not None:
        household = cardpage.load(request.user, keys["keluarga"])
        if household is None:
            raise Http404
        return household, None
    return None, None


def _usual(request: HttpRequest, household: Household | None, visitors: list) -> int | str:
    """Oneself where one may go there, else who serves the family, else the only one who may."""
    keys = [person.pk for person in visitors]
    serving = [person.pk for person in servers_of(household) if person.pk in keys] if household else []
    first = [request.user.pk] if request.user.pk in keys else serving or (keys if len(keys) == 1 else [])
    return first[0] if first else ""


def _unit(request: HttpRequest) -> Unit:
    """The unit in whose name the person asks for the visit: the first one here."""
    ids = [
        grant.unit_id
        for grant in request.user.access.grants_for(Permission.VISIT_PLAN)
        if grant.jurisdiction == request.jurisdiction
    ]
    found = Unit.objects.filter(pk__in=ids[:1]).first()
    if found is None:
        raise Http404
    return found
