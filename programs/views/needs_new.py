"""Recording a need: from the card of a family, from a finished house visit, and (complaints.views.need) a complaint."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from households import cardpage
from households.models import Household
from households.visits.page import load_visit
from households.visits.workflow import FINISHED
from programs.fitting.match import fits_of
from programs.needs.actions import may_record, record_need
from programs.needs.codes import NeedSource
from programs.needs.errors import NeedRefused
from programs.needs.forms import NeedForm
from slrt.accounts.models import Unit
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.cases.idempotency import once
from slrt.ui.keys import key_of


@dataclass(frozen=True)
class Origin:
    """Where a need comes from: `back` leads there, `initial` fills the form in, `kept` is stored with the need."""

    label: str
    back: str
    initial: dict[str, Any] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.NEED_RECORD)
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """With ?program= the form begins with what the matching found, as long as the programme fits the family."""
    asked = key_of(request.GET.get("program"))
    if asked is None:
        return form_page(request, pk, Origin("Kartu keluarga", reverse("households:card", args=[pk])))
    origin = Origin("Program yang sesuai", reverse("programs:fitting", args=[pk]), _matched(request, pk, asked))
    return form_page(request, pk, origin)


def _matched(request: HttpRequest, pk: int, programme: int) -> dict[str, Any]:
    fit = next((fit for fit in fits_of(_family(request, pk)) if fit.programme.pk == programme), None)
    if fit is None:
        return {}
    return {"programme": programme, "wanted": fit.reason, "source": NeedSource.DATA}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.NEED_RECORD)
def from_visit(request: HttpRequest, pk: int) -> HttpResponse:
    """What somebody saw on a finished visit, with what they wrote when they finished it."""
    visit = load_visit(request.user, pk)
    if visit is None or visit.status not in FINISHED:
        raise Http404
    done = visit.events.filter(transition="complete").order_by("-version").first()
    origin = Origin(
        f"Kunjungan {visit.number}",
        reverse("households:visit", args=[pk]),
        {"wanted": done.note if done else "", "source": NeedSource.VISIT},
        {"visit": visit},
    )
    return form_page(request, visit.household_id, origin)


def form_page(request: HttpRequest, household_id: int, origin: Origin) -> HttpResponse:
    """The form, filled in from where the need comes; 404 for a family for which the person may not record."""
    household, unit = _family(request, household_id), _unit(request)
    if unit is None:
        raise Http404
    bound = request.method == "POST"
    form = NeedForm(request.POST if bound else None, household=household, initial=origin.initial)
    if bound and form.is_valid():

        def save() -> str:
            case = record_need(by=request.user, unit=unit, household=household, **origin.kept, **form.given())
            return reverse("needs:need", args=[case.pk])

        try:
            with transaction.atomic():
                answer = once(request, f"need.new.{household_id}", save)
            messages.success(request, "Kebutuhan dicatat dan menunggu ditelaah.")
            return answer
        except NeedRefused as refused:
            form.refuse(refused)
    record_access(request, AccessAction.VIEW_HOUSEHOLD, household, part="needs")
    context = {
        "form": form,
        "household": household,
        "origin": origin,
        "ask_again": form.warned or "go_on" in form.data,
    }
    return render(request, "programs/needs/new.html", context, status=422 if bound else 200)


def _family(request: HttpRequest, pk: int) -> Household:
    household = cardpage.load(request.user, pk)
    if household is None or not may_record(request.user, household):
        raise Http404
    return household


def _unit(request: HttpRequest) -> Unit | None:
    """The unit in which the person records: the first one here."""
    grants = request.user.access.grants_for(Permission.NEED_RECORD)
    ids = [grant.unit_id for grant in grants if grant.jurisdiction == request.jurisdiction]
    return Unit.objects.filter(pk__in=ids[:1]).first()
