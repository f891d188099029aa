"""M21: what was proposed to be changed in the registry, of which kind, and what came of it (BS 9(2)i.1; KD 16(3)a)."""

from __future__ import annotations

from typing import Any

from households.changes.fields import HOUSEHOLD, PERSON
from households.changes.kinds import ChangeKind
from households.changes.workflow import CHANGE
from monitoring.figures import NUMBER, SHARE, Fact, Row, Table, share, summed
from monitoring.indicators.complaints import by_district
from monitoring.indicators.dataset import Dataset, Group
from monitoring.indicators.register import Answer, indicator

# How a proposal stands when the period ends; an exported one was applied before.
STANDING = {
    "waiting": ("Menunggu", ("proposed", "returned", "reviewed", "recommended")),
    "applied": ("Diterapkan", ("applied", "exported")),
    "refused": ("Ditolak atau dicabut", ("rejected", "withdrawn")),
}
LABELS = {code: field.label for code, field in {**PERSON, **HOUSEHOLD}.items()}
COLUMNS = [("Diusulkan", NUMBER), *((label, NUMBER) for label, _ in STANDING.values()), ("% diterapkan", SHARE)]
# Proposals recorded in the period, each as it stood when the period ended.
CHANGES = """
CREATE TEMP TABLE m_change ON COMMIT DROP AS
SELECT c.id, c.kind, COALESCE(substr(c.region_id, 1, 8), '') AS district,
    COALESCE((SELECT e.target FROM households_changeevent e WHERE e.case_id = c.id AND e.at < %(end)s
              ORDER BY e.version DESC, e.id DESC LIMIT 1), 'proposed') AS state
FROM households_changeproposal c
WHERE c.jurisdiction_id = %(jurisdiction)s
  AND (%(region)s = '' OR c.region_id = %(region)s OR c.region_id LIKE %(inside)s)
  AND (%(unit)s::bigint IS NULL OR c.unit_id = %(unit)s)
  AND (%(sex)s = '' OR COALESCE(
    NULLIF((SELECT m.sex FROM households_person m WHERE m.id = c.person_id), ''),
    NULLIF((SELECT one.sex FROM households_person one
    WHERE one.household_id = c.household_id AND one.relation = '1' AND one.alive ORDER BY one.id LIMIT 1), ''),
    '-') = %(sex)s)
  AND c.received_at >= %(start)s AND c.received_at < %(end)s
"""
PER = """
SELECT {column} AS key, count(*) AS n, {ids} AS ids, count(*) FILTER (WHERE state = ANY(%(waiting)s)) AS waiting,
    count(*) FILTER (WHERE state = ANY(%(applied)s)) AS applied,
    count(*) FILTER (WHERE state = ANY(%(refused)s)) AS refused
FROM m_change GROUP BY 1
"""
PER_FIELD = """
SELECT i.field AS key, count(*) AS n
FROM m_change m JOIN households_changeitem i ON i.case_id = m.id
WHERE m.kind = %(kind)s AND NOT i.dropped GROUP BY 1
"""


def _per(data: Dataset, column: str) -> dict[str, dict[str, Any]]:
    data.once("changes", lambda made: made.run(CHANGES))
    query = PER.format(column=column, ids="array_agg(id ORDER BY id)" if data.with_cases else "NULL::bigint[]")
    rows = data.rows(query, **{code: list(states) for code, (_, states) in STANDING.items()})
    return {row["key"]: row for row in rows}


def _cells(row: dict[str, Any] | None) -> list:
    """Of those decided, the share that was applied stands last."""
    row = row or dict.fromkeys(("n", *STANDING), 0)
    return [row["n"], *(row[code] for code in STANDING), share(row["applied"], row["applied"] + row["refused"])]


def _total(rows: list[Row]) -> Row:
    sums = summed(rows, len(COLUMNS) - 1).values
    applied, refused = (sums[1 + list(STANDING).index(code)] for code in ("applied", "refused"))
    return Row("Jumlah", [*sums, share(applied, applied + refused)], "recorded")


@indicator("M21")
def changes(data: Dataset) -> Answer:
    kinds, states, places = _per(data, "kind"), _per(data, "state"), _per(data, "district")
    rows = [Row(kind.label, _cells(kinds[kind]), f"kind-{kind}") for kind in ChangeKind if kind in kinds]
    table = Table("kind", "Usulan pemutakhiran menurut jenis", "Jenis", COLUMNS, rows, chart="bars")
    table.total = _total(rows)
    local = by_district(data, "district", "Usulan menurut kecamatan", COLUMNS, lambda code: _cells(places.get(code)))
    local.total = _total(local.rows)
    fields = sorted(data.rows(PER_FIELD, kind=ChangeKind.FIELDS.value), key=lambda row: (-row["n"], row["key"]))
    mended = [Row(LABELS.get(row["key"], row["key"]), [row["n"]]) for row in fields]
    standing = [Row(state.label, [states[state.code]["n"]], f"state-{state.code}") for state in CHANGE.states
                if state.code in states]  # fmt: skip
    groups = {key: Group(row["n"], row["ids"]) for key, row in {**kinds, **states}.items()}
    ids = sorted(pk for row in states.values() for pk in row["ids"]) if data.with_cases else None
    whole = Group(sum(row["n"] for row in states.values()), ids)
    return {
        "value": whole.count,
        "part": "recorded",
        "facts": [Fact(label, sum(states[code]["n"] for code in codes if code in states))
                  for label, codes in STANDING.values()],
        "tables": [
            table, local,
            Table("field", "Data yang diperbaiki", "Data", [("Usulan", NUMBER)], mended),
            Table("state", "Usulan menurut status pada akhir periode", "Status", COLUMNS[:1], standing),
        ],
        "parts": [
            whole.part("recorded", "Usulan diajukan", "change"),
            *(groups[kind].part(f"kind-{kind}", kind.label, "change") for kind in ChangeKind if kind in kinds),
            *(groups[state.code].part(f"state-{state.code}", state.label, "change") for state in CHANGE.states
              if state.code in states),
        ],
    }  # fmt: skip
