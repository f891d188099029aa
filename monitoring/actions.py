"""Everything that changes a report."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from monitoring.enums import ReportKind
from monitoring.figures import Figure
from monitoring.freezing import CODE_VERSION, digest_of
from monitoring.models import Report, ReportCases
from monitoring.periods import Period, PeriodKind
from monitoring.workflow import REPORT
from slrt.accounts.models import Unit, User
from slrt.accounts.permissions import Permission
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.cases.actions import perform, record
from slrt.cases.errors import CaseChanged, CaseError, StepNotAllowed
from slrt.cases.models import CaseEvent
from slrt.cases.numbering import take_number
from slrt.jobs.actions import enqueue
from slrt.jobs.models import Job
from slrt.jurisdictions.profile import Profile, profile_of

BEING_MADE = "Laporan untuk periode ini sedang disusun. Buka laporan itu dari daftar."
COUNTING = "report.freeze"
FILES = {"pdf": ("report.pdf", "PDF"), "xlsx": ("report.xlsx", "XLSX")}


class ReportRefused(CaseError):
    """The report cannot be asked for; the sentence says why."""

    status = 422


def kinds_offered(profile: Profile) -> list[ReportKind]:
    """The rhythm of the profile; a quarter can always be asked for."""
    offered = {*profile.report_rhythm, ReportKind.QUARTERLY}
    return [kind for kind in ReportKind if kind in offered]


@transaction.atomic
def request_report(
    *, by: User, jurisdiction: str, period: Period, note: str = "", at: datetime | None = None
) -> Report:
    """Ask for the report of a period; a worker counts its figures. A period already published gets a new version.

    Raises ReportRefused for a kind the profile does not use, a period that has not begun, and while another report of
    the same period is being made; StepNotAllowed without the permission.
    """
    now, profile = at or timezone.now(), profile_of(jurisdiction)
    unit = unit_for(by, jurisdiction)
    if ReportKind(period.kind) not in kinds_offered(profile):
        raise ReportRefused(f"Laporan {ReportKind(period.kind).label.lower()} tidak dipakai menurut profil daerah ini.")
    if period.start > now:
        raise ReportRefused(f"{period.label} belum dimulai. Pilih periode yang sedang atau sudah berjalan.")
    same = Report.objects.filter(
        jurisdiction=jurisdiction, region=jurisdiction, kind=period.kind, period_code=period.code
    ).exclude(status="cancelled")
    published = same.standing().order_by("-revision").first()
    report = Report(
        jurisdiction_id=jurisdiction,
        region_id=jurisdiction,
        unit=unit,
        number=take_number(unit, "report", now, prefix="LAP"),
        status="drafted",
        turn="manager",
        kind=period.kind,
        period_code=period.code,
        period_first=period.first,
        period_until=period.until,
        revision=(same.aggregate(last=Max("revision"))["last"] or 0) + 1,
        supersedes=published,
        note=note,
        received_at=now,
        turn_since=now,
        created_by=by,
    )
    try:
        with transaction.atomic():
            report.save(force_insert=True)
    except IntegrityError as error:
        if "report_one_unfinished" not in str(error) and "report_revision" not in str(error):
            raise
        raise ReportRefused(BEING_MADE) from error
    record(report, "created", by=by, at=now, note=note, role="")
    count_again(report, by=by)
    record_access(by, AccessAction.REPORT, obj=report, period=period.code)
    return report


def count_again(report: Report, *, by: User) -> Job:
    """The counting job of a report: one for ever, started again when it failed."""
    title = f"Angka {report.label}"
    return enqueue(
        COUNTING,
        {"report": report.pk},
        by=by,
        key=str(report.pk),
        title=title,
        listed=False,
        jurisdiction=report.jurisdiction_id,
    )


def counting_job(report: Report) -> Job | None:
    return Job.objects.filter(kind=COUNTING, payload__report=report.pk).order_by("-created_at").first()


def unit_for(by: User, jurisdiction: str) -> Unit:
    """The unit in whose name the person makes reports here. Raises StepNotAllowed without the permission."""
    grants = by.access.grants_for(Permission.REPORT_CREATE)
    unit = next((grant.unit_id for grant in grants if grant.jurisdiction == jurisdiction), None)
    if unit is None:
        raise StepNotAllowed("Anda tidak berwenang menyusun laporan di daerah ini.")
    return Unit.objects.get(pk=unit)


def freeze(
    report: Report, *, now: tuple[Figure, ...], earlier: dict, cutoff: datetime, by: User | None = None
) -> CaseEvent:
    """Keep the figures for ever. Called once, in the transaction that finishes the counting job."""
    return perform(report, "freeze", by=by, now=now, earlier=earlier, cutoff=cutoff)


@REPORT.effect("freeze")
def _freeze(report: Report, *, by, note, at, profile, now: tuple[Figure, ...], earlier: dict, cutoff: datetime) -> None:
    rows = [
        ReportCases(report=report, code=figure.code, part=part.key, kind=part.kind, keys=part.ids, count=part.count)
        for figure in now
        for part in figure.parts.values()
        if part.ids is not None
    ]
    ReportCases.objects.bulk_create(rows)
    report.figures = [figure.as_json() for figure in now]
    report.earlier, report.cutoff, report.code_version = earlier, cutoff, CODE_VERSION
    report.digest = digest_of(report, rows)


def write(report: Report, *, by: User, obstacles: str, recommendations: str, expected_version: int) -> CaseEvent:
    """Save the manager's words. An approval given before no longer holds. Raises CaseChanged and CaseError."""
    return perform(
        report, "write", by=by, expected_version=expected_version, obstacles=obstacles, recommendations=recommendations
    )


