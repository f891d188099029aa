"""What the board shows, as plain data: counted once in a while for a scope and period, and kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.utils import timezone

from monitoring.figures import Figure, Scope
from monitoring.freezing import CODE_VERSION
from monitoring.indicators import INDICATORS
from monitoring.indicators.dataset import Dataset
from monitoring.indicators.families import families, overlaps, per_district, per_programme
from monitoring.indicators.welfare import ppks_per_code
from monitoring.periods import Period
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.accounts.roles import Reach

# The scheduler counts anew every REFRESH_SECONDS; the rest of the time covers a worker that is busy.
REFRESH_SECONDS, KEPT_SECONDS = 600, 1200
NOW = ("M02", "M03", "M05", "M08", "M17", "M20", "M21", "M24", "M28")
BEFORE = ("M02", "M05", "M08")
CROSSED = 5  # programmes in the overlap table
MINE = (Permission.BOARD_VIEW,)


def scope_of(user: User, jurisdiction: str) -> Scope:
    """The widest reach in which the person may see the board: the kabupaten, else the first territory."""
    grants = [grant for grant in user.access.grants_for(*MINE) if grant.jurisdiction == jurisdiction]
    if not grants or any(grant.reach is Reach.JURISDICTION or grant.region == jurisdiction for grant in grants):
        return Scope(jurisdiction)
    return Scope(jurisdiction, grants[0].region)


def measured(scope: Scope, period: Period, now: datetime | None = None, *, anew: bool = False) -> dict[str, Any]:
    """{"at", "figures", "before", "families", "programmes", "overlaps", "districts", "ppks", "survey"}, from the cache.

    anew: count now and keep that, as the scheduler does so that nobody waits for a large kabupaten.
    """
    key = f"board:{CODE_VERSION}:{scope.jurisdiction}:{scope.region}:{scope.unit or ''}:{period.code}"
    known = None if anew else cache.get(key)
    if known is None:
        known = measure(scope, period, now or timezone.now())
        cache.set(key, known, KEPT_SECONDS)
    return known


def measure(scope: Scope, period: Period, now: datetime) -> dict[str, Any]:
    with Dataset(scope, period, at=now) as data:
        figures = [INDICATORS[code].count(data).as_json() for code in NOW]
        known, programmes = families(data), per_programme(data)
        largest = [row["id"] for row in programmes[:CROSSED]]
        both = [[a, b, count] for (a, b), count in overlaps(data, largest).items()]
        welfare = ppks_per_code(data)
        asked = INDICATORS["M40"].count(data).as_json() if data.profile.has_module("skm") else None
        districts = [[row["district"], row["vulnerable"], row["without"]] for row in per_district(data).values()]
    with Dataset(scope, period.previous(), at=same_day_before(period, now)) as data:
        before = [INDICATORS[code].count(data).as_json() for code in BEFORE]
    return {
        "at": now.isoformat(),
        "figures": figures,
        "before": before,
        "families": known,
        "programmes": programmes,
        "overlaps": both,
        "districts": districts,
        "ppks": welfare,
        "survey": asked,
    }


def same_day_before(period: Period, now: datetime) -> datetime:
    """A running period is compared with the earlier one as that stood after as many days."""
    earlier = period.previous()
    return min(earlier.start + (now - period.start), earlier.end) if now < period.end else earlier.end


def figures_of(known: dict[str, Any], name: str) -> dict[str, Figure]:
    return {data["code"]: Figure.from_json(data) for data in known[name]}
