"""/keluhan/baru: the desk's page. One save; looking up and drafts go beside it."""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from complaints import intake, villages
from complaints.actions import RegistrationRefused
from complaints.forms.intake import MODULES, IntakeForm
from complaints.models import IntakeDraft
from complaints.related import similar_sentence
from complaints.routing import due_dates, section_of
from households import lookup as people
from households import prelist
from slrt.accounts.models import Unit
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.cases.idempotency import once
from slrt.documents.actions import UploadRefused
from slrt.middleware import allow_field_devices
from slrt.ui import words


@requires(Permission.COMPLAINT_REGISTER)
def new(request: HttpRequest) -> HttpResponse:
    unit = unit_of(request)
    if request.method != "POST":
        return _page(request, unit, _fresh(request, unit))
    profile = request.jurisdiction_profile
    form = IntakeForm(request.POST, request.FILES, user=request.user, unit=unit, profile=profile)
    if request.POST.get("aksi") == "periksa":
        return _looked(request, unit, form)
    if not form.is_valid():
        return _page(request, unit, form, status=422)
    try:
        return _save(request, unit, form)
    except people.TooManyLookups as many:
        form.add_error("nik", many.sentence)
        return _page(request, unit, form, status=429)
    except RegistrationRefused as refused:
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


def _fresh(request: HttpRequest, unit: Unit) -> IntakeForm:
    """An empty page, or one's own draft."""
    initial: dict = {}
    draft = IntakeDraft.objects.filter(user=request.user, pk=_uuid(request.GET.get("draf", ""))).first()
    if draft is not None:
        values = json.loads(draft.payload)
        initial = {name: texts if name == "documents" else texts[-1] for name, texts in values.items() if texts}
        initial["draft"] = str(draft.pk)
    return IntakeForm(user=request.user, unit=unit, profile=request.jurisdiction_profile, initial=initial)


def _uuid(text: str):
    import uuid

    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _save(request: HttpRequest, unit: Unit, form: IntakeForm) -> HttpResponse:
    user, profile = request.user, request.jurisdiction_profile
    settled = intake.settle(form, user, profile)
    for field, sentence in settled.ask:
        form.add_error(field, sentence)
    if settled.ask:
        return _page(request, unit, form, status=422, lookup=settled.lookup)
    proposal = None
    if intake.wants_prelist(form, settled, prelist.rule_for(profile)):
        proposal = intake.prelist_form(request, profile, form)
        if not proposal.is_valid():
            return _page(request, unit, form, status=422, lookup=settled.lookup, proposal=proposal)
    similar = intake.similar_to(form, settled, user)
    if similar is not None:
        form.add_error("similar_reason", similar_sentence(similar))
        return _page(request, unit, form, status=422, lookup=settled.lookup, similar=similar)

    def create() -> str:
        complaint = intake.save(form, settled, proposal, user, unit)
        return reverse("complaints:receipt", args=[complaint.pk])

    return once(request, "complaint.new", create)


def _looked(request: HttpRequest, unit: Unit, form: IntakeForm) -> HttpResponse:
    """The button "Periksa" without the script: the same page with the result and everything typed."""
    try:
        found = intake.look_up(request.user, request.jurisdiction, request.POST)
    except people.TooManyLookups as many:
        form.add_error("nik", many.sentence)
        return _page(request, unit, form, status=429)
    typed = {name: request.POST.getlist(name) for name in request.POST}
    initial = {name: texts if name == "documents" else texts[-1] for name, texts in typed.items()}
    again = IntakeForm(user=request.user, unit=unit, profile=request.jurisdiction_profile, initial=initial)
    return _page(request, unit, again, lookup=found, mark=intake.query_mark(request.POST))


@require_POST
@requires(Permission.COMPLAINT_REGISTER)
def look_up(request: HttpRequest) -> HttpResponse:
    """The live panel: what the registry, the programmes and the queue know of what was typed so far."""
    unit_of(request)
    try:
        found = intake.look_up(request.user, request.jurisdiction, request.POST)
    except people.TooManyLookups as many:
        context = {"sentence": many.sentence}
        return render(request, "complaints/_panel_refused.html", context, status=429)
    return render(request, "complaints/_panel.html", panel_of(request, found, request.POST))


def panel_of(request: HttpRequest, found: people.Lookup | None, data: QueryDict | dict) -> dict:
    """Context of the panel: candidates to choose from, and what is known of the only or chosen one."""
    context = people.panel_context(request.user, found) if found is not None else {"lookup": None, "blocks": []}
    rows = [
        {"code": f"p{each.person.pk}" if each.person else f"h{each.household.pk}", "found": each}
        for each in (found.found if found else [])
    ]
    chosen = data.get("chosen", "")
    if len(rows) == 1:
        chosen = rows[0]["code"]
    return context | {
        "rows": rows,
        "chosen": chosen,
        "mark": intake.query_mark(data) if isinstance(data, QueryDict) else "",
    }


@require_POST
@requires(Permission.COMPLAINT_REGISTER)
def checklist(request: HttpRequest) -> HttpResponse:
    """Papers of the programme, where the complaint will go and until when, and a similar one that is open."""
    unit = unit_of(request)
    form = IntakeForm(request.POST, user=request.user, unit=unit, profile=request.jurisdiction_profile)
    return render(request, "complaints/_checklist.html", {"form": form, "course": course_of(request, form)})


def course_of(request: HttpRequest, form: IntakeForm) -> str:
    """ "Ke Seksi Kesehatan · tenggat 27 Nov" """
    profile = request.jurisdiction_profile
    value = form.data.get if form.is_bound else lambda name, default="": str(form.initial.get(name) or default)
    klass = value("klass", "") or form.fields["klass"].initial
    if klass not in form.classes:
        return ""
    programme = next((row for row in form.programmes if str(row.pk) == value("programme", "")), None)
    code = section_of(klass, programme.sector if programme else "", profile)
    section = next((section.label for section in profile.sections if section.code == code), "")
    _, due = due_dates(klass, value("category", ""), timezone.now(), profile)
    return f"Ke {section} · tenggat {words.mid_date(due)}" if section else f"Tenggat {words.mid_date(due)}"


def _page(
    request: HttpRequest, unit: Unit, form: IntakeForm, *, status: int = 200, lookup=None, proposal=None, similar=None,
    mark: str = "",
) -> HttpResponse:  # fmt: skip
    profile = request.jurisdiction_profile
    rule = prelist.rule_for(profile)
    shown = (
        panel_of(request, lookup, request.POST) if lookup is not None else {"rows": [], "blocks": [], "lookup": None}
    )
    context = {
        "form": form,
        "unit": unit,
        "units": intake.units_of(request.user, profile.code),
        "profile": profile,
        "rule": rule,
        "prelist": proposal or intake.prelist_form(request, profile),
        "similar": similar,
        "villages": villages.options(profile.code, unit),
        "modules": json.dumps(MODULES, ensure_ascii=False),
        "course": course_of(request, form),
        "now": timezone.now(),
        "is_missing": lookup is not None and not lookup.found,
        **shown,
    }
    if mark:
        context["mark"] = mark
    return allow_field_devices(render(request, "complaints/intake.html", context, status=status))
