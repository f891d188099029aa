"""M14–M18: what was referred, how fast the manager decided, and what the agencies did with it."""

from __future__ import annotations

from psycopg import sql

from complaints.enums import DEADLINE_ROW, INVESTIGATED_CATEGORIES, ComplaintClass
from monitoring.figures import DAYS, HOURS, NUMBER, SHARE, Fact, Row, Table, share, summed
from monitoring.indicators.complaints import month_names
from monitoring.indicators.dataset import SENT, Dataset, Group, measured, ordered
from monitoring.indicators.register import Answer, indicator
from monitoring.indicators.sql import DECISIONS
from slrt.accounts.models import UnitLevel

TABLE = "m_referral"


@indicator("M14")
def sent(data: Dataset) -> Answer:
    everything, levels = data.count(SENT, TABLE), data.tally("level", SENT, TABLE)
    targets = data.tally("target", SENT, TABLE)
    labels = dict(UnitLevel.choices)
    columns = [("Rujukan", NUMBER), ("Bagian", SHARE)]

    def row(label: str, group: Group, part: str) -> Row:
        return Row(label, [group.count, share(group.count, everything.count)], part)

    order = [code for code in labels if code in data.profile.referral_levels or code in levels]
    by_level = [row(labels[key], group, f"level-{key}") for key, group in ordered(levels, order)]
    largest = sorted(targets.items(), key=lambda pair: (-pair[1].count, pair[0]))
    by_target = [row(name, group, f"target-{number}") for number, (name, group) in enumerate(largest, 1)]
    return {
        "value": everything.count,
        "part": "sent",
        "tables": [
            Table("level", "Rujukan menurut tingkat pengelola", "Tingkat", columns, by_level, chart="bars"),
            Table("target", "Rujukan menurut instansi tujuan", "Instansi", columns, by_target),
        ],
        "parts": [
            everything.part("sent", "Rujukan terkirim", "referral"),
            *(g.part(f"level-{k}", f"Tingkat {labels[k]}", "referral") for k, g in ordered(levels, order)),
            *(g.part(f"target-{n}", name, "referral") for n, (name, g) in enumerate(largest, 1)),
        ],
    }


# How long the manager took for each referral approved in the period, in hours and in working days.
APPROVALS = """
SELECT {columns} count(*) AS n,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY hours) AS median,
    percentile_cont(0.9) WITHIN GROUP (ORDER BY hours) AS p90,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY days) AS work_median
FROM (
    SELECT extract(epoch FROM r.approved_at - r.submitted_at) / 3600 AS hours, last.n - first.n AS days,
        to_char(r.approved_day, 'YYYY-MM') AS month
    FROM m_referral r
    JOIN m_day first ON first.day = r.submitted_day JOIN m_day last ON last.day = r.approved_day
    WHERE r.approved_in
) approvals {grouping}
"""
APPROVED = sql.SQL(APPROVALS).format(columns=sql.SQL(""), grouping=sql.SQL(""))
APPROVED_BY_MONTH = sql.SQL(APPROVALS).format(columns=sql.SQL("month AS key,"), grouping=sql.SQL("GROUP BY month"))
APPROVAL_COLUMNS = [("Disetujui", NUMBER), ("Median jam", HOURS), ("P90 jam", HOURS), ("Median hari kerja", DAYS)]


def _approval_cells(found: dict | None) -> list:
    if not found or not found["n"]:
        return [0, None, None, None]
    return [found["n"], _tenth(found["median"]), _tenth(found["p90"]), measured(found["work_median"])]


@indicator("M15")
def approval_time(data: Dataset) -> Answer:
    found, months = data.row(APPROVED), {row["key"]: row for row in data.rows(APPROVED_BY_MONTH)}
    approved = data.count(sql.SQL("approved_in AND submitted_at IS NOT NULL"), TABLE)
    rows = [Row(name, _approval_cells(months.get(key))) for key, name in month_names(data).items()]
    table = Table("month", "Waktu persetujuan menurut bulan", "Bulan", APPROVAL_COLUMNS, rows, chart="bars")
    table.total, table.charted = Row("Semua", _approval_cells(found), "approved"), "Median jam"
    return {
        "value": _tenth(found["median"]),
        "part": "approved",
        "facts": [
            Fact("P90", _tenth(found["p90"]), HOURS),
            Fact("Median hari kerja", measured(found["work_median"]), DAYS),
            Fact("Disetujui", approved.count, part="approved"),
        ],
        "tables": [table],
        "parts": [approved.part("approved", "Rujukan yang disetujui dalam periode", "referral")],
    }


def _tenth(hours: object) -> float | int | None:
    """Hours to one decimal: minutes mean nothing in a report."""
    value = measured(hours)
    return None if value is None else measured(round(value, 1))


