"""/laporan/<pk>/angka/<code>: the cases behind a number, as many of them as the reader may open."""

from __future__ import annotations

from typing import Any

from django.db.models import BigIntegerField, F, Func, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from complaints.enums import Category
from complaints.models import Complaint
from households.models import ChangeProposal, PreListProposal
from monitoring.activities.listing import place_words, plan_words
from monitoring.activities.models import Activity
from monitoring.enums import CaseKind
from monitoring.figures import Figure
from monitoring.models import ReportCases
from monitoring.partners.listing import place_words as partner_place
from monitoring.partners.models import Partner
from monitoring.views.report import report_of
from programs.models import Need
from programs.needs.page import what_of
from referrals.models import Referral
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.ui import words
from slrt.ui.badges import badge_html
from slrt.ui.listing import KeysetPage, capped_count, count_words

MODELS = {CaseKind.COMPLAINT: Complaint, CaseKind.REFERRAL: Referral, CaseKind.PRELIST: PreListProposal,
          CaseKind.NEED: Need, CaseKind.CHANGE: ChangeProposal, CaseKind.ACTIVITY: Activity,
          CaseKind.PARTNER: Partner}  # fmt: skip
PAGES = {CaseKind.COMPLAINT: "/keluhan/", CaseKind.REFERRAL: "/rujukan/", CaseKind.PRELIST: "/daftar-awal/",
         CaseKind.NEED: "/kebutuhan/", CaseKind.CHANGE: "/perubahan/", CaseKind.ACTIVITY: "/kegiatan/",
         CaseKind.PARTNER: "/kemitraan/"}  # fmt: skip
JOINED = {
    CaseKind.COMPLAINT: ("region", "unit"),
    CaseKind.REFERRAL: ("region", "target_unit"),
    CaseKind.PRELIST: ("region", "unit"),
    CaseKind.NEED: ("region", "unit", "programme"),
    CaseKind.CHANGE: ("region", "unit"),
    CaseKind.ACTIVITY: ("region__parent",),
    CaseKind.PARTNER: ("region__parent",),
}
NEWEST = {CaseKind.ACTIVITY: ("-day", "-id"), CaseKind.PARTNER: ("-created_at", "-id")}


class Unnest(Func):
    """The elements of an array as rows."""

    function = "unnest"
    set_returning = True
    output_field = BigIntegerField()


@require_GET
@requires(Permission.REPORT_VIEW)
def behind(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    report = report_of(request, pk)
    figure = next((f for f in report.frozen_figures() if f.code == code), None)
    if figure is None or not figure.parts:
        raise Http404
    part = request.GET.get("bagian") or figure.part or next(iter(figure.parts))
    kept = get_object_or_404(ReportCases.objects.defer("keys"), report=report, code=code, part=part)
    cases = visible_cases(kept, request.user)
    page = KeysetPage(cases, order=NEWEST.get(CaseKind(kept.kind), ("-received_at", "-id")), size=50, request=request)
    seen, capped = capped_count(cases, limit=5000)
    return render(
        request,
        "monitoring/behind.html",
        {
            "report": report,
            "figure": figure,
            "part": figure.parts[part],
            "parts": chosen(figure, part, request.path),
            "kind": CaseKind(kept.kind).label,
            "page": page,
            "rows": [row_of(kept.kind, case) for case in page],
            "seen": count_words(seen, capped),
            "hidden": 0 if capped else kept.count - seen,
        },
    )


def visible_cases(kept: ReportCases, user: User) -> QuerySet:
    """The rows of a frozen list within the reader's reach."""
    keys = ReportCases.objects.filter(pk=kept.pk).annotate(key=Unnest(F("keys"))).values("key")
    kind = CaseKind(kept.kind)
    return MODELS[kind].objects.visible_to(user).filter(pk__in=keys).select_related(*JOINED[kind])


def chosen(figure: Figure, current: str, path: str) -> list[dict[str, Any]]:
    """The other parts of the same figure, as tabs; empty ones lead nowhere and are left out."""
    return [
        {"url": f"{path}?bagian={part.key}", "label": part.label, "count": part.count, "active": part.key == current}
        for part in figure.parts.values()
        if part.count or part.key == current
    ]


def row_of(kind: str, case: Any) -> dict[str, Any]:
    """Number, matter, place, dates and status; no name: opening the case is an act of its own."""
    if kind == CaseKind.ACTIVITY:
        return _activity(case)
    if kind == CaseKind.PARTNER:
        return _partner(case)
    matter = {
        CaseKind.COMPLAINT: lambda: Category(case.category).label,
        CaseKind.REFERRAL: lambda: case.target_unit.name,
        CaseKind.PRELIST: lambda: "Usulan daftar awal",
        CaseKind.NEED: lambda: what_of(case),
        CaseKind.CHANGE: lambda: case.get_kind_display(),
    }[CaseKind(kind)]
    return {
        "number": case.number,
        "url": f"{PAGES[CaseKind(kind)]}{case.pk}/",
        "matter": matter(),
        "place": case.region.name if case.region else words.NONE,
        "received": words.mid_date(case.received_at),
        "ended": words.mid_date(case.closed_at),
        "status": badge_html(case.workflow.kind, case.status),
    }


def _activity(case: Activity) -> dict[str, Any]:
    """An activity has no number: it goes by its name, with the plan and the day it was held."""
    return {
        "number": case.title,
        "url": f"{PAGES[CaseKind.ACTIVITY]}{case.pk}/",
        "matter": case.get_kind_display(),
        "place": place_words(case),
        "received": plan_words(case),
        "ended": words.mid_date(case.held_on),
        "status": badge_html("activity", case.state),
    }


def _partner(case: Partner) -> dict[str, Any]:
    """A partner goes by its name, too."""
    return {
        "number": case.name,
        "url": f"{PAGES[CaseKind.PARTNER]}{case.pk}/",
        "matter": case.kind,
        "place": partner_place(case.region, case.level),
        "received": words.mid_date(case.created_at),
        "ended": words.NONE,
        "status": badge_html("partner", case.state),
    }
