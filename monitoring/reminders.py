"""Reports that the profile's rhythm asks for or that wait for an approval, activities and decisions past their day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from monitoring.activities.models import Activity, ActivityDecision
from monitoring.enums import ReportKind
from monitoring.models import Report
from monitoring.partners import reminders as partner_reminders  # noqa: F401 - registered with these
from monitoring.periods import PeriodKind, holding
from monitoring.survey.actions import MODULE as SURVEY
from monitoring.survey.models import SurveyPublication
from slrt.accounts.models import Assignment, User
from slrt.jurisdictions.models import Jurisdiction
from slrt.jurisdictions.profile import profile_of
from slrt.notifications.reminders import Due, reminder
from slrt.ui import words

# Told on the day after the period ends, and no longer once a month has passed.
STILL_NEWS = timedelta(days=31)
WAITED = timedelta(days=2)


def holders(jurisdiction: str, *roles: str) -> list[User]:
    """Active people with one of the roles in the jurisdiction, by name."""
    rows = Assignment.objects.in_force().filter(role__in=roles, unit__jurisdiction=jurisdiction, user__is_active=True)
    return sorted({row.user for row in rows.select_related("user").order_by("pk")}, key=lambda u: (u.name, u.pk))


@reminder("report.due")
def report_due(now: datetime, since: datetime) -> Iterator[Due]:
    """A period of the rhythm is over and nobody has asked for its report yet: the managers are told once.

    Where there is none, those who answer for the report or for monitoring hear of it.
    """
    for place in Jurisdiction.objects.filter(active=True).order_by("pk"):
        profile = profile_of(place.pk)
        for code in profile.report_rhythm:
            if code == ReportKind.CUSTOM:
                continue
            period = holding(PeriodKind(code), now, profile.zone).previous()
            if now - period.end > STILL_NEWS or asked_for(place.pk, code, period.code):
                continue
            yield Due(
                key=f"report-due-{place.pk}-{period.code}",
                recipients=holders(place.pk, "manager") or holders(place.pk, "head", "monev"),
                title=f"Laporan {period.label} belum disusun",
                body="Periodenya sudah berakhir. Susun laporannya dari menu Laporan.",
                url="/laporan/baru",
                jurisdiction=place.pk,
            )


@reminder("survey.due")
def survey_due(now: datetime, since: datetime) -> Iterator[Due]:
    """A year is over of which no result was published: at least one a year is asked for (PermenPANRB 14/2017)."""
    for place in Jurisdiction.objects.filter(active=True).order_by("pk"):
        profile = profile_of(place.pk)
        year = holding(PeriodKind.ANNUAL, now, profile.zone).previous()
        published = SurveyPublication.objects.filter(jurisdiction=place.pk, last_day__range=(year.first, year.last))
        if not profile.has_module(SURVEY) or now - year.end > STILL_NEWS or published.exists():
            continue
        yield Due(
            key=f"survey-due-{place.pk}-{year.code}",
            recipients=holders(place.pk, "manager") or holders(place.pk, "head", "monev"),
            title=f"Hasil survei kepuasan {year.first.year} belum diterbitkan",
            body="Survei kepuasan diumumkan paling sedikit sekali setahun. Terbitkan dari menu Survei kepuasan.",
            url=f"/hasil-survei/?periode={year.code}",
            jurisdiction=place.pk,
        )


@reminder("activity.late")
def activity_late(now: datetime, since: datetime) -> Iterator[Due]:
    """Planned for a day or month that is over, and nobody said whether it was held: whoever answers for it is told."""
    rows = Activity.objects.late().filter(planned_on__gt=timezone.localdate(now) - STILL_NEWS - STILL_NEWS)
    for activity in rows.select_related("responsible", "created_by").order_by("pk"):
        yield Due(
            key=f"activity-{activity.pk}-late-{activity.planned_on:%Y%m%d}",
            recipients=[activity.responsible or activity.created_by],
            title=f"Kegiatan lewat rencana: {activity.title}"[:160],
            body="Catat pelaksanaannya, ubah rencananya, atau batalkan dengan alasan.",
            url=f"/kegiatan/{activity.pk}/",
            jurisdiction=activity.jurisdiction_id,
            subject=activity,
        )


@reminder("activity.decision")
def decision_late(now: datetime, since: datetime) -> Iterator[Due]:
    """A decision is past its day and nobody followed it up."""
    today = timezone.localdate(now)
    rows = ActivityDecision.objects.filter(
        done_on__isnull=True, due_on__lt=today, due_on__gt=today - STILL_NEWS, activity__state="held"
    )
    for row in rows.select_related("activity__responsible", "activity__created_by").order_by("pk"):
        activity = row.activity
        yield Due(
            key=f"decision-{row.pk}-{row.due_on:%Y%m%d}",
            recipients=[activity.responsible or activity.created_by],
            title=f"Putusan belum ditindaklanjuti: {activity.title}"[:160],
            body=f"Batasnya {words.long_date(row.due_on)}.",
            url=f"/kegiatan/{activity.pk}/",
            jurisdiction=activity.jurisdiction_id,
            subject=activity,
        )


def asked_for(jurisdiction: str, kind: str, period_code: str) -> bool:
    same = Report.objects.filter(jurisdiction=jurisdiction, kind=kind, period_code=period_code)
    return same.exclude(status="cancelled").exists()


@reminder("report.approval")
def report_approval(now: datetime, since: datetime) -> Iterator[Due]:
    """A written report has waited two days for somebody who may approve it and did not make it."""
    waiting = Report.objects.defer("figures", "earlier").filter(status="written", turn_since__lte=now - WAITED)
    for report in waiting.order_by("pk"):
        wrote = {report.created_by_id, *report.events.filter(transition="write").values_list("actor_id", flat=True)}
        yield Due(
            key=f"report-{report.pk}-approval-{report.version}",
            recipients=[u for u in holders(report.jurisdiction_id, "head", "manager") if u.pk not in wrote],
            title=f"{report.label} menunggu persetujuan",
            body="Angkanya sudah dibekukan dan uraiannya sudah ditulis.",
            url=f"/laporan/{report.pk}/",
            jurisdiction=report.jurisdiction_id,
            subject=report,
        )
