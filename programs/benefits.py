"""What a ranking of families asks: for which programmes it may be made, and who already takes part."""

from __future__ import annotations

from datetime import date, datetime

from django.db import connection

from programs.models import Programme

# The participation as it stood at a moment: the history keeps rows as they were before each change.
_RECEIVING = """
WITH earlier AS MATERIALIZED (
    SELECT DISTINCT ON (pgh_obj_id) pgh_obj_id AS id, programme_id, household_id, person_id, status, since, recorded_at
    FROM programs_enrolmenthistory
    WHERE jurisdiction_id = %(jurisdiction)s AND pgh_created_at > %(cutoff)s
    ORDER BY pgh_obj_id, pgh_created_at, pgh_id
)
SELECT e.household_id, min(e.since)
FROM (
    SELECT id, programme_id, household_id, status, since, recorded_at FROM programs_enrolment n
    WHERE jurisdiction_id = %(jurisdiction)s AND NOT EXISTS (SELECT FROM earlier x WHERE x.id = n.id)
    UNION ALL SELECT id, programme_id, household_id, status, since, recorded_at FROM earlier
) e
JOIN programs_programme p ON p.id = e.programme_id AND p.code = %(code)s
WHERE e.household_id = ANY(%(families)s) AND e.status = 'active' AND e.recorded_at <= %(cutoff)s
GROUP BY e.household_id
"""


def choices(jurisdiction: str, day: date) -> list[tuple[str, str]]:
    """Programmes of the catalogue on a day, by name."""
    rows = Programme.objects.in_catalogue_of(jurisdiction, day).filter(active=True).order_by("name", "code")
    return list(rows.values_list("code", "name"))


def receiving(jurisdiction: str, code: str, families: list[int], cutoff: datetime) -> dict[int, date | None]:
    """Families of the list that took part at the moment, themselves or by a member: family → since when."""
    facts = {"jurisdiction": jurisdiction, "code": code, "families": families, "cutoff": cutoff}
    with connection.cursor() as cursor:
        cursor.execute(_RECEIVING, facts)
        return dict(cursor.fetchall())
