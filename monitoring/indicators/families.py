"""Families of the registry and the programmes they take part in, for M23, M28 and the board.

A family belongs to the vulnerable group when an edition in force lists one of its members within the percentage of the
profile (vulnerable_percent, usually 40): by desil where the edition gives one; an edition without desil lists that
group only (Perbup Barito Selatan 57/2022 Pasal 1 angka 6). The poor are another group (angka 11): ranked within
poor_percent, or determined by somebody. The rules are those of households.groups.standing.
"""

from __future__ import annotations

from typing import Any

from households.groups.standing import groups_used
from monitoring.indicators.dataset import Dataset

CREATE = """
CREATE TEMP TABLE w_head (id bigint PRIMARY KEY, sex text NOT NULL) ON COMMIT DROP;
CREATE TEMP TABLE w_family (
    id bigint NOT NULL, district text NOT NULL, listed boolean NOT NULL, vulnerable boolean NOT NULL,
    poor boolean NOT NULL, statuses text[] NOT NULL, size integer NOT NULL, sex text NOT NULL
) ON COMMIT DROP;
CREATE TEMP TABLE w_enrolment (family bigint NOT NULL, programme bigint NOT NULL, sex text NOT NULL) ON COMMIT DROP
"""
HEADS = """
INSERT INTO w_head
SELECT DISTINCT ON (household_id) household_id, COALESCE(NULLIF(sex, ''), '-') FROM households_person
WHERE jurisdiction_id = %(jurisdiction)s AND household_id IS NOT NULL AND relation = '1' AND alive
ORDER BY household_id, id
"""
FAMILIES = """
INSERT INTO w_family
SELECT h.id, substr(h.village_id, 1, 8), listed.id IS NOT NULL, COALESCE(listed.vulnerable, FALSE),
    COALESCE(listed.poor, FALSE) OR 'poor' = ANY(COALESCE(known.statuses, '{}')), COALESCE(known.statuses, '{}'),
    h.size, COALESCE(head.sex, '-')
FROM (
    SELECT l.household_id AS id,
        bool_or(COALESCE(l.desil * 10, (l.attributes->>'percentile')::integer, 0) <= %(percent)s) AS vulnerable,
        bool_or(COALESCE(l.desil * 10, (l.attributes->>'percentile')::integer, 101) <= %(poor)s) AS poor
    FROM households_editionlisting l JOIN households_registryedition e ON e.id = l.edition_id
    WHERE e.jurisdiction_id = %(jurisdiction)s AND e.state = 'current' AND l.household_id IS NOT NULL
    GROUP BY l.household_id
) listed
FULL JOIN (
    SELECT s.household_id AS id, array_agg(s.status::text) AS statuses FROM households_familystatus s
    WHERE s.jurisdiction_id = %(jurisdiction)s AND s.ended_on IS NULL AND s.status = ANY(%(used)s)
    GROUP BY s.household_id
) known ON known.id = listed.id
JOIN households_household h ON h.id = COALESCE(listed.id, known.id)
LEFT JOIN w_head head ON head.id = h.id
WHERE %(region)s = '' OR h.village_id = %(region)s OR h.village_id LIKE %(inside)s
"""
ENROLMENTS = """
INSERT INTO w_enrolment
SELECT DISTINCT h.id, n.programme_id, COALESCE(head.sex, '-')
FROM programs_enrolment n
LEFT JOIN households_person p ON p.id = n.person_id
JOIN households_household h ON h.id = COALESCE(n.household_id, p.household_id)
LEFT JOIN w_head head ON head.id = h.id
WHERE n.jurisdiction_id = %(jurisdiction)s AND n.status = 'active'
  AND (%(region)s = '' OR h.village_id = %(region)s OR h.village_id LIKE %(inside)s)
"""
# A determination and a rank may say the same of a family: it is counted once.
PER_GROUP = """
SELECT g.code, count(*) AS families,
    count(*) FILTER (WHERE NOT EXISTS (SELECT FROM m_enrolment n WHERE n.family = f.id)) AS without
FROM m_family f, LATERAL (
    SELECT 'vulnerable' AS code WHERE f.vulnerable UNION SELECT 'poor' WHERE f.poor UNION SELECT unnest(f.statuses)
) g
GROUP BY g.code
"""
COUNTS = """
SELECT (SELECT count(*) FROM m_family WHERE listed) AS listed,
    (SELECT count(*) FROM m_family WHERE vulnerable) AS vulnerable,
    (SELECT count(DISTINCT family) FROM m_enrolment) AS enrolled,
    (SELECT count(*) FROM m_enrolment) AS enrolments
"""


def families(data: Dataset) -> dict[str, int]:
    """Prepare the two tables, once for a dataset, and say how many there are."""
    return data.once("families", _prepare)


def _prepare(data: Dataset) -> dict[str, int]:
    data.whole.once("all families", _read)
    data.see("family")
    data.see("enrolment")
    return data.row(COUNTS)


def _read(data: Dataset) -> None:
    for statement in CREATE.split(";"):
        data.run(statement)
    profile = data.profile
    data.run(HEADS)
    data.run("ANALYZE w_head")
    data.run(
        FAMILIES, percent=profile.vulnerable_percent, poor=profile.poor_percent, used=list(profile.family_statuses)
    )
    data.run(ENROLMENTS)
    data.run("ANALYZE w_family")
    data.run("ANALYZE w_enrolment")


def per_programme(data: Dataset) -> list[dict[str, Any]]:
    """Families and persons per programme; `within` counts families of the vulnerable group. Largest first."""
    families(data)
    return data.rows(
        """
        SELECT p.id, COALESCE(NULLIF(p.short_name, ''), p.name) AS name, p.level,
            count(*) AS families, sum(h.size) AS persons, count(f.id) FILTER (WHERE f.vulnerable) AS within
        FROM m_enrolment n
        JOIN programs_programme p ON p.id = n.programme
        JOIN households_household h ON h.id = n.family
        LEFT JOIN m_family f ON f.id = n.family
        GROUP BY p.id, p.short_name, p.name, p.level
        ORDER BY families DESC, p.id
        """
    )


def per_district(data: Dataset) -> dict[str, dict[str, int]]:
    """Families of the vulnerable group per kecamatan, and those of them without any programme."""
    families(data)
    rows = data.rows(
        """
        SELECT f.district, count(*) AS vulnerable,
            count(*) FILTER (WHERE NOT EXISTS (SELECT FROM m_enrolment n WHERE n.family = f.id)) AS without
        FROM m_family f WHERE f.vulnerable GROUP BY f.district
        """
    )
    return {row["district"]: row for row in rows}


def per_group(data: Dataset) -> dict[str, dict[str, int]]:
    """Families of each group of the profile, and those of them without any programme."""
    families(data)
    found = {row["code"]: row for row in data.rows(PER_GROUP)}
    nobody = {"families": 0, "without": 0}
    return {code: found.get(code, nobody) for code in groups_used(data.profile)}


def overlaps(data: Dataset, programmes: list[int]) -> dict[tuple[int, int], int]:
    """How many families take part in both programmes, for every pair; a programme with itself is its own size."""
    families(data)
    rows = data.rows(
        """
        SELECT a.programme AS a, b.programme AS b, count(*) AS n
        FROM m_enrolment a JOIN m_enrolment b ON b.family = a.family
        WHERE a.programme = ANY(%(programmes)s) AND b.programme = ANY(%(programmes)s)
        GROUP BY 1, 2
        """,
        programmes=programmes,
    )
    return {(row["a"], row["b"]): row["n"] for row in rows}
