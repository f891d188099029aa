"""Second step: what can only be judged with all rows and the living record in view. Set-wise, in one transaction.

Order: rows that repeat an earlier one are rejected; families are put together (or come from their own file); families
and persons are linked to the living record; every row is classed as new, changed, unchanged, in conflict, or older than
what is known. New records take their ids here, so that applying the edition only copies.
"""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import Q
from psycopg import sql

from households.models import RegistryEdition, StagedFamily
from households.models.registry import APPLIED_STATES
from households.models.staging import span
from households.registry import adopt, fields, grouped
from households.registry.numbers import number_differs
from households.registry.ranks import newer_than

_SETTINGS = """
SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '120s';
SET LOCAL enable_nestloop = off; SET LOCAL work_mem = '128MB'
"""

_REPEATED_NIK = """
WITH twice AS (
    SELECT nik_digest, min(key) AS first FROM households_stagedperson
    WHERE key BETWEEN %(low)s AND %(high)s AND nik_digest IS NOT NULL GROUP BY 1 HAVING count(*) > 1
), marked AS (
    UPDATE households_stagedperson s SET reason = 'duplicate_nik' FROM twice
    WHERE s.nik_digest = twice.nik_digest AND s.key > twice.first AND s.key BETWEEN %(low)s AND %(high)s
    RETURNING s.key, twice.first
)
INSERT INTO households_editionfinding (jurisdiction_id, edition_id, kind, file, row, reason, detail, field)
SELECT %(jurisdiction)s, %(edition)s, 'rejected', %(person_file)s, key - %(low)s, 'duplicate_nik',
       'sama dengan baris ' || (first - %(low)s), ''
FROM marked
"""
_REPEATED_PERSON = """
WITH twice AS (
    SELECT kk_digest, name_key, birth_date, birth_year, min(key) AS first FROM households_stagedperson
    WHERE key BETWEEN %(low)s AND %(high)s AND nik_digest IS NULL GROUP BY 1, 2, 3, 4 HAVING count(*) > 1
), marked AS (
    UPDATE households_stagedperson s SET reason = 'duplicate_person' FROM twice
    WHERE s.nik_digest IS NULL AND s.key > twice.first AND s.key BETWEEN %(low)s AND %(high)s
      AND s.kk_digest = twice.kk_digest AND s.name_key = twice.name_key
      AND (s.birth_date, s.birth_year) IS NOT DISTINCT FROM (twice.birth_date, twice.birth_year)
    RETURNING s.key, twice.first
)
INSERT INTO households_editionfinding (jurisdiction_id, edition_id, kind, file, row, reason, detail, field)
SELECT %(jurisdiction)s, %(edition)s, 'rejected', %(person_file)s, key - %(low)s, 'duplicate_person',
       'sama dengan baris ' || (first - %(low)s), ''
FROM marked
"""
_REPEATED_FAMILY = """
WITH twice AS (
    SELECT kk_digest, min(key) AS first FROM households_stagedfamily
    WHERE key BETWEEN %(low)s AND %(high)s GROUP BY 1 HAVING count(*) > 1
), marked AS (
    UPDATE households_stagedfamily f SET reason = %(twice)s FROM twice
    WHERE f.kk_digest = twice.kk_digest AND f.key > twice.first AND f.key BETWEEN %(low)s AND %(high)s
    RETURNING f.key, twice.first
)
INSERT INTO households_editionfinding (jurisdiction_id, edition_id, kind, file, row, reason, detail, field)
SELECT %(jurisdiction)s, %(edition)s, 'rejected', %(family_file)s, key - %(low)s, %(twice)s,
       'sama dengan baris ' || (first - %(low)s), ''
FROM marked
"""
_FAMILY_UNKNOWN = """
WITH marked AS (
    UPDATE households_stagedperson s SET reason = %(orphan)s
    WHERE s.key BETWEEN %(low)s AND %(high)s AND s.reason = '' AND NOT EXISTS (
        SELECT FROM households_stagedfamily f
        WHERE f.key BETWEEN %(low)s AND %(high)s AND f.reason = '' AND f.kk_digest = s.kk_digest)
    RETURNING s.key
)
INSERT INTO households_editionfinding (jurisdiction_id, edition_id, kind, file, row, reason, detail, field)
SELECT %(jurisdiction)s, %(edition)s, 'rejected', %(person_file)s, key - %(low)s, %(orphan)s, '', '' FROM marked
"""
# The head's row speaks for the family's place, or the first row when no head is marked.
_FAMILIES_FROM_PERSONS = """
INSERT INTO households_stagedfamily (key, kk, kk_digest, village, head_name, address, hamlet, rt, rw, size, desil,
                                     programmes, housing, attributes, own_kk_digest, change, reason)
SELECT DISTINCT ON (kk_digest) key, kk, kk_digest, village, name, address, hamlet, rt, rw,
       count(*) OVER (PARTITION BY kk_digest), NULL::smallint, '{}'::varchar[], housing, '{}'::jsonb,
       own_kk_digest, '', ''
FROM households_stagedperson
WHERE key BETWEEN %(low)s AND %(high)s AND reason = ''
ORDER BY kk_digest, (relation = '1') DESC, key
"""
_NO_MEMBERS = """
INSERT INTO households_editionfinding (jurisdiction_id, edition_id, kind, file, row, reason, detail, field)
SELECT %(jurisdiction)s, %(edition)s, 'warning', %(family_file)s, key - %(low)s, 'no_members', '', ''
FROM households_stagedfamily f
WHERE key BETWEEN %(low)s AND %(high)s AND reason = '' AND NOT EXISTS (
    SELECT FROM households_stagedperson s
    WHERE s.key BETWEEN %(low)s AND %(high)s AND s.reason = '' AND s.kk_digest = f.kk_digest)
"""
# What a family row leaves open, its members know: how many they are, and who is their head.
_COMPLETE_FAMILIES = """
UPDATE households_stagedfamily f
SET size = CASE WHEN f.size = 0 THEN greatest(m.count, 1) ELSE f.size END,
    head_name = CASE WHEN f.head_name = '' THEN coalesce(m.head, '') ELSE f.head_name END
FROM (
    SELECT o.key, count(s.key) AS count, min(s.name) FILTER (WHERE s.relation = '1') AS head
    FROM households_stagedfamily o
    LEFT JOIN households_stagedperson s
      ON s.kk_digest = o.kk_digest AND s.key BETWEEN %(low)s AND %(high)s AND s.reason = ''
    WHERE o.key BETWEEN %(low)s AND %(high)s AND (o.size = 0 OR o.head_name = '') GROUP BY 1
) m
WHERE f.key = m.key
"""
# What newer editions said of a family or a person, as bits: their word stands (households.registry.fields).
_NEWER = """
LEFT JOIN (SELECT {subject} AS id, bit_or(given) AS bits FROM {said} l
           WHERE edition_id = ANY(%(newer)s::bigint[]) GROUP BY 1) {alias} ON {alias}.id = {living}.id"""
