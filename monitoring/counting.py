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


def figures_now(report: Report, cutoff: datetime, progress: Progress) -> list[Figure]:
    """All indicators with the cases behind each."""

    def told(code: str) -> None:
        progress.step(REPORTED.index(code), STEPS, f"Menghitung {INDICATORS[code].name.lower()}")

    return compute(report.scope, report.period, REPORTED, at=cutoff, with_cases=True, told=told, by_sex=True)


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

    figures = compute(report.scope, period, COMPARED, at=cutoff, told=told)
    return known | {"figures": [figure.as_json() for figure in figures]}
