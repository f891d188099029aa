"""The figures of one report and of the period before it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from monitoring.figures import Figure
from monitoring.indicators import INDICATORS, compute
from monitoring.models import Report
from slrt.jobs.progress import Progress

# M23 and M28 speak of today: there is no count of them as it was three months ago.
OF_TODAY = frozenset({"M23", "M28"})
REPORTED = tuple(sorted(INDICATORS))
COMPARED = tuple(code for code in REPORTED if code not in OF_TODAY)
STEPS = len(REPORTED) + len(COMPARED)
# What a supervisor does is reported only where the regulation knows one.
OF_SUPERVISORS = frozenset({"M22"})
# And these only where it has that part of the work.
OF_MODULES = {"M33": "activity_plan", "M36": "partners", "M40": "skm", "M41": "training", "M42": "meetings"}


def told_of(report: Report, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the indicators that mean something in the report's jurisdiction."""
    profile = report.profile
    off = frozenset() if profile.supervisor_queues else OF_SUPERVISORS
    off |= {code for code, module in OF_MODULES.items() if not profile.has_module(module)}
    return tuple(code for code in codes if code not in off)


def figures_now(report: Report, cutoff: datetime, progress: Progress) -> list[Figure]:
    """Every indicator of the jurisdiction with the cases behind each."""

    def told(code: str) -> None:
        progress.step(REPORTED.index(code), STEPS, f"Menghitung {INDICATORS[code].name.lower()}")

    codes = told_of(report, REPORTED)
    return compute(report.scope, report.period, codes, at=cutoff, with_cases=True, told=told, by_sex=True)


def earlier_figures(report: Report, cutoff: datetime, progress: Progress) -> dict[str, Any]:
    """The values to compare with: those of the published report of the period before, else counted now.

    What stands on paper is not counted again: a reader who lays both reports side by side must find the same number.
    """
    period = report.period.previous()
    published = (
        Report.objects.standing()
        .filter(jurisdiction=report.jurisdiction_id, region=report.region_id, period_code=period.code)
        .order_by("-revision")
        .first()
    )
    known = {"label": period.label, "code": period.code, "report": published.number if published else ""}
    if published:
        return known | {"figures": published.figures}

    def told(code: str) -> None:
        progress.step(len(REPORTED) + COMPARED.index(code), STEPS, f"Menghitung pembanding {period.label}")

    figures = compute(report.scope, period, told_of(report, COMPARED), at=cutoff, told=told)
    return known | {"figures": [figure.as_json() for figure in figures]}
