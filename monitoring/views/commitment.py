"""/kemitraan/komitmen/<pk>/: a promise, what is set aside of it, and what arrived."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from monitoring.partners import giftpage, giving
from monitoring.partners.access import may_change
from monitoring.partners.forms import places_of
from monitoring.partners.giftforms import AllocationForm, CommitmentForm, RealisationForm, ReasonForm
from monitoring.partners.giftmodels import Allocation, Commitment, Realisation
from monitoring.partners.listing import commitment_row
from monitoring.partners.matching import commitments_for
from monitoring.views.activity import tried
from monitoring.views.partner import url_of as partner_url
from monitoring.views.partner import written as written_partner
from monitoring.views.partners import profile_with_partners
from programs.models import Need
from programs.needs.page import RELATED as NEED_RELATED
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.cases.errors import CaseError
from slrt.cases.idempotency import once
from slrt.documents.actions import UploadRefused, store_upload
from slrt.ui import messages as sentences
from slrt.ui.edits import unless_changed
from slrt.ui.keys import key_of


def seen(request: HttpRequest, pk: int) -> Commitment:
    found = giftpage.load(request.user, profile_with_partners(request).code, pk)
    if found is None:
        raise Http404
    return found


def written(request: HttpRequest, pk: int) -> Commitment:
    found = seen(request, pk)
    if not may_change(request.user, found.partner):
        raise Http404
    return found


def url_of(commitment: Commitment) -> str:
    return reverse("monitoring:commitment", args=[commitment.pk])


def need_of(request: HttpRequest, pk: int) -> Need:
    """A need the person may open; the names on the page go into the access log."""
    rows = Need.objects.visible_to(request.user).filter(jurisdiction=request.jurisdiction)
    found = rows.select_related(*NEED_RELATED).filter(pk=pk).first()
    if found is None:
        raise Http404
    record_access(request, AccessAction.VIEW_CASE, found, household=found.household_id)
    return found


@require_GET
@requires(Permission.PARTNER_VIEW)
def commitment(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, seen(request, pk))


def show(request: HttpRequest, found: Commitment, status: int = 200, **said: object) -> HttpResponse:
    page = giftpage.context_of(found, request.user, **said)
    if page.families:
        record_access(
            request, AccessAction.VIEW_HOUSEHOLD, jurisdiction=request.jurisdiction,
            object_type="households.household", ids=page.families, part="partners",
        )  # fmt: skip
    return render(request, "monitoring/partners/commitment.html", page.context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PARTNER_CHANGE)
def commitment_new(request: HttpRequest, pk: int) -> HttpResponse:
    """What a partner committed itself to."""
    partner = written_partner(request, pk)
    profile = request.jurisdiction_profile
    data = request.POST if request.method == "POST" else None
    form = CommitmentForm(data, profile=profile, partner=partner)

    def promise() -> str:
        made = giving.promise(by=request.user, partner=partner, **form.facts())
        messages.success(request, "Komitmen tercatat.")
        return url_of(made)

    valid = data is not None and form.is_valid()
    answer = tried(form, lambda: once(request, f"partner.promise.{pk}", promise)) if valid else None
    context = {"title": "Catat komitmen", "save": "Simpan komitmen", "form": form, "partner": partner,
               "back": partner_url(partner), "places": places_of(profile.code)}  # fmt: skip
    status = 200 if data is None else 422
    return answer or render(request, "monitoring/partners/commitment_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PARTNER_CHANGE)
def commitment_change(request: HttpRequest, pk: int) -> HttpResponse:
    found, profile = written(request, pk), request.jurisdiction_profile
    data = request.POST if request.method == "POST" else None
    form = CommitmentForm(data, profile=profile, partner=found.partner, commitment=found)

    def change() -> HttpResponse:
        giving.change(by=request.user, commitment=found, **form.facts())
        messages.success(request, "Perubahan tersimpan.")
        return redirect(url_of(found))

    valid = data is not None and form.is_valid()
    answer = tried(form, lambda: unless_changed(form, found, change)) if valid else None
    context = {"title": "Ubah komitmen", "save": "Simpan perubahan", "form": form, "partner": found.partner,
               "back": url_of(found), "places": places_of(profile.code)}  # fmt: skip
    status = 200 if data is None else 422
    return answer or render(request, "monitoring/partners/commitment_form.html", context, status=status)


# ---------------------------------------------------------------------- set aside and arrive
@require_GET
@requires(Permission.PARTNER_CHANGE)
def need_partners(request: HttpRequest, pk: int) -> HttpResponse:
    """Which commitments may take a need."""
    profile_with_partners(request)
    need = need_of(request, pk)
    rows = commitments_for(need, request.user).select_related("partner", "programme", "region__parent")
    offered = [row for row in rows if may_change(request.user, row.partner)]
    context = {
        "need": need,
        "matter": need_rows(need),
        "rows": [
            commitment_row(row) | {"allocate": reverse("monitoring:allocate", args=[row.pk, need.pk])}
            for row in offered
        ],
        "open_to": need.status in giving.TAKEN,
    }
    return render(request, "monitoring/partners/need.html", context)


def need_rows(need: Need) -> list[tuple[str, object]]:
    said = giftpage.need_words(need)
    return [("Keluarga", said["who"]), ("Tempat tinggal", said["where"]), ("Kebutuhan", said["what"]),
            ("Yang dibutuhkan", need.wanted), ("Kemendesakan", need.get_urgency_display()),
            ("Status", said["status"])]  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PARTNER_CHANGE)
def allocate(request: HttpRequest, pk: int, need: int) -> HttpResponse:
    """Set part of a commitment aside for a need."""
    found, wanting = written(request, pk), need_of(request, need)
    data = request.POST if request.method == "POST" else None
    form = AllocationForm(data, commitment=found, need=wanting, user=request.user)

    def set_aside() -> str:
        giving.allocate(by=request.user, commitment=found, need=wanting, **form.said())
        messages.success(request, f"Dialokasikan untuk kebutuhan {wanting.number}.")
        return f"{url_of(found)}#alokasi"

    valid = data is not None and form.is_valid()
    answer = tried(form, lambda: once(request, f"partner.allocate.{pk}.{need}", set_aside)) if valid else None
    context = {"commitment": found, "stats": giftpage.stat_rows(found), "matter": need_rows(wanting), "form": form,
               "need": wanting, "back": url_of(found)}  # fmt: skip
    status = 200 if data is None else 422
    return answer or render(request, "monitoring/partners/allocate.html", context, status=status)


def _part_of(request: HttpRequest, found: Commitment) -> Allocation | None:
    """The allocation that the address names, for a need the person may open; None where it names none."""
    if "alokasi" not in request.GET:
        return None
    rows = found.allocations.filter(pk=key_of(request.GET["alokasi"]), cancelled_at__isnull=True)
    part = rows.filter(need__in=Need.objects.visible_to(request.user)).select_related("need").first()
    if part is None:
        raise Http404
    part.need = need_of(request, part.need_id)
    return part


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PARTNER_CHANGE)
def realise(request: HttpRequest, pk: int) -> HttpResponse:
    """What was handed over, with its proof."""
    found = written(request, pk)
    part = _part_of(request, found)
    left = giving.left_of(part) if part else 0
    data = request.POST if request.method == "POST" else None
    form = RealisationForm(data, commitment=found, user=request.user, allocation=part, left=left)

    def arrive() -> str:
        made = giving.realise(by=request.user, commitment=found, allocation=part, **form.said())
        messages.success(request, "Realisasi tercatat.")
        _prove(request, made)
        return f"{url_of(found)}#realisasi"

    valid = data is not None and form.is_valid()
    answer = tried(form, lambda: once(request, f"partner.realise.{pk}", arrive)) if valid else None
    context = {"commitment": found, "stats": giftpage.stat_rows(found), "form": form, "back": url_of(found),
               "matter": need_rows(part.need) if part else None}  # fmt: skip
    status = 200 if data is None else 422
    return answer or render(request, "monitoring/partners/realise.html", context, status=status)


def _prove(request: HttpRequest, made: Realisation) -> bool:
    """Keep the file that came along. A refused one does not undo what was written: it is asked for again."""
    file = request.FILES.get("file")
    if file is None:
        return False
    try:
        store_upload(file, subject=made, kind="partner_proof", by=request.user, title="Bukti penyerahan")
        return True
    except UploadRefused as refused:
        messages.error(request, f"Berkas bukti tidak disimpan: {refused.sentence} Unggah lagi pada realisasinya.")
        return True


@require_POST
@requires(Permission.PARTNER_CHANGE)
def commitment_part(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """One thing said of the commitment from its page."""
    found = written(request, pk)
    if what not in PARTS:
        raise Http404
    return PARTS[what](request, found)


def _reasoned(
    request: HttpRequest, found: Commitment, anchor: str, done: str, act: Callable[[str], object]
) -> HttpResponse:
    """Act with the reason that was typed; a refusal repeats it, for it stands in no form on the page."""
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        act(reason)
        messages.success(request, done)
    except CaseError as refused:
        messages.error(request, f"{refused.sentence} Isian Anda: “{reason}”" if reason else refused.sentence)
    return redirect(f"{url_of(found)}#{anchor}")


def take_back(request: HttpRequest, found: Commitment) -> HttpResponse:
    row = found.allocations.filter(pk=key_of(request.POST.get("key"))).first()
    if row is None:
        raise Http404
    return _reasoned(
        request, found, "alokasi", "Alokasi dibatalkan; sisanya kembali ke komitmen.",
        lambda reason: giving.take_back(by=request.user, allocation=row, reason=reason),
    )  # fmt: skip


def void(request: HttpRequest, found: Commitment) -> HttpResponse:
    row = found.realisations.filter(pk=key_of(request.POST.get("key"))).first()
    if row is None:
        raise Http404
    return _reasoned(
        request, found, "realisasi", "Catatan realisasi dihapus dari hitungan.",
        lambda reason: giving.void(by=request.user, realisation=row, reason=reason),
    )  # fmt: skip


def proof(request: HttpRequest, found: Commitment) -> HttpResponse:
    row = found.realisations.filter(pk=key_of(request.POST.get("key"))).first()
    if row is None:
        raise Http404
    if not _prove(request, row):
        messages.error(request, sentences.FILE_MISSING)
    return redirect(f"{url_of(found)}#realisasi")


def _state(state: str, done: str) -> Callable[[HttpRequest, Commitment], HttpResponse]:
    def change(request: HttpRequest, found: Commitment) -> HttpResponse:
        return _reasoned(
            request, found, "", done,
            lambda reason: giving.set_state(by=request.user, commitment=found, state=state, note=reason),
        )  # fmt: skip

    return change


PARTS: dict[str, Callable[[HttpRequest, Commitment], HttpResponse]] = {
    "batal-alokasi": take_back,
    "hapus-realisasi": void,
    "bukti": proof,
    "selesai": _state("closed", "Komitmen diselesaikan."),
    "batal": _state("cancelled", "Komitmen dibatalkan."),
    "buka": _state("open", "Komitmen dibuka lagi."),
}
