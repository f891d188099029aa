"""/laporan/baru: choose a period; the figures are counted by a worker."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from monitoring.actions import request_report
from monitoring.forms import ReportForm
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.cases.errors import CaseError
from slrt.cases.idempotency import once


@require_http_methods(["GET", "POST"])
@requires(Permission.REPORT_CREATE)
def compose(request: HttpRequest) -> HttpResponse:
    form = ReportForm(request.POST or None, profile=request.jurisdiction_profile)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return once(request, "report.create", lambda: _make(request, form))
            except CaseError as refused:
                form.add_error("period", refused.sentence)
                status = refused.status
    return render(request, "monitoring/compose.html", {"form": form}, status=status)


def _make(request: HttpRequest, form: ReportForm) -> str:
    report = request_report(
        by=request.user,
        jurisdiction=request.jurisdiction,
        period=form.cleaned_data["chosen"],
        note=form.cleaned_data["note"],
    )
    return reverse("monitoring:report", args=[report.pk])
