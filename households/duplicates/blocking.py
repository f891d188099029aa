"""Which records are worth comparing with which: the one place where the weekly search chooses its pairs.

A pair shares two facts: village and (nearly) year of birth, or the day of birth, or the whole name and the year; and
their names must look alike in the database already, so that only a few pairs per person are scored.
"""

from __future__ import annotations

from django.db import connection

CHUNK = 5_000

_LAST = """
SELECT max(id), count(*) FROM (
    SELECT id FROM households_person WHERE jurisdiction_id = %(jurisdiction)s AND id > %(after)s
    ORDER BY id LIMIT %(size)s) AS part
"""
_PAIRS = """
WITH a AS MATERIALIZED (
    SELECT id, village_id, birth_year, birth_date, name_key FROM households_person
    WHERE jurisdiction_id = %(jurisdiction)s AND id > %(after)s AND id <= %(last)s AND name_key <> '')
SELECT b.id, a.id FROM a JOIN households_person b
    ON b.village_id = a.village_id AND b.birth_year BETWEEN a.birth_year - 1 AND a.birth_year + 1 AND b.id < a.id
    WHERE similarity(a.name_key, b.name_key) >= 0.4
UNION
SELECT b.id, a.id FROM a JOIN households_person b
    ON b.birth_date = a.birth_date AND b.jurisdiction_id = %(jurisdiction)s AND b.id < a.id
    WHERE similarity(a.name_key, b.name_key) >= 0.5
UNION
SELECT b.id, a.id FROM a JOIN households_person b
    ON b.name_key = a.name_key AND b.birth_year = a.birth_year AND b.jurisdiction_id = %(jurisdiction)s AND b.id < a.id
"""


def part_after(jurisdiction: str, after: int, size: int = CHUNK) -> tuple[int, int]:
    """(id of the last record of the next part, how many it has); (after, 0) at the end."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST, {"jurisdiction": jurisdiction, "after": after, "size": size})
        last, count = cursor.fetchone()
    return last or after, count


def pairs_of_part(jurisdiction: str, after: int, last: int) -> list[tuple[int, int]]:
    """(lower id, higher id) of the pairs whose higher record lies in the part: every pair belongs to one part."""
    with connection.cursor() as cursor:
        cursor.execute(_PAIRS, {"jurisdiction": jurisdiction, "after": after, "last": last})
        return cursor.fetchall()
