"""/data-ganda/: records that may be one person, side by side, and what was decided about them."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from households import duplicatepage
from households.actions import keep_apart, merge_pair, open_person, undo_merge
from households.duplicates.asking import ask_for_search
from households.duplicates.refusal import MergeRefused
from households.enums import PairState
from households.forms.duplicates import DecisionForm, UndoForm
from households.models import DuplicatePair, Merge
from households.villages import villages_of
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.cases.idempotency import new_key, once
from slrt.ui.edits import unless_changed
from slrt.ui.listing import KeysetPage

# htmx stops asking when it sees this status.
STOP_POLLING = 286


@require_GET
@requires(Permission.DUPLICATE_DECIDE)
def queue(request: HttpRequest) -> HttpResponse:
    """The pairs by village and band, surest first; those decided; the merges."""
    tab, code = request.GET.get("tab", duplicatepage.OPEN), request.jurisdiction
    if request.GET.get("bagian") == "kemajuan":
        return _progress(request)
    if code is None or tab not in duplicatepage.TABS:
        raise Http404
    village, band = request.GET.get("desa", ""), request.GET.get("kecocokan", "")
    if tab == duplicatepage.MERGED:
        page = KeysetPage(duplicatepage.merges(request.user, code), ("-merged_at", "-id"), request=request)
        rows = [duplicatepage.merge_row(merge) for merge in page]
    else:
        found = duplicatepage.pairs(request.user, code, tab, village, band)
        order = ("-bits", "id") if tab == duplicatepage.OPEN else ("-decided_at", "-id")
        page = KeysetPage(found, order, request=request)
        rows = [duplicatepage.pair_row(pair) for pair in page]
        _note_list(request, page.rows)
    job = duplicatepage.search_under_way(code)
    context = {
        "tab": tab,
        "tabs": duplicatepage.tabs_of(request.user, code, tab),
        "page": page,
        "rows": rows,
        "empty": duplicatepage.EMPTY[tab],
        "villages": villages_of(code),
        "village": village,
        "bands": duplicatepage.BANDS,
        "band": band,
        "job": job,
        "stage": duplicatepage.stage_words(job),
        "last": duplicatepage.last_search(code),
    }
    return render(request, "households/duplicates.html", context)


def _note_list(request: HttpRequest, pairs: list[DuplicatePair]) -> None:
    """Numbers stand beside the names, if masked: who leafed through the list is written down."""
    ids = sorted({key for pair in pairs for key in (pair.first_id, pair.second_id)})
    if ids:
        record_access(
            request, AccessAction.LIST_NIK, jurisdiction=request.jurisdiction, object_type="households.person", ids=ids
        )


def _progress(request: HttpRequest) -> HttpResponse:
    """The part of the page that tells how far the search is; the page is loaded anew when it has ended."""
    job = duplicatepage.search_under_way(request.jurisdiction or "")
    context = {"job": job, "stage": duplicatepage.stage_words(job)}
    response = render(request, "households/duplicates.html#progress", context, status=200 if job else STOP_POLLING)
    if job is None:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@requires(Permission.DUPLICATE_DECIDE)
def search(request: HttpRequest) -> HttpResponse:
    """Look through the whole registry now, without waiting for the week's search. Once under way, it is not doubled."""
    if request.jurisdiction is None or not request.user.access.can(
        Permission.DUPLICATE_DECIDE, jurisdiction=request.jurisdiction
    ):
        raise Http404
    if duplicatepage.search_under_way(request.jurisdiction):
        messages.info(request, "Pencarian sudah berjalan.")
    else:
        ask_for_search(by=request.user, jurisdiction=request.jurisdiction)
        messages.success(request, "Pencarian data ganda dimulai.")
    return redirect("households:duplicates")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.DUPLICATE_DECIDE)
def pair(request: HttpRequest, pk: int) -> HttpResponse:
    """Two records side by side, and the decision."""
    rows = DuplicatePair.objects.visible_to(request.user)
    found = rows.select_related(
        "first__village__parent__parent", "second__village__parent__parent", "decided_by",
        "first__household__village__parent__parent", "second__household__village__parent__parent",
    ).filter(pk=pk).first()  # fmt: skip
    if found is None:
        raise Http404
    form = DecisionForm(
        request.POST if request.method == "POST" else None, pair=found, first=found.first, second=found.second
    )
    if request.method != "POST":
        return _page(request, found, form)
    if form.is_valid():
        try:
            decide = partial(_decide, request, found, form)
            if answer := unless_changed(form, found, lambda: once(request, f"duplicate.{pk}", decide)):
                messages.success(request, "Putusan disimpan.")
                return answer
        except MergeRefused as refused:
            form.add_error(None, refused.sentence)
    return _page(request, found, form, status=422)


def _decide(request: HttpRequest, pair: DuplicatePair, form: DecisionForm) -> str:
    given = form.cleaned_data
    if given["decision"] != PairState.SAME:
        keep_apart(by=request.user, pair=pair, decision=given["decision"], reason=given["note"])
        return reverse("households:duplicates")
    done = merge_pair(
        by=request.user,
        pair=pair,
        keep=form.kept.pk,
        take=form.take,
        reason=given["note"],
        with_family=given.get("with_family", False),
        take_family=form.take_family,
    )
    return reverse("households:merge", args=[done.pk])


def _page(request: HttpRequest, pair: DuplicatePair, form: DecisionForm, *, status: int = 200) -> HttpResponse:
    for person in (pair.first, pair.second):
        open_person(by=request.user, person=person)
    context = {
        "pair": pair,
        "row": duplicatepage.pair_row(pair),
        "sides": [duplicatepage.side_of(person, request.user) for person in (pair.first, pair.second)],
        "form": form,
        "idempotency_key": request.POST.get("idempotency_key") or new_key(),
    }
    return render(request, "households/duplicate.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.DUPLICATE_DECIDE)
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """What a merge did, and taking it back."""
    rows = Merge.objects.visible_to(request.user).select_related("merged_by", "undone_by", "village")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    form = UndoForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                undo_merge(by=request.user, merge=found, reason=form.cleaned_data["note"])
                messages.success(request, "Penggabungan diurungkan. Kedua catatan kembali seperti semula.")
                return _after_undo(found)
            except MergeRefused as refused:
                form.add_error(None, refused.sentence)
    record_access(request, AccessAction.VIEW_PERSON, found)
    context = duplicatepage.merge_context(found) | {"form": form}
    return render(request, "households/duplicate_merge.html", context, status=status)


def _after_undo(merge: Merge) -> HttpResponse:
    """Back to the open question when there is one, else to the list."""
    if merge.pair_id:
        return redirect("households:duplicate", merge.pair_id)
    return redirect("households:duplicates")
