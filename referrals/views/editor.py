"""/rujukan/baru/<complaint> and /rujukan/<pk>/ubah: the proposal, with the letter as it will look."""

from __future__ import annotations

import json
from dataclasses import dataclass

from allauth.core.exceptions import ReauthenticationRequired
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from complaints import casepage
from complaints.models import Complaint
from referrals import actions, page
from referrals.actions.settle import FOLLOWS
from referrals.actions.steps import APPROVALS
from referrals.forms import ProposalForm
from referrals.letters import letterhead_of, preview_of
from referrals.models import Referral
from referrals.shared import RELATED
from referrals.texts import MODULES
from slrt.accounts.models import Unit, User
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires, signed_in_recently
from slrt.audit.actions import record_access
from slrt.cases.errors import CaseError, MissingInput
from slrt.cases.forms import VERSION_FIELD, keep_typed
from slrt.cases.idempotency import once
from slrt.cases.steps import opening_of
from slrt.jurisdictions.profile import Profile

DRAFT, PREVIEW = "draft", "preview"


@dataclass(frozen=True, slots=True)
class Button:
    """A way to send the form; the first one is the usual step."""

    code: str
    label: str
    css: str = ""


def ways_out(user: User, complaint: Complaint, profile: Profile) -> list[Button]:
    """The steps the profile knows for a proposal, the usual one first."""
    approval = profile.referral_approval
    manager = profile.label("manager")
    send = Button("send_directly", "Kirim ke instansi")
    submit = Button("submit", f"Ajukan ke {manager}")
    ways = {"off": [send], "optional": [submit, send]}.get(approval, [submit])
    if approval == "manager_issues" and complaint.allows(user, Permission.REFERRAL_APPROVE):
        ways = [Button("issue", "Terbitkan rujukan"), submit]
    if approval != "off" and profile.emergency and complaint.urgent:
        ways.append(Button("send_emergency", "Kirim darurat", "btn-danger"))
    return [Button(ways[0].code, ways[0].label, "btn-primary"), *ways[1:]]


@require_http_methods(["GET", "POST"])
@requires(Permission.REFERRAL_PROPOSE)
def new(request: HttpRequest, complaint_pk: int) -> HttpResponse:
    rows = Complaint.objects.visible_to(request.user).select_related(*RELATED, "programme", "unit")
    complaint = rows.filter(pk=complaint_pk).first()
    if complaint is None or not complaint.allows(request.user, Permission.REFERRAL_PROPOSE):
        raise Http404
    form = ProposalForm(request.POST or None, complaint=complaint)

    def save(step: str) -> str:
        made = actions.propose_referral(
            by=request.user, complaint=complaint, submit=bool(step), step=step,
            note=form.cleaned_data.get("note", ""), **form.content(),
        )  # fmt: skip
        return reverse("referrals:referral", args=[made.pk])

    return _answer(request, form, complaint, None, save)


@require_http_methods(["GET", "POST"])
@requires(Permission.REFERRAL_PROPOSE)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    referral, staff = page.load(request.user, pk)
    may = staff and referral.allows(request.user, Permission.REFERRAL_PROPOSE)
    if not may or not page.may_open_complaint(referral, request.user):
        raise Http404
    complaint = referral.complaint
    form = ProposalForm(request.POST or None, complaint=complaint, referral=referral)

    def save(step: str) -> str:
        actions.revise_referral(
            by=request.user, referral=referral, step=step, note=form.cleaned_data.get("note", ""),
            expected_version=form.cleaned_data[VERSION_FIELD], **form.content(),
        )  # fmt: skip
        return reverse("referrals:referral", args=[pk])

    return _answer(request, form, complaint, referral, save)


def _answer(request: HttpRequest, form: ProposalForm, complaint: Complaint, referral: Referral | None, save):
    asked = request.POST.get("step", "")
    if request.method != "POST":
        return _page(request, form, complaint, referral, status=200 if _open(complaint, referral) else 409)
    if asked == PREVIEW or not form.is_valid():
        return _page(request, form, complaint, referral, status=200 if asked == PREVIEW else 422)
    ways = {way.code for way in ways_out(request.user, complaint, complaint.profile)}
    step = asked if asked in ways else ""
    if step in APPROVALS and not signed_in_recently(request):
        raise ReauthenticationRequired
    purpose = f"referral.{f'edit.{referral.pk}' if referral else f'new.{complaint.pk}'}"
    try:
        return once(request, purpose, lambda: save(step))
    except MissingInput as missing:
        for field in missing.fields:
            form.add_error(field if field in form.fields else None, missing.sentence)
        return _page(request, form, complaint, referral, status=422)
    except CaseError as refused:
        keep_typed(form, refused)
        return _page(request, form, complaint, referral, status=refused.status)


def _open(complaint: Complaint, referral: Referral | None) -> bool:
    return complaint.status in FOLLOWS and (referral is None or referral.status in ("drafted", "returned"))


def _page(
    request: HttpRequest, form: ProposalForm, complaint: Complaint, referral: Referral | None, *, status: int
) -> HttpResponse:
    if referral is None:
        record_access(request, opening_of(complaint), complaint, part="referral_proposal")
    else:
        page.note_opening(request, referral)
    profile = complaint.profile
    back = referral and reverse("referrals:referral", args=[referral.pk])
    context = casepage.bar_of(complaint) | {
        "form": form,
        "complaint": complaint,
        "referral": referral,
        "returned": _returned_note(referral),
        "open": _open(complaint, referral),
        "ways": ways_out(request.user, complaint, profile),
        "letter": _preview(request, form, complaint),
        "letterhead": letterhead_of(profile),
        "modules": json.dumps({code[1:]: text for code, text in MODULES.items()}),
        "module_rows": list(MODULES.items()),
        "back_url": back or reverse("complaints:case", args=[complaint.pk]),
    }
    template = "referrals/editor.html"
    if request.htmx and request.POST.get("step") == PREVIEW:
        template = "referrals/editor.html#preview"
    return render(request, template, context, status=status)


def _returned_note(referral: Referral | None) -> str:
    """What the manager wants mended."""
    if referral is None or referral.status != "returned":
        return ""
    event = referral.events.filter(transition="return_to_proposer").order_by("-version", "-pk").first()
    return event.note if event else ""


def _preview(request: HttpRequest, form: ProposalForm, complaint: Complaint):
    """The letter from what is typed so far; None until there is an office to address."""
    if form.is_bound:
        form.is_valid()
        content = form.content()
    else:
        content = {name: form.initial.get(name) for name in ("target_unit", "programme", "request", "reason", "shared")}
        content["is_emergency"] = form.initial.get("is_emergency", False)
    if not content["target_unit"]:
        return None
    content = content | {name: content[name] or "…" for name in ("request", "reason")}
    unit = Unit(name="", jurisdiction_id=complaint.jurisdiction_id)
    return preview_of(complaint, unit=unit, **content | {"shared": content["shared"] or []})
