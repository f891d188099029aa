"""Households without a KK number that a file with KK numbers now names: its family takes the household over.

BDT 2015 and P3KE know no KK numbers, so the households they bring have none. When an edition with KK numbers lists
their people, their household is that family's: without this, everybody would move into a second household of the same
family and an empty one would stay behind, or not, depending on which edition was brought in first.
"""

from __future__ import annotations

from psycopg import sql

from households.models import Household

# A household is for the family that lists its head, or else the first of its people; a family takes one household.
_FIND = (
    "DROP TABLE IF EXISTS pg_temp.adopted",
    "CREATE TEMPORARY TABLE adopted (key bigint, household_id bigint) ON COMMIT DROP",
    """
INSERT INTO adopted
SELECT DISTINCT ON (key) key, household_id FROM (
    SELECT DISTINCT ON (h.id) h.id AS household_id, f.key
    FROM households_household h
    JOIN households_person p ON p.household_id = h.id AND p.nik_digest IS NOT NULL
    JOIN households_stagedperson s ON s.nik_digest = p.nik_digest AND s.key BETWEEN %(low)s AND %(high)s
    JOIN households_stagedfamily f ON f.kk_digest = s.kk_digest AND f.key BETWEEN %(low)s AND %(high)s
    WHERE h.jurisdiction_id = %(jurisdiction)s AND h.kk_digest IS NULL AND p.jurisdiction_id = %(jurisdiction)s
      AND s.reason = '' AND f.reason = ''
      AND NOT EXISTS (SELECT FROM households_household k
                      WHERE k.jurisdiction_id = %(jurisdiction)s AND k.kk_digest = f.kk_digest)
    ORDER BY h.id, (p.relation = '1') DESC, p.id
) found
ORDER BY key, household_id
""",
    "ANALYZE adopted",
)
JOIN = """LEFT JOIN households_household k ON k.jurisdiction_id = %(jurisdiction)s AND k.kk_digest = g.kk_digest
    LEFT JOIN adopted ON adopted.key = g.key
    LEFT JOIN households_household h ON h.id = coalesce(k.id, adopted.household_id)"""
# Whether a staged family f gives its household h the KK that it lacks. Nobody else may have that KK by now.
_NUMBERED = """(h.kk_digest IS NULL AND f.kk_digest IS NOT NULL AND NOT EXISTS (
    SELECT FROM households_household k
    WHERE k.jurisdiction_id = h.jurisdiction_id AND k.kk_digest = f.kk_digest))"""
NUMBERED = sql.SQL(_NUMBERED)


def find(cursor, facts: dict) -> bool:
    """Fill the temporary table that JOIN reads. False when no household here is without a KK: then there is none."""
    if not Household.objects.filter(jurisdiction=facts["jurisdiction"], kk_digest__isnull=True).exists():
        return False
    for statement in _FIND:
        cursor.execute(statement, facts)
    return True
