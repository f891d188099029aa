"""/kemitraan/<pk>/: one partner, its papers, its promises and the follow-up with it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from monitoring.partners import actions, page
from monitoring.partners.access import may_change
from monitoring.partners.forms import AgreementForm, FollowUpForm, PaperForm, PartnerForm, StateForm, places_of
from monitoring.partners.models import Partner, PartnerAgreement
from monitoring.views.activity import tried
from monitoring.views.partners import may_begin, profile_with_partners
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.cases.errors import CaseError
from slrt.cases.idempotency import given, once
from slrt.documents.actions import UploadRefused, store_upload
from slrt.ui import messages as sentences
from slrt.ui.edits import unless_changed
from slrt.ui.forms import BaseForm
from slrt.ui.keys import key_of


def seen(request: HttpRequest, pk: int) -> Partner:
    partner = page.load(request.user, profile_with_partners(request).code, pk)
    if partner is None:
        raise Http404
    return partner


def written(request: HttpRequest, pk: int) -> Partner:
    """For somebody who may follow it up; for anybody else's writing it does not exist."""
    partner = seen(request, pk)
    if not may_change(request.user, partner):
        raise Http404
    return partner


def url_of(partner: Partner) -> str:
    return reverse("monitoring:partner", args=[partner.pk])


def show(request: HttpRequest, partner: Partner, status: int = 200, **said: object) -> HttpResponse:
    context = page.context_of(partner, request.user, **said)
    return render(request, "monitoring/partners/partner.html", context, status=status)


@require_GET
@requires(Permission.PARTNER_VIEW)
def partner(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, seen(request, pk))


