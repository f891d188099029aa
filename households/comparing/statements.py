"""The SQL of a comparison: everything that concerns all families at once. Nothing of it is ever built from input.

was and now: who the two editions list. pair: one person in both, under whatever identity. fam: the families of the
former edition; follow: where such a family is found in the latter one.
"""

from __future__ import annotations

from households.registry.fields import NIK_BIT

_TABLE = """
CREATE TEMPORARY TABLE {name} (person_id bigint, household_id bigint, desil smallint, pbi boolean, relation varchar(1),
                               dead boolean, nik bytea) ON COMMIT DROP
"""
# "2" is meninggal in every questionnaire that asks whether a member is still there (domain §1.4).
_READ = """
INSERT INTO {name}
SELECT l.person_id, l.household_id, l.desil, %(pbi)s = ANY(l.programmes), l.relation,
       l.matched_civil ILIKE '%%meninggal%%'
           OR upper(coalesce(l.attributes->>'sta_keberadaan_art', '')) IN ('2', 'MENINGGAL'),
       coalesce(k.nik_digest, CASE WHEN l.given & {bit} <> 0 THEN p.nik_digest END)
FROM households_editionlisting l
JOIN households_person p ON p.id = l.person_id
LEFT JOIN households_listednik k ON k.edition_id = l.edition_id AND k.person_id = l.person_id
WHERE l.edition_id = %({name})s
"""


def _of(name: str) -> tuple[str, ...]:
    return (
        f"DROP TABLE IF EXISTS pg_temp.{name}",
        _TABLE.format(name=name),
        _READ.format(name=name, bit=1 << NIK_BIT),
        f"ANALYZE {name}",
    )


