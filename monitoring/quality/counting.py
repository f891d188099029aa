"""What the quality page counts, live: one query per kind of work, grouped by kecamatan or by village.

A case that came back is one that somebody sent back to whoever recorded it (or, for a referral, did not take on); late
is one that is open past its due day while its clock runs. Nothing is told of people.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from psycopg import sql

from monitoring.figures import Scope
from monitoring.freezing import CODE_VERSION

KEPT_SECONDS = 300
DISTRICT, VILLAGE = 8, 13  # characters of the region's code by which rows are grouped


@dataclass(frozen=True)
class Work:
    """A kind of work. back: the states in which a case has come back; cases is "" for participation, which is none."""

    code: str
    label: str
    cases: str = ""
    events: str = ""
    back: tuple[str, ...] = ("returned",)


WORKS = (
    Work("prelist", "Usulan data", "households_prelistproposal", "households_prelistevent"),
    Work("change", "Perubahan data", "households_changeproposal", "households_changeevent"),
    Work("visit", "Kunjungan rumah", "households_visit", "households_visitevent"),
    Work("enrolment", "Kepesertaan"),
    Work("need", "Kebutuhan program", "programs_need", "programs_needevent"),
    Work("complaint", "Keluhan", "complaints_complaint", "complaints_complaintevent"),
    Work("referral", "Rujukan", "referrals_referral", "referrals_referralevent", ("returned", "declined")),
)

_CASES = """
SELECT substr(COALESCE(c.region_id, ''), 1, %(depth)s) AS place,
    count(*) FILTER (WHERE c.received_at >= %(start)s) AS received,
    count(*) FILTER (WHERE c.received_at >= %(start)s AND c.id IN (
        SELECT e.case_id FROM {events} e WHERE e.at >= %(start)s AND e.target = ANY(%(back)s))) AS back,
    count(*) FILTER (WHERE c.closed_at IS NULL) AS waiting,
    count(*) FILTER (WHERE c.closed_at IS NULL AND c.paused_since IS NULL AND c.due_at < %(now)s) AS late,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM c.closed_at - c.received_at) / 86400)
        FILTER (WHERE c.closed_at >= %(start)s) AS days
FROM {cases} c
WHERE c.jurisdiction_id = %(jurisdiction)s
  AND (%(region)s = '' OR c.region_id = %(region)s OR c.region_id LIKE %(inside)s)
  AND (c.received_at >= %(start)s OR c.closed_at IS NULL OR c.closed_at >= %(start)s)
GROUP BY GROUPING SETS ((1), ())
"""
# Participation is looked at after it was recorded; there is no day by which.
_ENROLMENTS = """
SELECT substr(h.village_id, 1, %(depth)s) AS place,
    count(*) FILTER (WHERE n.recorded_at >= %(start)s) AS received,
    count(*) FILTER (WHERE n.recorded_at >= %(start)s AND n.review = 'returned') AS back,
    count(*) FILTER (WHERE n.review = 'waiting') AS waiting, NULL::bigint AS late,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM n.reviewed_at - n.recorded_at) / 86400)
        FILTER (WHERE n.reviewed_at >= %(start)s) AS days
FROM programs_enrolment n JOIN households_household h ON h.id = n.household_id
WHERE n.jurisdiction_id = %(jurisdiction)s AND n.recorded_by_id IS NOT NULL
  AND (%(region)s = '' OR h.village_id = %(region)s OR h.village_id LIKE %(inside)s)
  AND (n.recorded_at >= %(start)s OR n.review = 'waiting' OR n.reviewed_at >= %(start)s)
