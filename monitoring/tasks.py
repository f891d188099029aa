"""Counting a report's figures, and making its files. Each may be begun twice; what it leaves behind is written once."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from monitoring.actions import FILES, freeze, request_file
from monitoring.board.measure import measured
from monitoring.counting import earlier_figures, figures_now
from monitoring.figures import Scope
from monitoring.models import Report
from monitoring.paper import pdf_bytes
from monitoring.periods import PeriodKind, holding
from monitoring.sheets import write_workbook
from slrt.jobs.errors import JobFailed
from slrt.jobs.models import Job
from slrt.jobs.progress import Progress
from slrt.jobs.registry import Result, handler
from slrt.jurisdictions.models import Jurisdiction
from slrt.jurisdictions.profile import profile_of
from slrt.notifications.actions import notify
from slrt.ui.pdf import PdfRefused
from slrt.ui.xlsx import XLSX

PDF = "application/pdf"


@handler("report.freeze")
def count_figures(job: Job, progress: Progress) -> Result:
    """Every indicator for the period and the one before; kept together with the report's step, or not at all."""
    report = Report.objects.select_related("jurisdiction").get(pk=job.payload["report"])
    if report.status != "drafted":
        return Result(message="Angka laporan sudah dibekukan.")
    cutoff = timezone.now()
    now = figures_now(report, cutoff, progress)
    earlier = earlier_figures(report, cutoff, progress)

    def keep(row: Job) -> None:
        freeze(report, now=tuple(now), earlier=earlier, cutoff=cutoff)
        tell(report)
        for form in FILES:
            request_file(report, by=report.created_by, form=form)

    progress.step(message="Membekukan angka")
    return Result(message=f"{len(now)} indikator dibekukan.", data={"report": report.pk}, apply=keep)


def tell(report: Report) -> None:
    """The person who asked need not wait on the page."""
    notify(
        [report.created_by],
        kind="report.frozen",
        key=f"report-{report.pk}-frozen",
        title=f"Angka {report.label} siap",
        body="Angka sudah dibekukan. PDF dan XLSX disusun di Unduhan saya.",
        url=f"/laporan/{report.pk}/",
        subject=report,
        jurisdiction=report.jurisdiction_id,
    )


def _report(job: Job) -> Report:
    report = Report.objects.select_related("jurisdiction", "approved_by", "published_by", "supersedes").get(
        pk=job.payload["report"]
    )
    if not report.is_frozen:
        raise JobFailed("Angka laporan belum selesai dihitung.")
    return report


@handler("report.pdf")
def make_pdf(job: Job, progress: Progress) -> Result:
    report = _report(job)
    progress.step(0, 2, "Menata halaman")
    try:
        content = pdf_bytes(report)
    except PdfRefused as refused:
        raise JobFailed(str(refused)) from refused
    progress.step(1, 2, "Menyimpan berkas")
    path = progress.path("laporan.pdf")
    path.write_bytes(content)
    return Result(path=path, name=f"{report.label}.pdf", content_type=PDF, data={"report": report.pk})


@handler("report.xlsx")
def make_xlsx(job: Job, progress: Progress) -> Result:
    report = _report(job)
    path = progress.path("laporan.xlsx")
    with path.open("wb") as target:
        for done, total in write_workbook(report, target, user=job.created_by):
            progress.step(done, total, "Menulis tabel")
    return Result(path=path, name=f"{report.label}.xlsx", content_type=XLSX, data={"report": report.pk})


@shared_task(name="monitoring.tasks.refresh_boards")
def refresh_boards() -> None:
    """Count the running quarter of every jurisdiction, so that the board opens at once."""
    now = timezone.now()
    for place in Jurisdiction.objects.filter(active=True).order_by("pk"):
        measured(Scope(place.pk), holding(PeriodKind.QUARTERLY, now, profile_of(place.pk).zone), now, anew=True)