_LINK_FAMILIES = """
UPDATE households_stagedfamily f
SET household_id = t.household_id, change = t.change
FROM (
    SELECT g.key, coalesce(h.id, nextval(pg_get_serial_sequence('households_household', 'id'))) AS household_id,
        CASE
            WHEN h.id IS NULL THEN 'new'
            WHEN {conflict} THEN 'conflict'
            WHEN {changed} OR ({housing}) OR (h.kk_digest IS NULL AND g.{number} IS NOT NULL) THEN 'changed'
            WHEN {overtaken} THEN 'older'
            ELSE 'unchanged' END AS change
    FROM households_stagedfamily g
    {household}
    {newer}
    WHERE g.key BETWEEN %(low)s AND %(high)s AND g.reason = ''
) t
WHERE f.key = t.key AND f.key BETWEEN %(low)s AND %(high)s
"""
_LINKS = """
DROP TABLE IF EXISTS pg_temp.link;
CREATE TEMPORARY TABLE link (key bigint, person_id bigint) ON COMMIT DROP;
INSERT INTO link
SELECT s.key, p.id FROM households_stagedperson s
JOIN households_person p ON p.jurisdiction_id = %(jurisdiction)s AND p.nik_digest = s.nik_digest
WHERE s.key BETWEEN %(low)s AND %(high)s AND s.reason = '';
ANALYZE link
"""
# The file's own identifier, when name or birth date agree: the NIK was corrected, or is missing on one side.
_LINK_BY_EXTERNAL_ID = """
INSERT INTO link
SELECT DISTINCT ON (s.key) s.key, p.id FROM households_stagedperson s
JOIN households_editionlisting l ON l.edition_id = ANY(%(formers)s::bigint[]) AND l.external_id = s.external_id
JOIN households_person p ON p.id = l.person_id
WHERE s.key BETWEEN %(low)s AND %(high)s AND s.reason = '' AND s.external_id <> ''
  AND CASE WHEN s.nik_digest IS NULL OR p.nik_digest IS NULL
           THEN p.name_key = s.name_key OR p.birth_date = s.birth_date
           ELSE p.name_key = s.name_key AND p.birth_date = s.birth_date END
  AND NOT EXISTS (SELECT FROM link k WHERE k.key = s.key)
  AND NOT EXISTS (SELECT FROM link k WHERE k.person_id = p.id)
ORDER BY s.key, p.id
"""
# A NIK under which another edition listed the person, before or after it was corrected.
_LINK_BY_LISTED_NIK = """
INSERT INTO link
SELECT DISTINCT ON (s.key) s.key, p.id FROM households_stagedperson s
JOIN households_listednik n ON n.jurisdiction_id = %(jurisdiction)s AND n.nik_digest = s.nik_digest
JOIN households_person p ON p.id = n.person_id AND p.name_key = s.name_key AND p.birth_date = s.birth_date
WHERE s.key BETWEEN %(low)s AND %(high)s AND s.reason = ''
  AND NOT EXISTS (SELECT FROM link k WHERE k.key = s.key)
  AND NOT EXISTS (SELECT FROM link k WHERE k.person_id = p.id)
ORDER BY s.key, p.id
"""
# Without a NIK on one side: the same name and birth date in the same family, today or in another edition.
_LINK_BY_FAMILY = """
INSERT INTO link
SELECT DISTINCT ON (s.key) s.key, p.id FROM households_stagedperson s
JOIN households_stagedfamily f ON f.kk_digest = s.kk_digest AND f.key BETWEEN %(low)s AND %(high)s AND f.reason = ''
JOIN {members} AS m ON m.household_id = f.household_id
JOIN households_person p ON p.id = m.person_id AND p.name_key = s.name_key
WHERE s.key BETWEEN %(low)s AND %(high)s AND s.reason = '' AND f.change <> 'new'
  AND (s.nik_digest IS NULL OR p.nik_digest IS NULL)
  AND (s.birth_date, s.birth_year) IS NOT DISTINCT FROM (p.birth_date, p.birth_year)
  AND NOT EXISTS (SELECT FROM link k WHERE k.key = s.key)
  AND NOT EXISTS (SELECT FROM link k WHERE k.person_id = p.id)
ORDER BY s.key, p.id
"""
_LIVING = "(SELECT id AS person_id, household_id FROM households_person WHERE jurisdiction_id = %(jurisdiction)s)"
_LISTED = "(SELECT person_id, household_id FROM households_editionlisting WHERE jurisdiction_id = %(jurisdiction)s)"
_SAME_PERSON_TWICE = """
WITH twice AS (
    SELECT person_id, min(key) AS first FROM link GROUP BY 1 HAVING count(*) > 1
), gone AS (
    DELETE FROM link USING twice WHERE link.person_id = twice.person_id AND link.key > twice.first
    RETURNING link.key, twice.first
), marked AS (
    UPDATE households_stagedperson s SET reason = 'duplicate_person' FROM gone WHERE s.key = gone.key
    RETURNING s.key, gone.first
)
INSERT INTO households_editionfinding (jurisdiction_id, edition_id, kind, file, row, reason, detail, field)
SELECT %(jurisdiction)s, %(edition)s, 'rejected', %(person_file)s, key - %(low)s, 'duplicate_person',
       'sama dengan baris ' || (first - %(low)s), ''
FROM marked
"""
_CLASSIFY_PERSONS = """
UPDATE households_stagedperson s
SET person_id = coalesce(t.person_id, nextval(pg_get_serial_sequence('households_person', 'id'))),
    household_id = t.household_id, village = t.village, desil = t.desil, attributes = t.attributes, change = t.change,
    given = t.given
FROM (
    SELECT staged.key, p.id AS person_id, {home} AS household_id, {village} AS village,
        staged.desil, staged.attributes,
        {given} + CASE WHEN {home} = staged.household_id THEN staged.family_given ELSE 0 END AS given,
        CASE
            WHEN p.id IS NULL THEN 'new'
            WHEN {conflict} THEN 'conflict'
            WHEN {changed} OR ({number}) OR (h.id IS NOT NULL AND ({place})) THEN 'changed'
            WHEN {overtaken} THEN 'older'
            ELSE 'unchanged' END AS change
    FROM (
        SELECT r.key, r.nik_digest, r.no_nik_reason, r.name, r.birth_date, r.birth_year, r.birth_place, r.sex,
               r.mother_name, r.relation, r.occupation, f.household_id, f.village, f.key AS family_key, f.head_name,
               f.address, f.hamlet, f.rt, f.rw, coalesce(r.desil, f.desil) AS desil,
               r.attributes || f.attributes AS attributes,
               {family_given} AS family_given
        FROM households_stagedperson r
        JOIN households_stagedfamily f
          ON f.kk_digest = r.kk_digest AND f.key BETWEEN %(low)s AND %(high)s AND f.reason = ''
        WHERE r.key BETWEEN %(low)s AND %(high)s AND r.reason = ''
    ) staged
    LEFT JOIN link ON link.key = staged.key
    LEFT JOIN households_person p ON p.id = link.person_id
    LEFT JOIN households_household h
      ON NOT %(paired)s AND staged.family_key = staged.key AND h.id = staged.household_id
    {newer}
) t
WHERE s.key = t.key AND s.key BETWEEN %(low)s AND %(high)s
"""
NUMBER_CONFLICTS = """('nik' = ANY(p.approved_fields) AND staged.nik_digest IS NOT NULL AND {latest}
    AND p.nik_digest IS DISTINCT FROM staged.nik_digest)"""


