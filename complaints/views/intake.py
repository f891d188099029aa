"""/keluhan/baru: the desk's page. One save; looking up, picking and drafts go beside it."""

from __future__ import annotations

import json
import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from complaints import intake, intakepage
from complaints.actions import RegistrationRefused
from complaints.forms.intake import IntakeForm
from complaints.found import Panel, panel_of, panel_of_chosen, query_mark
from complaints.models import IntakeDraft
from complaints.related import similar_sentence
from households import lookup as people
from households.actions.prelist import ProposalRefused
from slrt.accounts.models import Unit
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.cases.idempotency import answered, once
from slrt.documents.actions import UploadRefused
from slrt.middleware import allow_field_devices

PURPOSE = "complaint.new"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.COMPLAINT_REGISTER)
def new(request: HttpRequest) -> HttpResponse:
    unit = unit_of(request)
    if request.method != "POST":
        return _page(request, unit, _fresh(request, unit))
    if request.POST.get("aksi") == "periksa":
        return _looked(request, unit)
    if (first := answered(request, PURPOSE)) is not None:
        return first
    answer = _register(request, unit)
    # Two sendings of one form at the same moment: what the first saved may look to the second like somebody else's
    # similar complaint. Its key then tells that it is its own.
    return answer if answer.status_code == 302 else answered(request, PURPOSE) or answer


def _register(request: HttpRequest, unit: Unit) -> HttpResponse:
    """Save, or the page with everything typed and what is to be mended."""
    form = _form(request, unit)
    form.full_clean()
    try:
        return _save(request, unit, form)
    except people.TooManyLookups as many:
        form.add_error("nik", many.sentence)
        return _page(request, unit, form, status=429)
    except RegistrationRefused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
    except ProposalRefused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
    except UploadRefused as refused:
        form.add_error("photo", refused.sentence)
    return _page(request, unit, form, status=422)


def unit_of(request: HttpRequest) -> Unit:
    """The unit in which the clerk stands: chosen on the page when there are several."""
    units = intake.units_of(request.user, request.jurisdiction or "")
    if not units:
        raise Http404
    wanted = request.POST.get("unit") or request.GET.get("unit") or ""
    return next((unit for unit in units if str(unit.pk) == wanted), units[0])


def _form(request: HttpRequest, unit: Unit) -> IntakeForm:
    return IntakeForm(request.POST, request.FILES, user=request.user, unit=unit, profile=request.jurisdiction_profile)


def _with(request: HttpRequest, unit: Unit, values: dict[str, list[str]]) -> IntakeForm:
    """An unbound form that shows what was typed."""
    initial = {name: texts if name == "documents" else texts[-1] for name, texts in values.items() if texts}
    return IntakeForm(user=request.user, unit=unit, profile=request.jurisdiction_profile, initial=initial)


def _fresh(request: HttpRequest, unit: Unit) -> IntakeForm:
    """An empty page, or one's own draft."""
    try:
        key = uuid.UUID(request.GET.get("draf", ""))
    except ValueError:
        return _with(request, unit, {})
    draft = IntakeDraft.objects.filter(user=request.user, pk=key).first()
    return _with(request, unit, json.loads(draft.payload) | {"draft": [str(key)]} if draft else {})


def _save(request: HttpRequest, unit: Unit, form: IntakeForm) -> HttpResponse:
    user, profile = request.user, request.jurisdiction_profile
    settled = intake.settle(form, user, profile)
    for refused in (settled.ask, intake.nik_problem(form, settled)):
        if refused:
            form.add_error(*refused)
    if form.errors:
        return _page(request, unit, form, status=422, lookup=settled.lookup)
    proposal = None
    if intake.wants_prelist(form, settled, profile):
        proposal = intakepage.proposal_of(request, profile, form)
        if not proposal.is_valid():
            intakepage.carry_refusals(proposal, form)
            return _page(request, unit, form, status=422, lookup=settled.lookup, proposal=proposal)
    similar = intake.similar_to(form, settled, user)
    if similar is not None:
        form.add_error("similar_reason", similar_sentence(similar))
        return _page(request, unit, form, status=422, lookup=settled.lookup, similar=similar)

    def create() -> str:
        complaint = intake.save(form, settled, proposal, user, unit)
        return reverse("complaints:receipt", args=[complaint.pk])

    return once(request, PURPOSE, create)


def _looked(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The button "Periksa" without the script: the same page with the result and everything typed."""
    form = _with(request, unit, {name: request.POST.getlist(name) for name in request.POST})
    try:
        found = intake.look_up(request.user, request.jurisdiction, request.POST)
    except people.TooManyLookups as many:
        bound = _form(request, unit)
        bound.add_error("nik", many.sentence)
        return _page(request, unit, bound, status=429)
    return _page(request, unit, form, lookup=found)


@require_POST
@requires(Permission.COMPLAINT_REGISTER)
def look_up(request: HttpRequest) -> HttpResponse:
    """The live panel: what the registry, the programmes and the queue know of what was typed so far."""
    unit_of(request)
    try:
        found = intake.look_up(request.user, request.jurisdiction, request.POST)
    except people.TooManyLookups as many:
        answer = render(request, "complaints/_panel.html", {"panel": Panel(warning=many.sentence)}, status=429)
        answer["Retry-After"] = str(many.retry_after)
        return answer
    mark = query_mark(request.POST)
    panel = panel_of(request.user, found, mark) if found is not None else Panel(mark="")
    return render(request, "complaints/_panel.html", {"panel": panel})


@require_POST
@requires(Permission.COMPLAINT_REGISTER)
def pick(request: HttpRequest) -> HttpResponse:
    """What is known of the candidate that was picked from a list."""
    unit_of(request)
    panel = panel_of_chosen(request.user, request.jurisdiction, request.POST.get("chosen", ""), "")
    context = {"card": panel.card, "blocks": panel.blocks, "single": False}
    return render(request, "complaints/_found.html", context)


@require_POST
@requires(Permission.COMPLAINT_REGISTER)
def checklist(request: HttpRequest) -> HttpResponse:
    """Papers of the programme, where the complaint will go and until when, and a similar one that is open."""
    form = _form(request, unit_of(request))
    form.full_clean()
    similar = intakepage.similar_early(request, form)
    context = {
        "form": _with(request, form.unit, {name: request.POST.getlist(name) for name in request.POST}),
        "course": intakepage.course_of(form),
        "similar": similar,
        "similar_sentence": similar_sentence(similar) if similar else "",
    }
    return render(request, "complaints/_checklist.html", context)


def _page(request: HttpRequest, unit: Unit, form: IntakeForm, *, status: int = 200, **more) -> HttpResponse:
    context = intakepage.context_of(request, unit, form, **more)
    return allow_field_devices(render(request, "complaints/intake.html", context, status=status))
