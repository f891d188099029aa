"""A report on paper: letterhead, summary, tables and charts, definitions, the digest with its QR, the signatures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from monitoring import present
from monitoring.models import Report
from monitoring.present import HEADLINES, headline_number
from slrt.accounts.models import Assignment, User
from slrt.jurisdictions.letterhead import letterhead_of
from slrt.ui.pdf import render_pdf
from slrt.ui.qr import qr_svg

TEMPLATE = "pdf/report.html"
TYPED = 16  # hexadecimal digits: 64 bits are beyond guessing


@dataclass(frozen=True, slots=True)
class Signature:
    title: str
    name: str
    number: str  # NIP, "" when not recorded


def holder(jurisdiction: str, role: str, on) -> User | None:
    """Who held a role in the jurisdiction on a day; the one appointed first when there were several."""
    rows = Assignment.objects.in_force(on).filter(role=role, unit__jurisdiction=jurisdiction).select_related("user")
    found = rows.order_by("starts", "pk").first()
    return found.user if found else None


def signatures(report: Report) -> tuple[Signature, Signature]:
    """(mengetahui, penyusun): head of the agency and manager, under the words of the profile."""
    profile = report.profile
    on = timezone.localdate(report.published_at or report.cutoff, timezone=profile.zone)

    def of(role: str, title: str) -> Signature:
        user = holder(report.jurisdiction_id, role, on)
        return Signature(title, user.name if user else "", user.employee_number if user else "")

    return of("head", f"Kepala {profile.kop.agency_name}"), of("manager", profile.label("manager"))


def verify_url(report: Report) -> str:
    """The address behind the QR. Holds the digest only."""
    return f"{settings.SITE_URL.rstrip('/')}{reverse('monitoring:verify', args=[report.digest])}"


def verify_short(report: Report) -> str:
    """The same page for those who type: the first letters of the digest are enough to tell reports apart."""
    return verify_url(report).partition("://")[2].replace(report.digest, report.digest[:TYPED])


def context_of(report: Report) -> dict[str, Any]:
    """Everything the template prints. Nothing in it depends on the moment of printing."""
    profile, period = report.profile, report.period
    figures, earlier = report.frozen_figures(), report.earlier_figures()
    before = report.earlier.get("label", "")
    found = present.shown(figures, earlier, period.label, before)
    known_by, made_by = signatures(report)
    return {
        "report": report,
        "profile": profile,
        "period": period,
        "before": before,
        "before_report": report.earlier.get("report", ""),
        "letterhead": letterhead_of(profile),
        "watermark": "" if report.is_public else "DRAF",
        "headlines": [(found[f.code], headline_number(f)) for f in figures if f.code in HEADLINES],
        "summary": present.summary(figures, earlier),
        "sections": present.sections(found),
        "written": present.WRITTEN,
        "meant": present.MEANT,
        "definitions": list(found.values()),
        "qr": qr_svg(verify_url(report), label="Kode QR pemeriksaan laporan"),
        "verify_short": verify_short(report),
        "known_by": known_by,
        "made_by": made_by,
        "cc": profile.report_cc,
    }


def pdf_bytes(report: Report) -> bytes:
    """Raises PdfRefused. The same report in the same step gives the same bytes."""
    with timezone.override(report.profile.timezone):
        return render_pdf(TEMPLATE, context_of(report), identifier=f"{report.digest}-{report.version}", isolate=True)