def validate(edition: RegistryEdition, *, person_file: int = 1, family_file: int = 0, by_group: bool = False) -> None:
    """Judge the staged rows. family_file is 0 when families are put together from person rows.

    by_group: families are held together by an id of the file, not by their KK (households.registry.grouped).
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_SETTINGS)
        facts = _facts(edition, person_file, family_file, by_group)
        cursor.execute(_REPEATED_NIK, facts)
        cursor.execute(_REPEATED_PERSON, facts)
        if family_file:
            cursor.execute(_REPEATED_FAMILY, facts)
            cursor.execute(_FAMILY_UNKNOWN, facts)
            _complete(cursor, facts)
        else:
            cursor.execute(_FAMILIES_FROM_PERSONS, facts)
        join = grouped.JOIN_KK
        if by_group:
            grouped.find_homes(cursor, facts)
            join = grouped.JOIN_HOME
        elif adopt.find(cursor, facts):
            join = adopt.JOIN
        overtaken = bool(facts["newer"])
        cursor.execute(fields.text_of(_families_statement(join, by_group, overtaken)), facts)
        if by_group:
            grouped.settle(cursor, facts)
        for statement in _LINKS.split(";"):
            cursor.execute(statement, facts)
        if facts["formers"]:
            cursor.execute(_LINK_BY_EXTERNAL_ID, facts)
        cursor.execute(_LINK_BY_LISTED_NIK, facts)
        for members in (_LIVING, _LISTED):
            cursor.execute(_LINK_BY_FAMILY.format(members=members), facts)
        cursor.execute(_SAME_PERSON_TWICE, facts)
        if family_file:
            cursor.execute(_NO_MEMBERS, facts)
        cursor.execute(fields.text_of(_persons_statement(by_group, overtaken)), facts)
        if by_group:
            grouped.restore_numbers(cursor, facts)


def _facts(edition: RegistryEdition, person_file: int, family_file: int, by_group: bool) -> dict:
    low, high = span(edition.pk)
    applied = RegistryEdition.objects.filter(jurisdiction=edition.jurisdiction_id, state__in=APPLIED_STATES)
    formers = applied.filter(source=edition.source).exclude(pk=edition.pk).order_by("pk")
    return {
        "low": low,
        "high": high,
        "edition": edition.pk,
        "jurisdiction": edition.jurisdiction_id,
        "person_file": person_file,
        "family_file": family_file,
        "paired": bool(family_file),
        "twice": "duplicate_group" if by_group else "duplicate_kk",
        "orphan": "group_unknown" if by_group else "family_unknown",
        "formers": list(formers.values_list("pk", flat=True)),
        "newer": newer_than(edition),
    }


def _complete(cursor, facts: dict) -> None:
    """Families of which a row leaves something open are few, most often none."""
    rows = StagedFamily.objects.filter(key__range=(facts["low"], facts["high"]), reason="")
    if rows.filter(Q(size=0) | Q(head_name="")).exists():
        cursor.execute(_COMPLETE_FAMILIES, facts)


def _bits(alias: str, overtaken: bool) -> sql.Composable:
    return sql.SQL("coalesce({}, 0)").format(sql.Identifier(alias, "bits")) if overtaken else fields.NOTHING_NEWER


def _newer(overtaken: bool, *joined: tuple[str, str, str]) -> sql.Composable:
    """The joins that bring the bits of newer editions: (column of the listing, alias, alias of the record)."""
    if not overtaken:
        return sql.SQL("")
    parts = [
        sql.SQL(_NEWER).format(
            subject=sql.Identifier(column),
            said=fields.SAID[column],
            alias=sql.Identifier(alias),
            living=sql.Identifier(living),
        )
        for column, alias, living in joined
    ]
    return sql.SQL(" ").join(parts)


def _families_statement(join: str, by_group: bool, overtaken: bool) -> sql.Composable:
    bits = _bits("n", overtaken)
    return sql.SQL(_LINK_FAMILIES).format(
        household=sql.SQL(join),
        number=sql.Identifier("own_kk_digest" if by_group else "kk_digest"),
        newer=_newer(overtaken, ("household_id", "n", "h")),
        overtaken=sql.SQL("{} <> 0").format(bits),
        conflict=sql.SQL("{} OR {}").format(
            fields.differs(fields.HOUSEHOLD_VALUES, "h", "g", approved=True, newer=bits),
            fields.housing_conflicts("h", "g", bits),
        ),
        changed=fields.differs(fields.HOUSEHOLD_VALUES, "h", "g", approved=False, newer=bits),
        housing=sql.SQL("h.housing IS DISTINCT FROM {}").format(fields.housing_of("h", "g", bits)),
    )


def _persons_statement(by_group: bool, overtaken: bool) -> sql.Composable:
    bits, home_bits = _bits("n", overtaken), _bits("nh", overtaken)
    values = grouped.VALUES if by_group else fields.PERSON_VALUES
    # Files that hold families together by an id of their own say where somebody lives only of who lives in that family.
    at_home = sql.SQL(grouped.AT_HOME if by_group else "false")
    place = {said: fields.differs(grouped.PLACE, "p", "staged", approved=said, newer=bits) for said in (True, False)}
    nik = sql.SQL(" + CASE WHEN staged.nik_digest IS NULL THEN 0 ELSE {} END").format(sql.Literal(1 << fields.NIK_BIT))
    return sql.SQL(_CLASSIFY_PERSONS).format(
        home=sql.SQL(grouped.HOME if by_group else "staged.household_id"),
        village=sql.SQL(grouped.VILLAGE if by_group else "staged.village"),
        given=sql.SQL("{} + CASE WHEN {} THEN {} ELSE 0 END").format(
            fields.given_bits(values, "staged"), at_home, fields.given_bits(grouped.PLACE, "staged")
        )
        + nik,
        family_given=fields.family_bits("f"),
        newer=_newer(overtaken, ("person_id", "n", "p"), ("household_id", "nh", "h")),
        overtaken=sql.SQL("{} <> 0").format(bits),
        number=number_differs("staged", bits),
        conflict=sql.SQL("{} OR ({} AND {}) OR {}").format(
            fields.differs(values, "p", "staged", approved=True, newer=bits),
            at_home,
            place[True],
            sql.SQL(NUMBER_CONFLICTS).format(latest=fields.free_of(bits, fields.NIK_BIT)),
        ),
        changed=sql.SQL("{} OR ({} AND {})").format(
            fields.differs(values, "p", "staged", approved=False, newer=bits), at_home, place[False]
        ),
        place=fields.differs(fields.PLACE_VALUES, "h", "staged", approved=False, newer=home_bits),
    )
