"""/laporan/: every report within reach, newest period first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from monitoring.models import Report
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.ui.badges import badge_html
from slrt.ui.listing import KeysetPage


@require_GET
@requires(Permission.REPORT_VIEW)
def reports(request: HttpRequest) -> HttpResponse:
    visible = Report.objects.visible_to(request.user).filter(jurisdiction=request.jurisdiction)
    visible = visible.select_related("created_by").defer("figures", "earlier")
    page = KeysetPage(visible, order=("-period_first", "-id"), size=25, request=request)
    rows = [
        {
            "report": report,
            "period": report.period,
            "status": badge_html("report", report.status),
            "by": report.created_by,
        }
        for report in page
    ]
    may_make = request.user.access.can(Permission.REPORT_CREATE, jurisdiction=request.jurisdiction)
    return render(request, "monitoring/reports.html", {"page": page, "rows": rows, "may_make": may_make})
