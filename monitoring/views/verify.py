"""/laporan/verifikasi/<sidik>: what anybody with a printed report may check. No figures, no persons."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from monitoring.models import Report
from monitoring.paper import TYPED
from slrt.accounts.policies import public
from slrt.ui import words

NOT_KNOWN = (
    "Sidik ini tidak dikenal. Periksa lagi huruf dan angkanya, atau hubungi sekretariat yang namanya ada di laporan."
)


@require_GET
@public
def verify(request: HttpRequest, digest: str) -> HttpResponse:
    report = found(digest.lower())
    if report is None:
        answer = render(request, "monitoring/verify.html", {"report": None, "sentence": NOT_KNOWN}, status=404)
    else:
        with timezone.override(report.profile.timezone):
            answer = render(request, "monitoring/verify.html", {"report": report, **_said(report)})
    answer["X-Robots-Tag"] = "noindex"
    answer["Cache-Control"] = "no-store"
    return answer


def found(digest: str) -> Report | None:
    """By the whole digest, or by the beginning that is printed for those who type it."""
    if len(digest) < TYPED:
        return None
    rows = Report.objects.defer("figures", "earlier").filter(digest__startswith=digest).order_by("pk")[:2]
    return rows[0] if len(rows) == 1 else None


def _said(report: Report) -> dict:
    profile = report.profile
    sentence, tone = {
        "published": ("Laporan ini asli dan sudah terbit.", "success"),
        "superseded": ("Laporan ini asli, tetapi sudah diganti dengan versi yang lebih baru.", "warning"),
        "cancelled": ("Laporan ini dibatalkan dan tidak berlaku.", "danger"),
    }.get(report.status, ("Laporan ini asli, tetapi belum terbit. Angkanya belum boleh dikutip.", "warning"))
    return {
        "sentence": sentence,
        "tone": tone,
        "rows": [
            ("Nomor", report.number),
            ("Laporan", report.label),
            ("Periode", report.period.span),
            ("Disusun oleh", f"{profile.service_name}, {profile.name}"),
            ("Batas data", words.moment(report.cutoff)),
            ("Terbit", words.moment(report.published_at) if report.published_at else "Belum terbit"),
        ],
    }
