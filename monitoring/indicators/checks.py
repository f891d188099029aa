"""M22: how long what the field and the desk hand in lies before a supervisor has looked at it, and how much comes back
(BS 10(3)b; BL 9(2)c; KD 10(2); DP [12])."""

from __future__ import annotations

from dataclasses import dataclass

from psycopg import sql

from monitoring.figures import HOURS, NUMBER, SHARE, Fact, Row, Table, share
from monitoring.indicators.dataset import Dataset, Group, measured
from monitoring.indicators.register import Answer, indicator


@dataclass(frozen=True)
class Kind:
    """A kind of case that supervisors look at. kind: its monitoring.enums.CaseKind, "" where reports list none. sex: of
    whom the case c is about, as SQL."""

    code: str
    label: str
    kind: str
    cases: str
    events: str
    passed: tuple[str, ...]
    returned: tuple[str, ...]
    sex: str


_HEAD = """NULLIF((SELECT one.sex FROM households_person one
    WHERE one.household_id = c.household_id AND one.relation = '1' AND one.alive ORDER BY one.id LIMIT 1), '')"""
_MEMBER = """NULLIF((SELECT one.sex FROM households_person one WHERE one.id = COALESCE(c.person_id, (
    SELECT head.id FROM households_person head
    WHERE head.household_id = c.household_id AND head.relation = '1' AND head.alive ORDER BY head.id LIMIT 1))), '')"""
KINDS = (
    Kind("complaint", "Pendataan keluhan", "complaint", "complaints_complaint", "complaints_complaintevent",
         ("supervisor_approve", "supervisor_check"), ("supervisor_return",), "NULLIF(c.subject_sex, '')"),
    Kind("change", "Perubahan data", "change", "households_changeproposal", "households_changeevent",
         ("review", "reject"), ("return_to_proposer",), _MEMBER),
    Kind("prelist", "Penambahan data", "prelist", "households_prelistproposal", "households_prelistevent",
         ("review",), ("return_to_proposer",), "NULLIF(c.sex, '')"),
    Kind("need", "Kebutuhan program", "need", "programs_need", "programs_needevent",
         ("review", "mark_duplicate", "reject"), ("return_to_recorder",), _MEMBER),
    Kind("visit", "Kunjungan rumah", "", "households_visit", "households_visitevent",
         ("accept",), ("send_back",), _HEAD),
)  # fmt: skip
# Steps of supervisors in the period. A case has lain since it last came to the status in which it was looked at.
CHECKS = """
SELECT c.id, COALESCE({sex}, '-') AS sex, e.transition = ANY(%(returned)s) AS came_back, extract(epoch FROM e.at - (
        SELECT max(b.at) FROM {events} b
        WHERE b.case_id = e.case_id AND b.version < e.version AND b.target = e.source AND b.source <> b.target
    )) / 3600 AS hours
FROM {events} e JOIN {cases} c ON c.id = e.case_id
WHERE c.jurisdiction_id = %(jurisdiction)s
  AND (%(region)s = '' OR c.region_id = %(region)s OR c.region_id LIKE %(inside)s)
  AND (%(unit)s::bigint IS NULL OR c.unit_id = %(unit)s)
  AND e.at >= %(start)s AND e.at < %(end)s AND e.role = 'supervisor' AND e.transition = ANY(%(names)s)
"""
TOTAL = """
SELECT count(DISTINCT id) AS n, count(DISTINCT id) FILTER (WHERE came_back) AS back,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY hours) AS median,
    percentile_cont(0.9) WITHIN GROUP (ORDER BY hours) AS p90, array_agg(DISTINCT id ORDER BY id) AS ids,
    array_agg(DISTINCT id ORDER BY id) FILTER (WHERE came_back) AS back_ids
FROM m_check WHERE kind = %(kind)s
"""
# Ids of different kinds may be the same number: the sum is of the kinds, the median of everything.
WHOLE = """
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY hours) AS median,
    percentile_cont(0.9) WITHIN GROUP (ORDER BY hours) AS p90
FROM m_check
"""
COLUMNS = [("Ditelaah", NUMBER), ("Median jam", HOURS), ("P90 jam", HOURS), ("Dikembalikan", NUMBER),
           ("% dikembalikan", SHARE)]  # fmt: skip


def _make(data: Dataset) -> None:
    data.whole.once("all checks", _read)
    data.see("check")


def _read(data: Dataset) -> None:
    data.run(
        "CREATE TEMP TABLE w_check (kind text, id bigint, sex text, came_back boolean, hours numeric) ON COMMIT DROP"
    )
    for kind in KINDS:
        found = sql.SQL(CHECKS).format(events=sql.Identifier(kind.events), cases=sql.Identifier(kind.cases),
                                    sex=sql.SQL(kind.sex))  # fmt: skip
        fill = sql.SQL("INSERT INTO w_check SELECT %(kind)s, found.* FROM ({found}) found").format(found=found)
        data.run(fill.as_string(None), kind=kind.code, names=[*kind.passed, *kind.returned],
                 returned=list(kind.returned))  # fmt: skip


def _tenth(hours: object) -> float | int | None:
    value = measured(hours)
    return None if value is None else measured(round(value, 1))


def _cells(found: dict) -> list:
    return [found["n"], _tenth(found["median"]), _tenth(found["p90"]), found["back"], share(found["back"], found["n"])]


def _group(data: Dataset, ids: list[int] | None) -> Group:
    return Group(len(ids or ()), list(ids or ()) if data.with_cases else None)


@indicator("M22")
def checks(data: Dataset) -> Answer:
    data.once("checks", _make)
    found = {kind: data.row(TOTAL, kind=kind.code) for kind in KINDS}
    whole = data.row(WHOLE) | {name: sum(row[name] for row in found.values()) for name in ("n", "back")}
    parts, rows = [], []
    for kind, row in found.items():
        part = f"{kind.code}-checked" if kind.kind else ""
        rows.append(Row(kind.label, _cells(row), part))
        if kind.kind:
            parts.append(_group(data, row["ids"]).part(part, f"{kind.label} ditelaah", kind.kind))
            back = _group(data, row["back_ids"])
            parts.append(back.part(f"{kind.code}-back", f"{kind.label} dikembalikan", kind.kind))
    table = Table("kind", "Telaah supervisor menurut jenis", "Jenis", COLUMNS, rows)
    table.total = Row("Semua", _cells(whole))
    return {
        "value": _tenth(whole["median"]),
        "facts": [
            Fact("P90", _tenth(whole["p90"]), HOURS),
            Fact("Ditelaah", whole["n"]),
            Fact("% dikembalikan", share(whole["back"], whole["n"]), SHARE),
        ],
        "tables": [table],
        "parts": parts,
    }
