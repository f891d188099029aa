"""Files that hold families together by a household id of their own (BDT 2015, SIKS-NG, P3KE): they know no KK numbers,
or only those of some members. The living household is the one in which the KK, or somebody of the file's household, is
already known; otherwise the household is new, with the KK of its head where the file has it.

Such a file never moves anybody who has a family here: a rumah tangga of 2015 may hold several of today's families.
"""

from __future__ import annotations

from households.registry import fields

# The head's KK speaks for the household; a KK that an earlier household of the file already has is left out.
_OWN_NUMBER = """
UPDATE households_stagedfamily f SET kk = s.kk, own_kk_digest = s.own_kk_digest
FROM (
    SELECT DISTINCT ON (kk_digest) kk_digest, kk, own_kk_digest FROM households_stagedperson
    WHERE key BETWEEN %(low)s AND %(high)s AND reason = '' AND own_kk_digest IS NOT NULL
    ORDER BY kk_digest, (relation = '1') DESC, key
) s
WHERE f.key BETWEEN %(low)s AND %(high)s AND f.kk_digest = s.kk_digest AND f.own_kk_digest IS NULL
"""
_ONE_EACH = """
UPDATE households_stagedfamily f SET kk = NULL, own_kk_digest = NULL
FROM (
    SELECT own_kk_digest, min(key) AS first FROM households_stagedfamily
    WHERE key BETWEEN %(low)s AND %(high)s AND own_kk_digest IS NOT NULL GROUP BY 1 HAVING count(*) > 1
) twice
WHERE f.own_kk_digest = twice.own_kk_digest AND f.key > twice.first AND f.key BETWEEN %(low)s AND %(high)s
"""
_HOMES = (
    "DROP TABLE IF EXISTS pg_temp.home",
    "CREATE TEMPORARY TABLE home (key bigint, household_id bigint) ON COMMIT DROP",
    """
INSERT INTO home
SELECT DISTINCT ON (known.key) known.key, known.household_id FROM (
    SELECT f.key, h.id AS household_id, 1 AS rank, f.key AS line
    FROM households_stagedfamily f
    JOIN households_household h ON h.jurisdiction_id = %(jurisdiction)s AND h.kk_digest = f.own_kk_digest
    WHERE f.key BETWEEN %(low)s AND %(high)s AND f.reason = ''
    UNION ALL
    SELECT f.key, p.household_id, CASE WHEN s.relation = '1' THEN 2 ELSE 3 END, s.key
    FROM households_stagedperson s
    JOIN households_stagedfamily f ON f.kk_digest = s.kk_digest AND f.key BETWEEN %(low)s AND %(high)s
    JOIN households_person p ON p.jurisdiction_id = %(jurisdiction)s AND p.nik_digest = s.nik_digest
    WHERE s.key BETWEEN %(low)s AND %(high)s AND s.reason = '' AND f.reason = '' AND p.household_id IS NOT NULL
    UNION ALL
    SELECT f.key, p.household_id, CASE WHEN s.relation = '1' THEN 4 ELSE 5 END, s.key
    FROM households_stagedperson s
    JOIN households_stagedfamily f ON f.kk_digest = s.kk_digest AND f.key BETWEEN %(low)s AND %(high)s
    JOIN households_editionlisting l ON l.edition_id = ANY(%(formers)s::bigint[]) AND l.external_id = s.external_id
    JOIN households_person p ON p.id = l.person_id
    WHERE s.key BETWEEN %(low)s AND %(high)s AND s.reason = '' AND f.reason = '' AND s.external_id <> ''
      AND p.household_id IS NOT NULL
) known
ORDER BY known.key, known.rank, known.line, known.household_id
""",
    "ANALYZE home",
)
# Two households of the file in one of today's: only the first speaks for its address and house.
_SECOND_STILL = """
UPDATE households_stagedfamily f SET change = 'unchanged'
FROM (
    SELECT household_id, min(key) AS first FROM households_stagedfamily
    WHERE key BETWEEN %(low)s AND %(high)s AND reason = '' GROUP BY 1 HAVING count(*) > 1
) twice
WHERE f.household_id = twice.household_id AND f.key > twice.first AND f.key BETWEEN %(low)s AND %(high)s
"""
# From here on the rows look like those of any other file: the key of a family is its KK, or nothing.
_REAL_NUMBERS = (
    """
UPDATE households_stagedperson s SET kk_digest = f.own_kk_digest FROM households_stagedfamily f
WHERE s.key BETWEEN %(low)s AND %(high)s AND f.key BETWEEN %(low)s AND %(high)s AND f.kk_digest = s.kk_digest
""",
    """
UPDATE households_stagedfamily SET kk_digest = own_kk_digest WHERE key BETWEEN %(low)s AND %(high)s
""",
)
JOIN_HOME = "LEFT JOIN home ON home.key = g.key LEFT JOIN households_household h ON h.id = home.household_id"
JOIN_KK = "LEFT JOIN households_household h ON h.jurisdiction_id = %(jurisdiction)s AND h.kk_digest = g.kk_digest"
# Where a person of the file belongs: with the family they have here, if they have one.
HOME = "coalesce(p.household_id, staged.household_id)"
AT_HOME = "(p.household_id IS NULL OR p.household_id = staged.household_id)"
VILLAGE = f"CASE WHEN {AT_HOME} THEN staged.village ELSE p.village_id END"
# What a row says of a person wherever they live, and what only of somebody who lives in the family of the row.
VALUES = tuple(value for value in fields.PERSON_VALUES if value.column not in fields.HOME_COLUMNS)
PLACE = tuple(value for value in fields.PERSON_VALUES if value.column == "village_id")


def find_homes(cursor, facts: dict) -> None:
    """Fill the temporary table that JOIN_HOME reads."""
    cursor.execute(_OWN_NUMBER, facts)
    cursor.execute(_ONE_EACH, facts)
    for statement in _HOMES:
        cursor.execute(statement, facts)


def settle(cursor, facts: dict) -> None:
    """After families were linked."""
    cursor.execute(_SECOND_STILL, facts)


def restore_numbers(cursor, facts: dict) -> None:
    """After persons were linked: the last step."""
    for statement in _REAL_NUMBERS:
        cursor.execute(statement, facts)
