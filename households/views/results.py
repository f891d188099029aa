"""/hasil-siks/: what the centre answered, looked at first and then written."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from households import batchpage
from households.actions.results import commit_result, discard_result, receive_result
from households.forms.batches import ResultForm
from households.models import ResultFile
from households.siks.codes import ResultState
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.cases.errors import CaseError
from slrt.cases.idempotency import once
from slrt.exchange.errors import TableError
from slrt.ui.listing import KeysetPage


@requires(Permission.PRELIST_SEND)
def results(request: HttpRequest) -> HttpResponse:
    """The files delivered so far, and a place for another."""
    if request.jurisdiction_profile is None:
        raise Http404
    form = ResultForm(request.POST or None, request.FILES or None) if request.method == "POST" else ResultForm()
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, "siks.result", lambda: _receive(request, form))
        except TableError as refused:
            form.add_error("file", refused.sentence)
    rows = ResultFile.objects.visible_to(request.user).filter(jurisdiction=request.jurisdiction)
    rows = rows.select_related("delivered_by").annotate(count=Count("rows"))
    page = KeysetPage(rows, ("-id",), size=25, request=request)
    context = {"form": form, "page": page, "rows": [batchpage.result_row(file) for file in page]}
    return render(request, "households/results.html", context, status=422 if form.errors else 200)


def _receive(request: HttpRequest, form: ResultForm) -> str:
    file = receive_result(by=request.user, jurisdiction=request.jurisdiction, upload=form.cleaned_data["file"])
    return reverse("households:result", args=[file.pk])


def _load(request: HttpRequest, pk: int) -> ResultFile:
    file = ResultFile.objects.visible_to(request.user).filter(pk=pk).select_related("delivered_by").first()
    if file is None:
        raise Http404
    return file


@require_GET
@requires(Permission.PRELIST_SEND)
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """Row by row: which line of ours it answers, and what writing it would do."""
    file = _load(request, pk)
    rows = file.rows.select_related("line__person", "line__batch")
    page = KeysetPage(rows, ("number",), size=100, request=request)
    record_access(request, AccessAction.LIST_NIK, file)
    context = {
        "file": file,
        "state": batchpage.tag_html(file.get_state_display(), batchpage.TONES[ResultState(file.state)]),
        "figures": batchpage.result_figures(file),
        "page": page,
        "rows": [batchpage.answer_row(row) for row in page],
        "open": file.state == ResultState.PREVIEW,
    }
    return render(request, "households/result.html", context)


@require_POST
@requires(Permission.PRELIST_SEND)
def commit(request: HttpRequest, pk: int) -> HttpResponse:
    file = _load(request, pk)
    try:
        count = commit_result(file, by=request.user)
        messages.success(request, f"{count} baris diterapkan." if count else "Tidak ada baris baru untuk diterapkan.")
    except CaseError as refused:
        messages.error(request, refused.sentence)
    return redirect(reverse("households:result", args=[pk]))


@require_POST
@requires(Permission.PRELIST_SEND)
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    file = _load(request, pk)
    try:
        discard_result(file, by=request.user)
        messages.success(request, "Berkas dibuang. Tidak ada yang berubah.")
    except CaseError as refused:
        messages.error(request, refused.sentence)
    return redirect(reverse("households:result", args=[pk]))
