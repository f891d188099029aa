"""/laporan/<pk>/unduh/<form>: ask for the PDF or XLSX; it waits in "Unduhan saya"."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from monitoring.actions import FILES, ReportRefused, request_file
from monitoring.views.report import report_of
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires


@require_POST
@requires(Permission.REPORT_VIEW)
def download(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    if form not in FILES:
        raise Http404
    try:
        job = request_file(report_of(request, pk), by=request.user, form=form)
    except ReportRefused as refused:
        messages.warning(request, refused.sentence)
        return redirect("monitoring:report", pk=pk)
    return redirect("jobs:detail", pk=job.pk)