@REPORT.effect("write")
def _write(report: Report, *, by, note, at, profile, obstacles: str, recommendations: str) -> None:
    report.obstacles, report.recommendations = obstacles.strip(), recommendations.strip()
    report.approved_by = report.approved_at = None


def approve(report: Report, *, by: User, expected_version: int) -> CaseEvent:
    """Raises FourEyes for whoever made or wrote it."""
    with transaction.atomic():
        event = perform(report, "approve", by=by, expected_version=expected_version)
        record_access(by, AccessAction.APPROVE, obj=report)
    return event


@REPORT.effect("approve")
def _approve(report: Report, *, by, note, at, profile) -> None:
    report.approved_by, report.approved_at = by, at


def publish(report: Report, *, by: User, expected_version: int) -> CaseEvent:
    """Make it public and take the earlier version of the same period out of force."""
    with transaction.atomic():
        event = perform(report, "publish", by=by, expected_version=expected_version)
        if report.supersedes_id and report.supersedes.status == "published":
            perform(report.supersedes, "supersede", by=by, internal=True)
        record_access(by, AccessAction.REPORT, obj=report, step="publish")
    return event


@REPORT.effect("publish")
def _publish(report: Report, *, by, note, at, profile) -> None:
    report.published_by, report.published_at = by, at


def cancel(report: Report, *, by: User, note: str, expected_version: int) -> CaseEvent:
    return perform(report, "cancel", by=by, note=note, expected_version=expected_version)


@transaction.atomic
def request_file(report: Report, *, by: User, form: str) -> Job:
    """The PDF or XLSX of a report as it stands: the same version gives the same file, asked for however often."""
    if not report.is_frozen:
        raise ReportRefused("Angka laporan belum selesai dihitung. Tunggu sampai kemajuannya penuh.")
    kind, word = FILES[form]
    job = enqueue(
        kind,
        {"report": report.pk, "version": report.version},
        by=by,
        key=f"{report.pk}-{report.version}",
        title=f"{report.label} ({word})",
        jurisdiction=report.jurisdiction_id,
    )
    record_access(by, AccessAction.EXPORT, obj=report, form=form)
    return job


__all__ = ["CaseChanged", "PeriodKind", "ReportRefused", "approve", "cancel", "freeze", "publish", "request_file",
           "request_report", "write"]  # fmt: skip