@indicator("M16")
def sent_back(data: Dataset) -> Answer:
    rows = data.whole.once("decisions", lambda whole: whole.rows(DECISIONS))
    mine = [row for row in rows if data.sex in ("", row["sex"])]
    found = {name: sum(row[name] for row in mine) for name in ("submitted", "returned", "refused")}
    back = found["returned"] + found["refused"]
    return {
        "value": share(back, found["submitted"]),
        "facts": [
            Fact("Diajukan", found["submitted"]),
            Fact("Dikembalikan", found["returned"]),
            Fact("Ditolak", found["refused"]),
        ],
    }


@indicator("M17")
def fulfilled(data: Dataset) -> Answer:
    stages = (
        ("sent", "Terkirim", SENT),
        ("accepted", "Diterima", sql.SQL("sent_in AND accepted")),
        ("answered", "Ditindaklanjuti", sql.SQL("sent_in AND answered")),
        ("fulfilled", "Terpenuhi", sql.SQL("sent_in AND fulfilled")),
    )
    counts = {key: data.tally("target", where, TABLE) for key, _, where in stages}
    whole = {key: data.count(where, TABLE) for key, _, where in stages}
    rows = []
    for name, group in sorted(counts["sent"].items(), key=lambda pair: (-pair[1].count, pair[0])):
        here = [group.count, *(counts[key].get(name, Group(0)).count for key, _, _ in stages[1:])]
        rows.append(Row(name, [*here, share(here[3], here[0])]))
    columns = [*((label, NUMBER) for _, label, _ in stages), ("% terpenuhi", SHARE)]
    table = Table("target", "Tindak lanjut rujukan menurut instansi", "Instansi", columns, rows)
    done, everything = whole["fulfilled"].count, whole["sent"].count
    table.total = Row("Jumlah", [*summed(rows, 4).values, share(done, everything)])
    funnel = Table("stage", "Perjalanan rujukan", "Tahap", [("Rujukan", NUMBER), ("Bagian", SHARE)], chart="funnel")
    funnel.rows = [Row(label, [whole[key].count, share(whole[key].count, everything)], key) for key, label, _ in stages]
    return {
        "value": share(done, everything),
        "part": "fulfilled",
        "facts": [
            Fact("% diterima", share(whole["accepted"].count, everything), SHARE, "accepted"),
            Fact("% ditindaklanjuti", share(whole["answered"].count, everything), SHARE, "answered"),
            Fact("Terkirim", everything, part="sent"),
        ],
        "tables": [funnel, table],
        "parts": [whole[key].part(key, f"Rujukan {label.lower()}", "referral") for key, label, _ in stages],
    }


@indicator("M18")
def unanswered(data: Dataset) -> Answer:
    profile = data.profile
    limits = {klass: profile.deadline(row).referral_ack for klass, row in DEADLINE_ROW.items()}
    rows = data.rows(
        """
        SELECT r.target, count(*) AS n, max(last.n - first.n) AS longest, array_agg(r.id ORDER BY r.id) AS ids
        FROM m_referral r
        JOIN m_day first ON first.day = r.sent_day
        JOIN m_day last ON last.day = %(last_day)s
        JOIN unnest(%(classes)s::text[], %(limits)s::int[]) AS allowed (klass, days) ON allowed.klass = r.klass
        WHERE r.waiting AND last.n - first.n >
            CASE WHEN r.category = ANY(%(investigated)s) THEN %(investigation)s ELSE allowed.days END
        GROUP BY r.target ORDER BY n DESC, r.target
        """,
        classes=[str(klass) for klass in limits],
        limits=list(limits.values()),
        investigated=sorted(INVESTIGATED_CATEGORIES),
        investigation=profile.deadline("investigation").referral_ack,
    )
    groups = [(row["target"], Group(row["n"], row["ids"] if data.with_cases else None), row["longest"]) for row in rows]
    lines = [Row(name, [group.count, longest], f"target-{n}") for n, (name, group, longest) in enumerate(groups, 1)]
    columns = [("Rujukan", NUMBER), ("Terlama (hari kerja)", DAYS)]
    table = Table("target", "Rujukan tanpa tanggapan menurut instansi", "Instansi", columns, lines, chart="bars")
    said = ", ".join(f"{ComplaintClass(klass).label.lower()} {days}" for klass, days in limits.items())
    table.note = f"Batas tanggapan dalam hari kerja: {said}."
    late = sum((group for _, group, _ in groups), Group(0, [] if data.with_cases else None))
    return {
        "value": late.count,
        "part": "late",
        "facts": [Fact("Menunggu tanggapan", data.count(sql.SQL("waiting"), TABLE).count)],
        "tables": [table],
        "parts": [
            late.part("late", "Rujukan tanpa tanggapan lewat batas", "referral"),
            *(group.part(f"target-{n}", name, "referral") for n, (name, group, _) in enumerate(groups, 1)),
        ],
    }
