"""What the application knew of families at a moment: read set-wise, from the living rows and the row history.

The history keeps a row as it was before each change (slrt/settings: Old), so the state at a moment is the first kept
row after it, or the living row when none followed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection

from households.enums import Source
from households.ranking.people import Listing, Member

_EDITIONS = """
SELECT DISTINCT ON (source) id, source, period, edition_date
FROM households_registryedition
WHERE jurisdiction_id = %(jurisdiction)s AND state IN ('current', 'past')
  AND coalesce(committed_at, imported_at) <= %(cutoff)s
ORDER BY source, edition_date DESC NULLS LAST, id DESC
"""
_FAMILIES = """
WITH earlier AS MATERIALIZED (
    SELECT DISTINCT ON (pgh_obj_id) pgh_obj_id AS id, village_id, size, housing, source, as_of, created_at, updated_at
    FROM households_householdhistory
    WHERE jurisdiction_id = %(jurisdiction)s AND pgh_created_at > %(cutoff)s
    ORDER BY pgh_obj_id, pgh_created_at, pgh_id
)
SELECT id, village_id, size, housing, source, coalesce(as_of, (updated_at AT TIME ZONE %(zone)s)::date)
FROM (
    SELECT id, village_id, size, housing, source, as_of, created_at, updated_at FROM households_household h
    WHERE jurisdiction_id = %(jurisdiction)s AND NOT EXISTS (SELECT FROM earlier e WHERE e.id = h.id)
    UNION ALL SELECT * FROM earlier
) f
WHERE created_at <= %(cutoff)s AND (village_id = %(place)s OR village_id LIKE %(below)s)
ORDER BY village_id, id
"""
_MEMBERS = """
WITH earlier AS MATERIALIZED (
    SELECT DISTINCT ON (pgh_obj_id) pgh_obj_id AS id, household_id, relation, sex, birth_date, birth_year, occupation,
           alive, source, as_of, created_at, updated_at
    FROM households_personhistory
    WHERE jurisdiction_id = %(jurisdiction)s AND pgh_created_at > %(cutoff)s
    ORDER BY pgh_obj_id, pgh_created_at, pgh_id
), wanted AS MATERIALIZED (SELECT unnest(%(families)s::bigint[]) AS id)
SELECT f.id AS person, f.household_id, f.relation, sex, birth_date, birth_year, occupation, alive, source,
       coalesce(as_of, (updated_at AT TIME ZONE %(zone)s)::date) AS day,
       l.edition_id, l.desil, l.matched_civil, l.programmes, l.attributes
FROM (
    SELECT p.id, p.household_id, relation, sex, birth_date, birth_year, occupation, alive, source, as_of, created_at,
           updated_at
    FROM households_person p JOIN wanted w ON w.id = p.household_id
    WHERE NOT EXISTS (SELECT FROM earlier e WHERE e.id = p.id)
    UNION ALL
    SELECT e.* FROM earlier e JOIN wanted w ON w.id = e.household_id
) f
LEFT JOIN households_editionlisting l ON l.person_id = f.id AND l.edition_id = ANY(%(editions)s)
WHERE created_at <= %(cutoff)s
ORDER BY f.household_id, f.id, array_position(%(editions)s, l.edition_id)
"""
_PROPOSED = """
SELECT household_id, min((received_at AT TIME ZONE %(zone)s)::date)
FROM households_prelistproposal
WHERE household_id = ANY(%(families)s) AND received_at <= %(cutoff)s
GROUP BY household_id
"""


@dataclass(frozen=True, slots=True)
class Moment:
    """cutoff is aware; zone is a name such as Asia/Makassar, for the days of rows without a date of their own."""

    jurisdiction: str
    cutoff: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class Edition:
    pk: int
    label: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Family:
    pk: int
    village: str
    size: int
    housing: dict[str, Any]
    source: str
    day: date | None


def editions_at(moment: Moment) -> list[Edition]:
    """The edition in force of each source, newest first: as they stood at the moment."""
    with connection.cursor() as cursor:
        cursor.execute(_EDITIONS, {"jurisdiction": moment.jurisdiction, "cutoff": moment.cutoff})
        found = [Edition(pk, f"{Source(source).label} {period}", day) for pk, source, period, day in cursor.fetchall()]
    return sorted(found, key=lambda edition: (edition.day or date.min, edition.pk), reverse=True)


def families_at(moment: Moment, place: str) -> list[Family]:
    """Families that lived in a region (village, kecamatan) at the moment, by village."""
    with connection.cursor() as cursor:
        cursor.execute(_FAMILIES, _facts(moment) | {"place": place, "below": f"{place}.%"})
        return [
            Family(pk, village, size, _object(housing), Source(source).label, day)
            for pk, village, size, housing, source, day in cursor.fetchall()
        ]


def members_at(moment: Moment, families: list[int], editions: list[Edition]) -> dict[int, list[Member]]:
    """Members by family, each with what the editions say of them."""
    facts = _facts(moment) | {"families": families, "editions": [edition.pk for edition in editions]}
    by_pk = {edition.pk: edition for edition in editions}
    found: dict[int, list[Member]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_MEMBERS, facts)
        for _, rows in groupby(cursor.fetchall(), key=itemgetter(0)):
            of_person = list(rows)
            found.setdefault(of_person[0][1], []).append(_member(of_person, by_pk))
    return found


def proposed_at(moment: Moment, families: list[int]) -> dict[int, date]:
    """The day each family was first proposed for the registry."""
    with connection.cursor() as cursor:
        cursor.execute(_PROPOSED, _facts(moment) | {"families": families})
        return dict(cursor.fetchall())


def _facts(moment: Moment) -> dict[str, Any]:
    return {"jurisdiction": moment.jurisdiction, "cutoff": moment.cutoff, "zone": moment.zone}


def _member(rows: list[tuple[Any, ...]], editions: dict[int, Edition]) -> Member:
    _, _, relation, sex, birth, year, occupation, alive, source, day = rows[0][:10]
    listings = tuple(_listing(editions[row[10]], *row[11:]) for row in rows if row[10] is not None)
    return Member(relation, sex, birth, year, occupation, alive, Source(source).label, day, listings)


def _listing(edition: Edition, desil: int | None, matched: str, programmes: list[str], attributes: Any) -> Listing:
    return Listing(edition.label, edition.day, desil, matched, tuple(programmes), _object(attributes))


def _object(value: Any) -> dict[str, Any]:
    """A JSON column as Django's cursors give it (text), or as psycopg does."""
    return json.loads(value) if isinstance(value, str) else value or {}