GROUP BY GROUPING SETS ((1), ())
"""
# What a desk in a village has recorded lately, whatever it was.
_DESKS = """
WITH desk AS MATERIALIZED (
    SELECT u.id, u.name, u.region_id FROM accounts_unit u
    WHERE u.jurisdiction_id = %(jurisdiction)s AND u.kind = 'puskesos' AND u.active
      AND (%(region)s = '' OR u.region_id = %(region)s OR u.region_id LIKE %(inside)s)
), said AS MATERIALIZED (
    SELECT c.unit_id, max(c.received_at) AS last FROM complaints_complaint c
    WHERE c.unit_id IN (SELECT id FROM desk) GROUP BY 1
    UNION ALL SELECT c.unit_id, max(c.received_at) FROM households_prelistproposal c
    WHERE c.unit_id IN (SELECT id FROM desk) GROUP BY 1
    UNION ALL SELECT c.unit_id, max(c.received_at) FROM households_changeproposal c
    WHERE c.unit_id IN (SELECT id FROM desk) GROUP BY 1
    UNION ALL SELECT c.unit_id, max(c.received_at) FROM households_visit c
    WHERE c.unit_id IN (SELECT id FROM desk) GROUP BY 1
    UNION ALL SELECT c.unit_id, max(c.received_at) FROM programs_need c
    WHERE c.unit_id IN (SELECT id FROM desk) GROUP BY 1
)
SELECT u.id, u.name, u.region_id AS village,
    (SELECT count(*) FROM accounts_assignment a WHERE a.unit_id = u.id AND a.starts <= %(today)s
        AND (a.ends IS NULL OR a.ends >= %(today)s)) AS staff,
    (SELECT max(said.last) FROM said WHERE said.unit_id = u.id) AS last
FROM desk u ORDER BY u.name, u.id
"""
_SERVED = """
SELECT DISTINCT s.village_id FROM households_servicearea s
WHERE s.jurisdiction_id = %(jurisdiction)s AND s.starts <= %(today)s AND (s.ends IS NULL OR s.ends > %(today)s)
  AND (%(region)s = '' OR s.village_id = %(region)s OR s.village_id LIKE %(inside)s)
"""


@dataclass(frozen=True)
class Tally:
    """Counts of one kind of work in one place. days: median from receipt to end. late is None where nothing is due."""

    received: int = 0
    back: int = 0
    waiting: int = 0
    late: int | None = 0
    days: float | None = None


@dataclass(frozen=True)
class Desk:
    """A Puskesos: how many people are assigned to it today, and when it last recorded anything."""

    pk: int
    name: str
    village: str
    staff: int
    last: datetime | None


@dataclass(frozen=True)
class Counted:
    """Everything the page shows, and when it was counted."""

    tallies: dict[str, dict[str | None, Tally]]
    desks: list[Desk]
    served: set[str]
    at: datetime


def counted(scope: Scope, window: int) -> Counted:
    """Counted now, or a few minutes ago: at a million complaints it takes seconds."""
    key = f"quality:{CODE_VERSION}:{scope.jurisdiction}:{scope.region}:{window}"
    known = cache.get(key)
    if known is None:
        now = timezone.now()
        asked = Quality(scope, now, window)
        known = Counted({work.code: asked.tallies(work) for work in WORKS}, asked.desks(), asked.served(), now)
        cache.set(key, known, KEPT_SECONDS)
    return known


class Quality:
    """The counts of a scope over the last `window` days, by kecamatan, or by village inside one."""

    def __init__(self, scope: Scope, now: datetime, window: int):
        self.scope, self.now = scope, now
        self.depth = VILLAGE if scope.region else DISTRICT
        self.params = {
            "jurisdiction": scope.jurisdiction, "region": scope.region, "inside": f"{scope.region}.%",
            "start": now - timedelta(days=window), "now": now, "today": timezone.localdate(now), "depth": self.depth,
        }  # fmt: skip

    def tallies(self, work: Work) -> dict[str | None, Tally]:
        """Counts per place ("" for cases without one); under None those of all places together."""
        if not work.cases:
            return self._tallies(_ENROLMENTS)
        query = sql.SQL(_CASES).format(cases=sql.Identifier(work.cases), events=sql.Identifier(work.events))
        return self._tallies(query.as_string(None), back=list(work.back))

    def _tallies(self, query: str, **more: Any) -> dict[str | None, Tally]:
        rows = self._rows(query, **more)
        return {None: Tally()} | {place: Tally(*counts) for place, *counts in rows}

    def desks(self) -> list[Desk]:
        return [Desk(*row) for row in self._rows(_DESKS)]

    def served(self) -> set[str]:
        """Villages that a facilitator serves today."""
        return {village for (village,) in self._rows(_SERVED)}

    def _rows(self, query: str, **more: Any) -> list[tuple]:
        with connection.cursor() as cursor:
            cursor.execute(query, {**self.params, **more})
            return cursor.fetchall()
