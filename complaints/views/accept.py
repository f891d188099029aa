"""/keluhan/<pk>/terima: what came in online is looked up, put right and registered, on the page the desk knows."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from complaints import casepage, intake, intakepage
from complaints.actions import RegistrationRefused, accept_submission
from complaints.actions.register import Speaker
from complaints.forms.accept import AcceptForm
from complaints.found import QUERY, Panel, panel_of, query_mark
from complaints.models import Complaint
from complaints.views.step import case_url
from households import lookup as people
from households.actions.prelist import ProposalRefused
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.audit.actions import record_access
from slrt.cases.actions import refusal
from slrt.cases.errors import CaseError
from slrt.cases.forms import VERSION_FIELD, keep_typed
from slrt.cases.idempotency import answered, once
from slrt.cases.steps import opening_of
from slrt.documents.links import rows as document_rows
from slrt.documents.models import Document

STEP = "accept_submission"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.COMPLAINT_REGISTER)
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    complaint = casepage.load(request.user, pk)
    if complaint is None:
        raise Http404
    purpose = f"complaint.accept.{pk}"
    if request.method == "POST" and (first := answered(request, purpose)) is not None:
        return first
    refused = refusal(complaint, complaint.workflow.transition(STEP), request.user, complaint.profile)
    if refused:
        context = casepage.bar_of(complaint) | {"case_url": case_url(complaint), "refused": refused.sentence}
        return render(request, "complaints/accept_late.html", context | {"case": complaint}, status=refused.status)
    if request.method != "POST":
        return _opened(request, complaint)
    if request.POST.get("aksi") == "periksa":
        return _looked(request, complaint)
    form = AcceptForm(request.POST, complaint=complaint, user=request.user)
    form.full_clean()
    return _try(request, complaint, form, purpose)


def _opened(request: HttpRequest, complaint: Complaint) -> HttpResponse:
    """The first sight: what was typed is looked up at once, as the desk would do with a number in front of it."""
    form, data = AcceptForm(complaint=complaint, user=request.user), QueryDict(mutable=True)
    for name in QUERY:
        data[name] = intakepage.value_of(form, name)
    if intakepage.value_of(form, "chosen"):
        return _page(request, complaint, form)
    try:
        found = intake.look_up(request.user, complaint.jurisdiction_id, data)
    except people.TooManyLookups:
        found = None  # the page is of use without it; the button looks again
    if found is None:
        return _page(request, complaint, form)
    return _page(request, complaint, form, panel=panel_of(request.user, found, query_mark(data)))


def _try(request: HttpRequest, complaint: Complaint, form: AcceptForm, purpose: str) -> HttpResponse:
    """Register it, or the page with everything typed and what is to be mended."""
    try:
        return _save(request, complaint, form, purpose)
    except people.TooManyLookups as many:
        form.add_error("nik", many.sentence)
        return _page(request, complaint, form, status=429)
    except (RegistrationRefused, ProposalRefused) as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
    except CaseError as refused:
        keep_typed(form, refused)
        return _page(request, complaint, form, status=refused.status)
    return _page(request, complaint, form, status=422)


def _save(request: HttpRequest, complaint: Complaint, form: AcceptForm, purpose: str) -> HttpResponse:
    user, profile = request.user, complaint.profile
    settled = intake.settle(form, user, profile)
    for problem in (settled.ask, intake.nik_problem(form, settled)):
        if problem:
            form.add_error(*problem)
    if form.errors:
        return _page(request, complaint, form, status=422, lookup=settled.lookup)
    proposal = None
    if intake.wants_prelist(form, settled, profile):
        proposal = intakepage.proposal_of(request, profile, form)
        if not proposal.is_valid():
            intakepage.carry_refusals(proposal, form)
            return _page(request, complaint, form, status=422, lookup=settled.lookup, proposal=proposal)
    similar = intake.similar_to(form, settled, user, besides=complaint)
    if similar is not None:
        form.add_error("similar_reason", intakepage.similar_sentence(similar))
        return _page(request, complaint, form, status=422, lookup=settled.lookup, similar=similar)
    answer = once(request, purpose, lambda: _register(request, complaint, form, settled, proposal))
    messages.success(request, f"Permohonan {complaint.number} didaftarkan.")
    return answer


def _register(request: HttpRequest, complaint: Complaint, form: AcceptForm, settled, proposal) -> str:
    given, by = form.cleaned_data, request.user
    person, household = settled.person, settled.household
    if proposal is not None:
        made = proposal.save(by=by, unit=complaint.unit)
        person, household = made.person, made.household
        if made.proposal is not None:
            type(made.proposal).objects.filter(pk=made.proposal.pk).update(complaint_ref=complaint.number)
    accept_submission(
        complaint=complaint,
        by=by,
        subject=intake.subject_of(form, person, household),
        speaker=Speaker(given["reporter"], given["reporter_name"], given["reporter_relation"], given["phone"]),
        klass=given["klass"],
        category=given["category"],
        programme=given["programme"],
        registry=settled.registry(complaint.jurisdiction_id),
        documents_brought=given["documents"],
        documents_missing=[name for name in form.checklist() if name not in given["documents"]],
        note=given["similar_reason"],
        expected_version=given[VERSION_FIELD],
    )
    seen = Complaint.objects.visible_to(by).filter(pk=complaint.pk).exists()
    return case_url(complaint) if seen else f"{reverse('complaints:queue')}?tab=daring"


def _looked(request: HttpRequest, complaint: Complaint) -> HttpResponse:
    """The button "Periksa" without the script: the same page with the result and everything typed."""
    values = {name: request.POST.getlist(name) for name in request.POST}
    initial = {name: texts if name == "documents" else texts[-1] for name, texts in values.items() if texts}
    form = AcceptForm(complaint=complaint, user=request.user, initial=initial)
    try:
        found = intake.look_up(request.user, request.jurisdiction, request.POST)
    except people.TooManyLookups as many:
        bound = AcceptForm(request.POST, complaint=complaint, user=request.user)
        bound.add_error("nik", many.sentence)
        return _page(request, complaint, bound, status=429)
    return _page(request, complaint, form, lookup=found)


def _page(
    request: HttpRequest,
    complaint: Complaint,
    form: AcceptForm,
    *,
    status: int = 200,
    panel: Panel | None = None,
    **more,
) -> HttpResponse:
    shown = ["nik"] if complaint.subject_nik else []
    record_access(request, opening_of(complaint), complaint, part="acceptance", fields=shown)
    files = Document.objects.of("complaint", complaint.pk).select_related("uploaded_by")
    context = intakepage.context_of(request, complaint.unit, form, **more) | {
        "case": complaint,
        "case_url": case_url(complaint),
        "files": document_rows(files, request.user),
        "sent_rows": casepage.sent_rows(complaint),
    }
    if panel is not None:
        context |= {"panel": panel, "prelist_open": bool(panel.missing)}
    return render(request, "complaints/accept.html", context, status=status)