WAS, NOW = _of("was"), _of("now")
PAIRS = (
    "DROP TABLE IF EXISTS pg_temp.pair",
    "CREATE TEMPORARY TABLE pair (was_id bigint, now_id bigint) ON COMMIT DROP",
    "INSERT INTO pair SELECT person_id, person_id FROM was JOIN now USING (person_id)",
    "ANALYZE pair",
)
# People whom only one of the editions lists, and who may be one: same family, or same village and birth date or name.
ALIKE = """
WITH gone AS (
    SELECT p.id, p.village_id, p.birth_date, p.name_key, was.household_id FROM was
    JOIN households_person p ON p.id = was.person_id
    WHERE NOT EXISTS (SELECT FROM pair WHERE pair.was_id = was.person_id)
), came AS (
    SELECT p.id, p.village_id, p.birth_date, p.name_key, now.household_id FROM now
    JOIN households_person p ON p.id = now.person_id
    WHERE NOT EXISTS (SELECT FROM pair WHERE pair.now_id = now.person_id)
)
SELECT gone.id, came.id FROM gone JOIN came USING (household_id)
UNION SELECT gone.id, came.id FROM gone JOIN came USING (village_id, birth_date)
UNION SELECT gone.id, came.id FROM gone JOIN came USING (village_id, name_key)
ORDER BY 1, 2
"""
ADD_PAIRS = "INSERT INTO pair SELECT * FROM unnest(%(was_ids)s::bigint[], %(now_ids)s::bigint[])"
FAMILIES = (
    "DROP TABLE IF EXISTS pg_temp.fam",
    "DROP TABLE IF EXISTS pg_temp.follow",
    """
CREATE TEMPORARY TABLE fam ON COMMIT DROP AS
SELECT w.household_id AS home, count(*) AS size, min(w.desil) AS desil, count(pair.was_id) AS found,
       min(w.person_id) FILTER (WHERE w.relation = '1') AS head,
       coalesce(bool_or(pair.was_id IS NOT NULL) FILTER (WHERE w.relation IN ('1', '2')), false) AS parents
FROM was w LEFT JOIN pair ON pair.was_id = w.person_id
WHERE w.household_id IS NOT NULL GROUP BY 1
""",
    # The same card first; else where the head is, the spouse, or most of the members.
    """
CREATE TEMPORARY TABLE follow ON COMMIT DROP AS
SELECT DISTINCT ON (home) home, next FROM (
    SELECT fam.home, fam.home AS next, 0 AS rank, 0 AS many FROM fam
    WHERE EXISTS (SELECT FROM now WHERE now.household_id = fam.home)
    UNION ALL
    SELECT w.household_id, n.household_id,
           min(CASE WHEN w.relation = '1' THEN 1 WHEN w.relation = '2' THEN 2 ELSE 3 END), -count(*)
    FROM was w JOIN pair ON pair.was_id = w.person_id JOIN now n ON n.person_id = pair.now_id
    WHERE w.household_id IS NOT NULL AND n.household_id IS NOT NULL GROUP BY 1, 2
) found
ORDER BY home, rank, many, next
""",
    "ANALYZE fam",
    "ANALYZE follow",
)
_INTO = """
INSERT INTO households_editionshock (comparison_id, jurisdiction_id, village_id, kind, household_id, person_id, before,
                                     after, members, state, reason)
SELECT %(comparison)s, %(jurisdiction)s, h.village_id, found.kind, h.id, found.person_id, found.before, found.after,
       least(found.members, 32767), 'open', ''
FROM ({found}) found JOIN households_household h ON h.id = found.home
"""
# Neither the card, nor a parent, nor half of the members stand in the latter edition: the family is gone.
_VANISHED = """
SELECT 'vanished' AS kind, fam.home, fam.head AS person_id, coalesce('desil ' || fam.desil, 'terdaftar') AS before,
       'tidak terdaftar' AS after, fam.size AS members
FROM fam
WHERE NOT fam.parents AND fam.found * 2 < fam.size
  AND NOT EXISTS (SELECT FROM now WHERE now.household_id = fam.home)
"""
_DESIL = """
SELECT DISTINCT ON (follow.next) 'desil' AS kind, follow.next AS home, NULL::bigint AS person_id,
       fam.desil::text AS before, latter.desil::text AS after, latter.size AS members
FROM fam JOIN follow USING (home)
JOIN (SELECT household_id, min(desil) AS desil, count(*) AS size FROM now GROUP BY 1) latter
  ON latter.household_id = follow.next
WHERE abs(latter.desil - fam.desil) >= %(jump)s
ORDER BY follow.next, (follow.next = fam.home) DESC, abs(latter.desil - fam.desil) DESC, fam.home
"""
_PBI = """
SELECT 'pbi' AS kind, n.household_id AS home, min(n.person_id) AS person_id, 'PBI JK' AS before, 'bukan PBI' AS after,
       count(*) AS members
FROM was w JOIN pair ON pair.was_id = w.person_id JOIN now n ON n.person_id = pair.now_id
WHERE w.pbi AND NOT n.pbi AND NOT n.dead AND n.household_id IS NOT NULL GROUP BY n.household_id
"""
_NIK = """
SELECT 'nik' AS kind, n.household_id AS home, n.person_id, '' AS before, '' AS after, 1 AS members
FROM was w JOIN pair ON pair.was_id = w.person_id JOIN now n ON n.person_id = pair.now_id
WHERE w.nik <> n.nik AND n.household_id IS NOT NULL
"""
# Only where the family itself goes on: a family that is gone is one matter, not two.
_HEAD = """
SELECT 'head' AS kind, follow.next AS home, fam.head AS person_id, 'kepala keluarga' AS before,
       CASE WHEN n.person_id IS NULL AND p.alive THEN 'tidak terdaftar' ELSE 'meninggal' END AS after, 1 AS members
FROM fam JOIN follow USING (home)
JOIN was w ON w.person_id = fam.head
JOIN households_person p ON p.id = fam.head
LEFT JOIN pair ON pair.was_id = fam.head
LEFT JOIN now n ON n.person_id = pair.now_id
WHERE n.person_id IS NULL OR (n.dead AND NOT w.dead) OR (NOT p.alive AND n.relation = '1' AND NOT n.dead)
"""
SHOCKS = {
    kind: _INTO.replace("{found}", found)
    for kind, found in (("vanished", _VANISHED), ("desil", _DESIL), ("pbi", _PBI), ("nik", _NIK), ("head", _HEAD))
}
# Whether an edition says anything at all of a subject; silence is not an answer.
SAYS_DESIL = "SELECT EXISTS (SELECT FROM {name} WHERE desil IS NOT NULL)"
SAYS_PBI = "SELECT EXISTS (SELECT FROM {name} WHERE pbi)"
CARRIED = {
    (subject, name): text.replace("{name}", name)
    for subject, text in (("desil", SAYS_DESIL), ("pbi", SAYS_PBI))
    for name in ("was", "now")
}
