"""The indicators of domain §6.2, one function each: (scope, period) → Figure.

from monitoring.indicators import INDICATORS, compute
INDICATORS["M05"](Scope("33.24"), quarter(2026, 3, zone)).value      # 0.82
compute(scope, period, ["M02", "M05"])                               # several from one preparation of the data
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.utils import timezone

from monitoring.figures import Figure, Scope
from monitoring.indicators import (  # noqa: F401 - each registers
    activities,
    changes,
    checks,
    complaints,
    needs,
    partners,
    people,
    referrals,
    sexes,
    speed,
    survey,
)
from monitoring.indicators.dataset import Dataset
from monitoring.indicators.register import INDICATORS
from monitoring.periods import Period

__all__ = ["INDICATORS", "Dataset", "Scope", "compute"]


def compute(
    scope: Scope,
    period: Period,
    codes: Iterable[str] = (),
    *,
    at: datetime | None = None,
    with_cases: bool = False,
    told: Callable[[str], None] | None = None,
    by_sex: bool = False,
) -> list[Figure]:
    """Several indicators (default: all) from one preparation of the data, in the order asked for.

    told: called with the code before each one is counted, for the progress line of a report. by_sex: also count each
    for women and for men.
    """
    found, at = [], at or timezone.now()
    with Dataset(scope, period, at=at, with_cases=with_cases) as data:
        for code in codes or INDICATORS:
            if told:
                told(code)
            found.append(INDICATORS[code].count(data))
        if by_sex:
            sexes.add(found, data)
    return found
