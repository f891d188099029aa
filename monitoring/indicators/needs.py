"""M24: what families were found to need, and what came of it (BS 10(3)c.4; DP 13.e)."""

from __future__ import annotations

from typing import Any

from monitoring.figures import NUMBER, SHARE, Fact, Row, Table, share, summed
from monitoring.indicators.complaints import by_district
from monitoring.indicators.dataset import Dataset, Group
from monitoring.indicators.register import Answer, indicator
from programs.enums import Aim, BasicService, Sector
from programs.needs.summary import AGES, STANDING
from programs.needs.workflow import NEED

STATES = {state.code: state.label for state in NEED.states}
# Needs recorded in the period, each as it stood when the period ended. A programme is told by its code: its versions
# are one programme.
NEEDS = """
CREATE TEMP TABLE m_need ON COMMIT DROP AS
SELECT n.id, COALESCE(p.code, '-' || n.sector) AS wanted, n.sector,
    COALESCE(p.aim, '') AS aim, COALESCE(p.basic_service, '') AS basic,
    COALESCE(NULLIF(p.short_name, ''), p.name, '') AS name, COALESCE(substr(n.region_id, 1, 8), '') AS district,
    COALESCE((SELECT e.target FROM programs_needevent e WHERE e.case_id = n.id AND e.at < %(end)s
              ORDER BY e.version DESC, e.id DESC LIMIT 1), 'recorded') AS state,
    CASE WHEN n.person_id IS NULL THEN ''
         WHEN years.n <= 5 THEN 'a' WHEN years.n <= 17 THEN 'b' WHEN years.n <= 59 THEN 'c' WHEN years.n >= 60 THEN 'd'
         ELSE '-' END AS age
FROM programs_need n
LEFT JOIN programs_programme p ON p.id = n.programme_id
LEFT JOIN households_person m ON m.id = n.person_id
LEFT JOIN LATERAL (SELECT COALESCE(
    date_part('year', age((n.received_at AT TIME ZONE %(zone)s)::date, m.birth_date)),
    date_part('year', n.received_at AT TIME ZONE %(zone)s) - m.birth_year) AS n) years ON TRUE
WHERE n.jurisdiction_id = %(jurisdiction)s
  AND (%(region)s = '' OR n.region_id = %(region)s OR n.region_id LIKE %(inside)s)
  AND (%(unit)s::bigint IS NULL OR n.unit_id = %(unit)s)
  AND (%(sex)s = '' OR COALESCE(NULLIF(m.sex, ''), NULLIF((SELECT one.sex FROM households_person one
    WHERE one.household_id = n.household_id AND one.relation = '1' AND one.alive ORDER BY one.id LIMIT 1), ''),
    '-') = %(sex)s)
  AND n.received_at >= %(start)s AND n.received_at < %(end)s
"""
PER = """
SELECT {column} AS key, max(name) AS name, max(sector) AS sector, count(*) AS n, {ids} AS ids,
    count(*) FILTER (WHERE state = ANY(%(here)s)) AS here, count(*) FILTER (WHERE state = 'referred') AS sent,
    count(*) FILTER (WHERE state = 'fulfilled') AS fulfilled, count(*) FILTER (WHERE state = 'unmet') AS unmet,
    count(*) FILTER (WHERE state = ANY(%(ended)s)) AS ended
FROM m_need GROUP BY 1
"""
COLUMNS = [("Dicatat", NUMBER), *((label, NUMBER) for label, _ in STANDING.values()), ("% terpenuhi", SHARE)]


def _per(data: Dataset, column: str) -> dict[str, dict[str, Any]]:
    """Counts per value of a column of m_need, which is made once for a dataset."""
    data.once("needs", lambda made: made.run(NEEDS))
    query = PER.format(column=column, ids="array_agg(id ORDER BY id)" if data.with_cases else "NULL::bigint[]")
    found = data.rows(query, here=list(STANDING["here"][1]), ended=list(STANDING["ended"][1]))
    return {row["key"]: row for row in found}


def _cells(row: dict[str, Any] | None) -> list:
    """Of those answered by the office that runs the programme, the share that got it stands last."""
    row = row or dict.fromkeys(("n", *STANDING), 0)
    share_got = share(row["fulfilled"], row["fulfilled"] + row["unmet"])
    return [row["n"], *(row[code] for code in STANDING), share_got]


def _total(rows: list[Row]) -> Row:
    sums = summed(rows, len(COLUMNS) - 1).values
    got, missed = (1 + list(STANDING).index(code) for code in ("fulfilled", "unmet"))
    return Row("Jumlah", [*sums, share(sums[got], sums[got] + sums[missed])], "recorded")


def _classes(data: Dataset) -> list[Table]:
    """By what the programme is for, and by the basic service it supports (BS 2(2)a-b; KD 3.d, 4.d)."""
    found = []
    named = (("aim", "Kebutuhan menurut tujuan", "Tujuan", Aim),
             ("basic", "Kebutuhan menurut pelayanan dasar dan SPM", "Pelayanan dasar", BasicService))  # fmt: skip
    for column, title, corner, kinds in named:
        groups = _per(data, column)
        labels = dict(kinds.choices) | {"": "Program tanpa tanda, atau belum ada programnya"}
        rows = [Row(label, _cells(groups[code])) for code, label in labels.items() if code in groups]
        found.append(Table(column, title, corner, COLUMNS, rows))
    return found


@indicator("M24")
def needs(data: Dataset) -> Answer:
    wanted, states, places = _per(data, "wanted"), _per(data, "state"), _per(data, "district")
    ages, sectors = _per(data, "age"), dict(Sector.choices)
    ranked = sorted(wanted.values(), key=lambda row: (-row["n"], row["key"]))
    names = {row["key"]: row["name"] or f"Tanpa program: sektor {sectors[row['sector']].lower()}" for row in ranked}
    rows = [Row(names[row["key"]], _cells(row), f"wanted-{at}") for at, row in enumerate(ranked)]
    table = Table("programme", "Kebutuhan menurut program", "Program", COLUMNS, rows, chart="bars")
    table.total = _total(rows)
    local = by_district(data, "district", "Kebutuhan menurut kecamatan", COLUMNS, lambda code: _cells(places.get(code)))
    local.total = _total(local.rows)
    standing = [Row(label, [states[code]["n"]], f"state-{code}") for code, label in STATES.items() if code in states]
    old = [Row(label, _cells(ages[key])) for key, label in AGES.items() if key in ages]
    ids = sorted(pk for row in states.values() for pk in row["ids"]) if data.with_cases else None
    whole = Group(sum(row["n"] for row in states.values()), ids)

    def group(row: dict[str, Any] | None) -> Group:
        return Group(row["n"], row["ids"]) if row else Group(0)

    return {
        "value": whole.count,
        "part": "recorded",
        "facts": [
            Fact(STATES[code], group(states.get(code)).count, part=f"state-{code}")
            for code in ("referred", "fulfilled", "unmet")
        ],
        "tables": [
            table, local,
            Table("state", "Kebutuhan menurut status pada akhir periode", "Status", COLUMNS[:1], standing),
            *_classes(data),
            Table("age", "Kebutuhan menurut umur yang membutuhkan", "Umur", COLUMNS, old),
        ],
        "parts": [
            whole.part("recorded", "Kebutuhan dicatat", "need"),
            *(group(states.get(code)).part(f"state-{code}", label, "need") for code, label in STATES.items()),
            *(group(row).part(f"wanted-{at}", names[row["key"]], "need") for at, row in enumerate(ranked)),
        ],
    }  # fmt: skip
