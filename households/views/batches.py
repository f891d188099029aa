"""/berkas-usulan/: files for SIKS-NG, and the facts that their columns need."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from households import batchpage, prelistpage
from households.actions.batches import EDITABLE, EDITORS, complete_facts, compose_batch, file_of
from households.forms.batches import BatchForm, BatchStepForm, FactsForm, ProgrammeForm
from households.models import Batch, Person, PreListProposal
from households.siks.compose import candidates
from households.units import unit_for
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.cases.errors import CaseError
from slrt.cases.idempotency import once
from slrt.cases.steps import StepScreen, step_page
from slrt.ui.edits import unless_changed
from slrt.ui.listing import KeysetPage


@require_GET
@requires(Permission.PRELIST_SEND)
def batches(request: HttpRequest) -> HttpResponse:
    """Every file within reach, newest month first."""
    profile = request.jurisdiction_profile
    if profile is None:
        raise Http404
    page = KeysetPage(batchpage.rows_of(request.user, profile), ("-month", "-id"), request=request)
    context = {"page": page, "rows": [batchpage.list_row(batch) for batch in page]}
    return render(request, "households/batches.html", context)


@requires(Permission.PRELIST_SEND, fresh=True)
def new(request: HttpRequest) -> HttpResponse:
    """Choose a file, see what it would carry and what keeps others out, then make it."""
    profile = request.jurisdiction_profile
    unit = unit_for(request.user, request.jurisdiction, Permission.PRELIST_SEND) if profile else None
    if unit is None:
        raise Http404
    asked = request.POST if request.method == "POST" else request.GET if "programme" in request.GET else None
    form = BatchForm(asked, profile=profile)
    context = {"form": form, "rows": None, "fit": 0}
    if asked is None:
        return render(request, "households/batch_new.html", context)
    if not form.is_valid():
        return render(request, "households/batch_new.html", context, status=422)
    programme, area, month = form.wanted()
    if request.method == "POST":
        try:
            return once(request, "batch.new", lambda: _compose(request, unit, programme, area, month))
        except CaseError as refused:
            form.add_error(None, refused.sentence)
    today = timezone.localdate(timezone=profile.zone)
    found = candidates(request.user, profile=profile, programme=programme, area=area, month=month, today=today)
    record_access(
        request, AccessAction.LIST_NIK, object_type="households.prelistproposal",
        ids=[one.proposal.pk for one in found][:1000],
    )  # fmt: skip
    context |= {
        "rows": batchpage.preview_rows(found),
        "fit": sum(1 for one in found if not one.problems),
        "made": file_of(area, programme, month),
    }
    return render(request, "households/batch_new.html", context, status=422 if form.errors else 200)


def _compose(request: HttpRequest, unit, programme: str, area, month: date) -> str:
    batch = compose_batch(by=request.user, unit=unit, programme=programme, area=area, month=month)
    return reverse("households:batch", args=[batch.pk])


def _load(request: HttpRequest, pk: int) -> Batch:
    batch = batchpage.load(request.user, pk)
    if batch is None:
        raise Http404
    return batch


@require_GET
@requires(Permission.PRELIST_SEND)
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    found = _load(request, pk)
    record_access(request, AccessAction.VIEW_CASE, found)
    return render(request, "households/batch.html", batchpage.context_of(found, request.user))


SCREEN = StepScreen(form=BatchStepForm, case_url=lambda case: reverse("households:batch", args=[case.pk]))


@requires(Permission.PRELIST_SEND)
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    return step_page(request, _load(request, pk), name, SCREEN)


@requires(*EDITORS)
def facts(request: HttpRequest, pk: int) -> HttpResponse:
    """The programme that is asked for, and what the template needs of each member."""
    case = prelistpage.load(request.user, pk)
    if case is None or case.status not in EDITABLE or not any(case.allows(request.user, p) for p in EDITORS):
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = ProgrammeForm(data, case=case)
    parts = [FactsForm(data, person=person) for person in _members(case)]
    record_access(request, AccessAction.VIEW_CASE, case, person=case.person_id, part="facts")
    context = {"case": case, "form": form, "parts": parts}
    if data is None:
        return render(request, "households/proposal_facts.html", context)
    if not all([form.is_valid(), *(part.is_valid() for part in parts)]):
        return render(request, "households/proposal_facts.html", context, status=422)

    def write() -> str:
        people = [(part.person, part.values()) for part in parts]
        complete_facts(case, by=request.user, programme=form.cleaned_data["programme"], people=people)
        return reverse("households:proposal", args=[pk])

    people = [(part, part.person) for part in parts]
    answer = unless_changed(form, case, lambda: once(request, f"prelist.facts.{pk}", write), *people)
    return answer or render(request, "households/proposal_facts.html", context, status=422)


def _members(case: PreListProposal) -> list[Person]:
    """Who is proposed first, then the other living members of the family."""
    rows = Person.objects.filter(household=case.household_id, alive=True).select_related("siks")
    return sorted(rows.order_by("relation", "birth_date", "pk"), key=lambda person: person.pk != case.person_id)
