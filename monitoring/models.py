"""A report: the figures of a period as they were when it was made, the cases behind each, and the words beside them."""

from __future__ import annotations

from typing import ClassVar

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from monitoring.activities.models import (  # noqa: F401 - models of this app
    Activity,
    ActivityDecision,
    ActivityPartner,
    ActivityPerson,
    ActivityVillage,
)
from monitoring.board.models import PublishedBoard  # noqa: F401 - a model of this app
from monitoring.enums import CaseKind, ReportKind
from monitoring.figures import Figure, Scope
from monitoring.library.models import LibraryPaper, LibraryRead  # noqa: F401 - models of this app
from monitoring.partners.giftmodels import Allocation, Commitment, Realisation  # noqa: F401 - models of this app
from monitoring.partners.models import (  # noqa: F401 - models of this app
    Companion,
    CompanionNote,
    Partner,
    PartnerAgreement,
    PartnerFollowUp,
)
from monitoring.periods import Period, PeriodKind
from monitoring.staffing.models import StaffCheck  # noqa: F401 - a model of this app
from monitoring.survey.models import (  # noqa: F401 - models of this app
    SurveyAnswer,
    SurveyPublication,
    SurveyTicket,
)
from monitoring.workflow import PUBLISHED, REPORT, UNFINISHED
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.cases.models import CASE_PERSONAL, Case, CaseEvent
from slrt.cases.trigger import append_only, status_guard

# What a reader must be able to rely on once a digest stands on paper.
FROZEN_FIELDS = ("figures", "earlier", "cutoff", "code_version", "digest", "period_first", "period_until", "kind")


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> ReportQuerySet:
        """Reports of the own reach; published ones by everybody who may read reports in the jurisdiction."""
        own = user.access.rows(Permission.REPORT_VIEW, units=("unit_id",))
        public = Q(status__in=PUBLISHED, jurisdiction__in=user.access.jurisdictions(Permission.REPORT_VIEW))
        return self.filter(own | public)

    def standing(self) -> ReportQuerySet:
        """Published and not replaced by a later version."""
        return self.filter(status="published")


@pghistory.track(model_name="ReportHistory", exclude=["figures", "earlier"])
class Report(Case):
    """Laporan. A restatement of a published report is a new row with the next revision."""

    workflow = REPORT

    kind = models.CharField("jenis", max_length=12, choices=ReportKind)
    period_code = models.CharField("kode periode", max_length=24)
    period_first = models.DateField("hari pertama")
    period_until = models.DateField("hari pertama sesudahnya")
    revision = models.PositiveSmallIntegerField("versi", default=1)
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors")
    note = models.CharField("keperluan", max_length=240, blank=True)
    figures = models.JSONField(default=list, editable=False)
    earlier = models.JSONField(default=dict, editable=False)
    cutoff = models.DateTimeField("batas data", null=True, blank=True)
    code_version = models.CharField(max_length=40, blank=True)
    digest = models.CharField("sidik angka", max_length=64, blank=True)
    obstacles = models.TextField("hambatan", blank=True)
    recommendations = models.TextField("rekomendasi", blank=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = CASE_PERSONAL | {
        "kind": "none",
        "period_code": "none",
        "period_first": "none",
        "period_until": "none",
        "note": "free_text",
        "figures": "none",
        "earlier": "none",
        "code_version": "none",
        "digest": "none",
        "obstacles": "free_text",
        "recommendations": "free_text",
    }

    class Meta:
        verbose_name = "laporan"
        ordering = ("-period_first", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("jurisdiction", "region", "kind", "period_code"),
                condition=Q(status__in=UNFINISHED),
                name="report_one_unfinished",
                violation_error_message="Laporan untuk periode ini sedang disusun. Buka laporan itu dari daftar.",
            ),
            models.UniqueConstraint(
                fields=("jurisdiction", "region", "kind", "period_code", "revision"),
                condition=~Q(status="cancelled"),
                name="report_revision",
            ),
            models.UniqueConstraint(fields=("digest",), condition=~Q(digest=""), name="report_digest"),
            models.CheckConstraint(
                condition=~Q(status__in=("frozen", "written", "approved", *PUBLISHED))
                | ~Q(digest="") & Q(cutoff__isnull=False),
                name="report_frozen_has_figures",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("created_by")),
                name="report_four_eyes",
                violation_error_message="Penyusun tidak boleh menyetujui laporannya sendiri.",
            ),
        )
        indexes = (models.Index(fields=("jurisdiction", "-period_first", "-id"), name="report_newest"),)
        triggers = (
            *status_guard(REPORT),
            pgtrigger.Trigger(
                name="report_figures_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(*FROZEN_FIELDS),
                func="""
                IF OLD.digest <> '' THEN
                    RAISE EXCEPTION 'figures of a report are frozen' USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
                """,
            ),
        )

    @property
    def period(self) -> Period:
        return Period(PeriodKind(self.kind), self.period_first, self.period_until, self.profile.zone)

    @property
    def scope(self) -> Scope:
        region = "" if self.region_id == self.jurisdiction_id else self.region_id or ""
        return Scope(self.jurisdiction_id, region)

    @property
    def label(self) -> str:
        """Laporan Triwulan III 2026, with the version from the second on."""
        return f"Laporan {self.period.label}" + (f" (versi {self.revision})" if self.revision > 1 else "")

    @property
    def is_frozen(self) -> bool:
        return bool(self.digest)

    @property
    def is_public(self) -> bool:
        return self.status in PUBLISHED

    def frozen_figures(self) -> list[Figure]:
        return [Figure.from_json(data) for data in self.figures]

    def earlier_figures(self) -> list[Figure]:
        return [Figure.from_json(data) for data in self.earlier.get("figures", [])]


class ReportEvent(CaseEvent):
    case = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="events")

    class Meta(CaseEvent.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=("case", "version"), condition=~Q(transition="note"), name="report_event_once"
            ),
        )
        triggers = append_only("report_event")


class ReportCases(models.Model):
    """The cases behind one number of a report, as keys: as many as the number says, for ever."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="cases")
    code = models.CharField(max_length=4)
    part = models.CharField(max_length=40)
    kind = models.CharField(max_length=12, choices=CaseKind)
    keys = ArrayField(models.BigIntegerField())
    count = models.PositiveIntegerField()
    personal_data: ClassVar[dict[str, str]] = {"code": "none", "part": "none", "kind": "none", "keys": "none"}

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("report", "code", "part"), name="report_cases_once"),
            models.CheckConstraint(
                condition=Q(count=models.Func(F("keys"), function="cardinality")), name="report_cases_counted"
            ),
        )
        triggers = append_only("report_cases")

    def __str__(self) -> str:
        return f"{self.code} {self.part}"