@require_GET
@requires(Permission.PARTNER_VIEW)
def partner_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The partner on paper: facts, agreements, promises, follow-up. No family stands on it."""
    found = seen(request, pk)
    record_access(request, AccessAction.PRINT, found, jurisdiction=found.jurisdiction_id)
    context = page.context_of(found, request.user)
    context |= {"profile": request.jurisdiction_profile, "today": timezone.localdate()}
    return render(request, "monitoring/partners/sheet.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PARTNER_CHANGE)
def partner_new(request: HttpRequest) -> HttpResponse:
    profile = profile_with_partners(request)
    if not may_begin(request, Permission.PARTNER_CHANGE):
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = PartnerForm(data, user=request.user, profile=profile)

    def enter() -> str:
        made = actions.enter(by=request.user, region=form.where(), **form.facts())
        messages.success(request, "Mitra tercatat. Lengkapi perjanjian dan komitmennya.")
        return url_of(made)

    valid = data is not None and form.is_valid()
    answer = tried(form, lambda: once(request, "partner.enter", enter)) if valid else None
    context = {"title": "Catat mitra", "save": "Simpan mitra", "form": form, "back": reverse("monitoring:partners"),
               "places": places_of(profile.code)}  # fmt: skip
    return answer or render(request, "monitoring/partners/form.html", context, status=200 if data is None else 422)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PARTNER_CHANGE)
def partner_change(request: HttpRequest, pk: int) -> HttpResponse:
    found = written(request, pk)
    data = request.POST if request.method == "POST" else None
    form = PartnerForm(data, user=request.user, profile=request.jurisdiction_profile, partner=found)

    def change() -> HttpResponse:
        actions.change(by=request.user, partner=found, **form.facts())
        messages.success(request, "Perubahan tersimpan.")
        return redirect(url_of(found))

    valid = data is not None and form.is_valid()
    answer = tried(form, lambda: unless_changed(form, found, change)) if valid else None
    context = {"title": "Ubah mitra", "save": "Simpan perubahan", "form": form, "back": url_of(found)}
    return answer or render(request, "monitoring/partners/form.html", context, status=200 if data is None else 422)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PARTNER_CHANGE)
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """What was written wrongly on an agreement, or another last day."""
    row = PartnerAgreement.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    found = written(request, row.partner_id)
    data = request.POST if request.method == "POST" else None
    form = AgreementForm(data, agreement=row)

    def change() -> HttpResponse:
        actions.change_agreement(by=request.user, agreement=row, **given(form))
        messages.success(request, "Perubahan tersimpan.")
        return redirect(f"{url_of(found)}#perjanjian")

    valid = data is not None and form.is_valid()
    answer = tried(form, lambda: unless_changed(form, row, change)) if valid else None
    context = {"partner": found, "form": form, "back": url_of(found)}
    return answer or render(request, "monitoring/partners/agreement.html", context, status=200 if data is None else 422)


# ---------------------------------------------------------------------- what belongs to it
@require_POST
@requires(Permission.PARTNER_CHANGE)
def partner_part(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """One thing said of the partner, by whoever may follow it up."""
    found = written(request, pk)
    if what not in PARTS:
        raise Http404
    return PARTS[what](request, found)


def _added(
    request: HttpRequest, partner: Partner, form: BaseForm, name: str, anchor: str, add: Callable[[], object]
) -> HttpResponse:
    """Add once, and back to that place of the page; refused, the page with what was typed."""

    def act() -> str:
        add()
        return f"{url_of(partner)}#{anchor}"

    answer = tried(form, lambda: once(request, f"partner.{anchor}.{partner.pk}", act)) if form.is_valid() else None
    return answer or show(request, partner, 422, **{name: form})


def agreement_add(request: HttpRequest, partner: Partner) -> HttpResponse:
    form = AgreementForm(request.POST, auto_id="perjanjian-%s")
    return _added(
        request, partner, form, "agreement_form", "perjanjian",
        lambda: actions.add_agreement(by=request.user, partner=partner, **given(form)),
    )  # fmt: skip


def follow_up_add(request: HttpRequest, partner: Partner) -> HttpResponse:
    form = FollowUpForm(request.POST, partner=partner, auto_id="tindak-%s")
    return _added(
        request, partner, form, "follow_form", "tindak-lanjut",
        lambda: actions.follow_up(by=request.user, partner=partner, **form.said()),
    )  # fmt: skip


def step_settle(request: HttpRequest, partner: Partner) -> HttpResponse:
    """The next step was taken; a refusal repeats what was typed, which stands in no form there."""
    row = partner.follow_ups.filter(pk=key_of(request.POST.get("key"))).first()
    if row is None:
        raise Http404
    note = request.POST.get("note", "").strip()[:240]
    try:
        actions.settle_step(by=request.user, row=row, note=note)
    except CaseError as refused:
        messages.error(request, f"{refused.sentence} Isian Anda: “{note}”" if note else refused.sentence)
    return redirect(f"{url_of(partner)}#tindak-lanjut")


def state(request: HttpRequest, partner: Partner) -> HttpResponse:
    form = StateForm(request.POST, auto_id="keadaan-%s")

    def act() -> HttpResponse:
        actions.set_state(by=request.user, partner=partner, **form.cleaned_data)
        messages.success(request, "Keadaan mitra tersimpan.")
        return redirect(url_of(partner))

    answer = tried(form, act) if form.is_valid() else None
    return answer or show(request, partner, 422, state_form=form)


def upload(request: HttpRequest, partner: Partner) -> HttpResponse:
    """The agreement itself, a proposal, minutes."""
    form, file, error = PaperForm(request.POST, auto_id="berkas-%s"), request.FILES.get("file"), sentences.FILE_MISSING
    if form.is_valid() and file is not None:
        kind = form.cleaned_data["kind"]
        try:
            title = page.paper_title(kind)
            store_upload(file, subject=partner, kind=f"partner_{kind}", by=request.user, title=title)
            return redirect(f"{url_of(partner)}#berkas")
        except UploadRefused as refused:
            error = refused.sentence
    return show(request, partner, 422, paper_form=form, upload_error=error)


PARTS: dict[str, Callable[[HttpRequest, Partner], HttpResponse]] = {
    "perjanjian": agreement_add,
    "tindak-lanjut": follow_up_add,
    "selesai": step_settle,
    "keadaan": state,
    "berkas": upload,
}
