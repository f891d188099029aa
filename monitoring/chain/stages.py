"""Where each need stands on its way through case and referral, worked out in the database row by row.

A need knows the number of its case; the newest referral of the case tells where it was sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from complaints.models import Complaint
from programs.models import Need
from referrals.models import Referral
from referrals.workflow import AT_AGENCY, REFERRAL

STAGES = {
    "need": "Kebutuhan ditelaah",
    "case": "Kasus ditangani",
    "agency": "Di pengelola program",
    "answered": "Dijawab, hasil belum dicatat",
    "fulfilled": "Terpenuhi",
    "ended": "Tidak terpenuhi atau berakhir",
}
# Over the columns of a table, where the whole words leave no room.
SHORT = ("Ditelaah", "Ditangani", "Di pengelola", "Dijawab", "Terpenuhi", "Berakhir")
RUNNING = ("need", "case", "agency", "answered")
_ANSWERED = ("delivered", "not_delivered", "declined")
_CASE_OVER = ("answered", "informed", "closed", "verified", "rejected", "withdrawn", "duplicate")


@dataclass(frozen=True, slots=True)
class Place:
    """Counts of a village: one per stage, and how many are stuck."""

    code: str
    name: str
    district: str
    counts: tuple[int, ...]
    stuck: int


def with_stages(needs: QuerySet[Need], now: datetime) -> QuerySet[Need]:
    """case_status, case_due, sent_status, sent_due, stage, stuck beside each need."""
    case = Complaint.objects.filter(number=OuterRef("complaint_ref")).order_by()
    sent = Referral.objects.filter(complaint__number=OuterRef("complaint_ref")).order_by("-pk")
    rows = needs.annotate(
        case_status=Coalesce(Subquery(case.values("status")[:1]), Value("")),
        case_due=Subquery(case.filter(closed_at=None, paused_since=None).values("due_at")[:1]),
        sent_status=Coalesce(Subquery(sent.values("status")[:1]), Value("")),
        sent_due=Subquery(sent.filter(status__in=REFERRAL.open_states()).values("due_at")[:1]),
    )
    return rows.annotate(stage=_stage()).annotate(stuck=_stuck(now))


def _stage() -> Case:
    return Case(
        When(status="fulfilled", then=Value("fulfilled")),
        When(closed_at__isnull=False, then=Value("ended")),
        When(sent_status__in=AT_AGENCY, then=Value("agency")),
        When(Q(sent_status__in=_ANSWERED) | Q(case_status__in=_CASE_OVER), then=Value("answered")),
        When(status="referred", then=Value("agency")),
        When(~Q(case_status=""), then=Value("case")),
        default=Value("need"),
        output_field=CharField(),
    )


def _stuck(now: datetime) -> Case:
    """Why a chain does not move: the code of a sentence in WHY, "" while it does."""
    return Case(
        When(stage__in=("fulfilled", "ended"), then=Value("")),
        When(stage="answered", sent_status="declined", then=Value("declined")),
        When(stage="answered", then=Value("unrecorded")),
        When(stage="agency", sent_due__lt=now, then=Value("silent")),
        When(stage="agency", sent_status="", due_at__lt=now, then=Value("silent")),
        When(stage="case", case_due__lt=now, then=Value("case_late")),
        When(stage="need", due_at__lt=now, then=Value("need_late")),
        When(stage="need", status="returned", then=Value("returned")),
        default=Value(""),
        output_field=CharField(),
    )


WHY = {
    "declined": "Instansi menolak rujukan; rujuk ke pengelola lain atau catat hasilnya.",
    "unrecorded": "Kasus atau rujukan sudah dijawab; catat hasilnya pada kebutuhan.",
    "silent": "Pengelola program belum menjawab dan tenggatnya lewat.",
    "case_late": "Kasusnya lewat tenggat.",
    "need_late": "Telaah atau rekomendasinya lewat tenggat.",
    "returned": "Dikembalikan untuk dilengkapi.",
}


def totals(rows: QuerySet[Need]) -> dict[str, int]:
    found = dict(rows.order_by().values_list("stage").annotate(n=Count("pk")))
    return {code: found.get(code, 0) for code in STAGES}


def by_village(rows: QuerySet[Need]) -> list[Place]:
    """Villages with needs, those with most stuck first."""
    columns = {f"n_{code}": Count("pk", filter=Q(stage=code)) for code in STAGES}
    named = rows.order_by().values(
        "region", village_name=F("region__name"), district_name=F("region__parent__name")
    )  # fmt: skip
    counted = named.annotate(stopped=Count("pk", filter=~Q(stuck="")), **columns)
    found = [
        Place(row["region"] or "", row["village_name"] or "Wilayah belum dicatat", row["district_name"] or "",
              tuple(row[f"n_{code}"] for code in STAGES), row["stopped"])
        for row in counted
    ]  # fmt: skip
    return sorted(found, key=lambda place: (-place.stuck, -sum(place.counts), place.code))
