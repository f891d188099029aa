"""M36: partners, agreements, what was promised, what arrived and whom it reached (BS 9(2)j; BL 8(2)k; DP [16](2)g)."""

from __future__ import annotations

from typing import Any

from monitoring.activities.enums import ActivityLevel
from monitoring.figures import MONEY, NUMBER, Fact, Row, Table
from monitoring.indicators.dataset import Dataset, Group
from monitoring.indicators.register import Answer, indicator

# Each partner as it stood when the period ended: its history keeps what it was before each later change.
PARTNERS = """
CREATE TEMP TABLE m_partner ON COMMIT DROP AS
SELECT p.id, p.kind, p.level, COALESCE((SELECT h.state FROM monitoring_partnerhistory h
    WHERE h.pgh_obj_id = p.id AND h.pgh_created_at >= %(end)s ORDER BY h.pgh_id LIMIT 1), p.state) AS state
FROM monitoring_partner p
WHERE p.jurisdiction_id = %(jurisdiction)s AND p.created_at < %(end)s
  AND (%(region)s = '' OR p.region_id = %(region)s OR p.region_id LIKE %(inside)s)
"""
# Goods count with what the partner says they are worth; of what arrived, in proportion.
PER = """
WITH bound AS (
    SELECT a.partner_id AS id, count(*) AS n FROM monitoring_partneragreement a
    WHERE a.starts <= %(last_day)s AND (a.ends IS NULL OR a.ends >= %(last_day)s) GROUP BY 1
), promised AS (
    SELECT c.partner_id AS id, count(*) AS n,
        sum(CASE WHEN c.unit = '' THEN c.amount ELSE COALESCE(c.worth, 0) END) AS rp
    FROM monitoring_commitment c
    WHERE c.created_at >= %(start)s AND c.created_at < %(end)s AND (c.state <> 'cancelled' OR c.state_at >= %(end)s)
    GROUP BY 1
), given AS (
    SELECT c.partner_id AS id,
        sum(CASE WHEN c.unit = '' THEN r.amount ELSE COALESCE(c.worth, 0) * r.amount / c.amount END) AS rp,
        count(DISTINCT n.household_id) + COALESCE(sum(r.beneficiaries) FILTER (WHERE r.allocation_id IS NULL), 0) AS n
    FROM monitoring_realisation r JOIN monitoring_commitment c ON c.id = r.commitment_id
    LEFT JOIN monitoring_allocation a ON a.id = r.allocation_id LEFT JOIN programs_need n ON n.id = a.need_id
    WHERE r.voided_at IS NULL AND r."on" BETWEEN %(first)s AND %(last_day)s GROUP BY 1
)
SELECT {column} AS key, count(*) FILTER (WHERE m.state = 'active') AS active,
    count(*) FILTER (WHERE m.state = 'prospect') AS prospect, COALESCE(sum(bound.n), 0)::bigint AS agreements,
    COALESCE(sum(promised.n), 0)::bigint AS promises, COALESCE(sum(promised.rp), 0)::bigint AS promised,
    COALESCE(sum(given.rp), 0)::bigint AS given, COALESCE(sum(given.n), 0)::bigint AS families
FROM m_partner m LEFT JOIN bound ON bound.id = m.id LEFT JOIN promised ON promised.id = m.id
LEFT JOIN given ON given.id = m.id GROUP BY 1
"""
MEMBERS = "SELECT array_agg(id ORDER BY id) AS ids, count(*) AS n FROM m_partner WHERE state = %(state)s"
EMPTY = dict.fromkeys(("active", "prospect", "agreements", "promises", "promised", "given", "families"), 0)
COUNTS = [("Mitra aktif", NUMBER), ("Perjanjian berlaku", NUMBER), ("Komitmen baru", NUMBER), ("Keluarga", NUMBER)]
AMOUNTS = [("Komitmen baru (Rp)", MONEY), ("Realisasi (Rp)", MONEY)]


def _per(data: Dataset, column: str) -> dict[Any, dict[str, Any]]:
    data.once("partners", lambda made: made.run(PARTNERS))
    return {row["key"]: row for row in data.rows(PER.format(column=column), first=data.period.first)}


def _counts(row: dict[str, Any]) -> list:
    return [row["active"], row["agreements"], row["promises"], row["families"]]


def _amounts(row: dict[str, Any]) -> list:
    return [row["promised"], row["given"]]


def _part(data: Dataset, state: str, label: str):
    row = data.row(MEMBERS, state=state)
    return Group(row["n"], (row["ids"] or []) if data.with_cases else None).part(state, label, "partner")


@indicator("M36")
def partners(data: Dataset) -> Answer:
    """One partner may help a family that another helps, too: families are counted for each partner."""
    whole = _per(data, "TRUE").get(True, EMPTY)
    kinds, levels = _per(data, "m.kind"), _per(data, "m.level")
    named = sorted(kinds.items(), key=lambda pair: (-pair[1]["active"], pair[0]))
    steps = [(data.profile.here(level.label), levels[level]) for level in ActivityLevel if level in levels]
    counted, paid = Row("Jumlah", _counts(whole), "active"), Row("Jumlah", _amounts(whole))
    return {
        "value": whole["active"],
        "part": "active",
        "facts": [
            Fact("Mitra aktif", whole["active"], part="active"),
            Fact("Mitra dijajaki", whole["prospect"], part="prospect"),
            Fact("Perjanjian berlaku", whole["agreements"]),
            Fact("Nilai komitmen baru", whole["promised"], MONEY),
            Fact("Nilai realisasi", whole["given"], MONEY),
            Fact("Keluarga penerima", whole["families"]),
        ],
        "tables": [
            Table("kind", "Mitra menurut jenis", "Jenis mitra", COUNTS, [Row(k, _counts(r)) for k, r in named], counted,
                  chart="bars"),
            Table("kind_value", "Nilai menurut jenis mitra", "Nilai jenis mitra", AMOUNTS,
                  [Row(k, _amounts(r)) for k, r in named], paid),
            Table("level", "Mitra menurut tingkat", "Tingkat mitra", COUNTS, [Row(k, _counts(r)) for k, r in steps],
                  counted),
            Table("level_value", "Nilai menurut tingkat", "Nilai tingkat mitra", AMOUNTS,
                  [Row(k, _amounts(r)) for k, r in steps], paid),
        ],
        "parts": [_part(data, "active", "Mitra aktif"), _part(data, "prospect", "Mitra dijajaki")],
    }  # fmt: skip
