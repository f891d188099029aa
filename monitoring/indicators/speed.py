"""M08–M10, M12, M13: how long it takes, and what is still waiting."""

from __future__ import annotations

from psycopg import sql

from complaints.enums import ComplaintClass
from monitoring.figures import DAYS, NUMBER, SHARE, Fact, Row, Table, share
from monitoring.indicators.dataset import CLOSED, Dataset, Group, measured, ordered
from monitoring.indicators.register import Answer, indicator

# Calendar and working days from the day of arrival (day 0) to the day of closing, for closed complaints.
DURATIONS = """
SELECT {columns} count(*) AS n,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY c.ended_day - c.received_day) AS median,
    percentile_disc(0.9) WITHIN GROUP (ORDER BY c.ended_day - c.received_day) AS p90,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY last.n - first.n) AS work_median,
    percentile_disc(0.9) WITHIN GROUP (ORDER BY last.n - first.n) AS work_p90
FROM m_case c JOIN m_day first ON first.day = c.received_day JOIN m_day last ON last.day = c.ended_day
WHERE c.ending = 'closed' {grouping}
"""
WHOLE = sql.SQL(DURATIONS).format(columns=sql.SQL(""), grouping=sql.SQL(""))
PER_CLASS = sql.SQL(DURATIONS).format(columns=sql.SQL("c.klass AS key,"), grouping=sql.SQL("GROUP BY c.klass"))
PER_WAY = sql.SQL(DURATIONS).format(columns=sql.SQL("c.referred AS key,"), grouping=sql.SQL("GROUP BY c.referred"))
COLUMNS = [
    ("Selesai", NUMBER),
    ("Median hari", DAYS),
    ("P90 hari", DAYS),
    ("Median hari kerja", DAYS),
    ("P90 hari kerja", DAYS),
]
# Calendar days since arrival: label, first day, last day (None = no end).
AGES = (
    ("0–5 hari", 0, 5),
    ("6–14 hari", 6, 14),
    ("15–30 hari", 15, 30),
    ("31–60 hari", 31, 60),
    ("lebih dari 60 hari", 61, None),
)


def _cells(found: dict | None) -> list:
    if not found:
        return [0, None, None, None, None]
    return [found["n"], *(measured(found[name]) for name in ("median", "p90", "work_median", "work_p90"))]


@indicator("M08")
def duration(data: Dataset) -> Answer:
    whole = data.row(WHOLE)
    classes = {row["key"]: row for row in data.rows(PER_CLASS)}
    ways = {row["key"]: row for row in data.rows(PER_WAY)}
    closed, closed_by_class = data.count(CLOSED), data.tally("klass", CLOSED)
    labels = dict(ComplaintClass.choices)
    per_class = [Row(label, _cells(classes.get(key)), f"class-{key}") for key, label in labels.items()]
    per_way = [
        Row("Tanpa rujukan", _cells(ways.get(False))),
        Row("Dengan rujukan", _cells(ways.get(True))),
    ]
    table = Table("class", "Lama penyelesaian menurut kelas", "Kelas", COLUMNS, per_class, chart="bars")
    table.charted = "Median hari"
    table.total = Row("Semua", _cells(whole), "closed")
    return {
        "value": measured(whole["median"]),
        "part": "closed",
        "facts": [
            Fact("P90", measured(whole["p90"]), DAYS),
            Fact("Median hari kerja", measured(whole["work_median"]), DAYS),
            Fact("P90 hari kerja", measured(whole["work_p90"]), DAYS),
            Fact("Selesai", closed.count, part="closed"),
        ],
        "tables": [table, Table("way", "Lama penyelesaian dengan dan tanpa rujukan", "Jalur", COLUMNS, per_way)],
        "parts": [
            closed.part("closed", "Selesai dalam periode"),
            *(g.part(f"class-{k}", f"Selesai, kelas {labels[k]}") for k, g in ordered(closed_by_class, list(labels))),
        ],
    }


@indicator("M09")
def in_time(data: Dataset) -> Answer:
    timely = data.tally("klass", sql.SQL("ending = 'closed' AND ended_at <= due_at"))
    late = data.tally("klass", sql.SQL("ending = 'closed' AND ended_at > due_at"))
    on_time = sum(group.count for group in timely.values())
    too_late = data.count(sql.SQL("ending = 'closed' AND ended_at > due_at"))
    undated = data.count(sql.SQL("ending = 'closed' AND due_at IS NULL"))
    rows = []
    for key, label in ComplaintClass.choices:
        kept, missed = timely.get(key, Group(0)).count, late.get(key, Group(0)).count
        rows.append(Row(label, [kept + missed, kept, missed, share(kept, kept + missed)]))
    columns = [("Selesai bertenggat", NUMBER), ("Tepat waktu", NUMBER), ("Lewat", NUMBER), ("% tepat waktu", SHARE)]
    dated = on_time + too_late.count
    table = Table("class", "Ketepatan waktu menurut kelas", "Kelas", columns, rows, chart="bars")
    table.charted = "% tepat waktu"
    table.total = Row("Jumlah", [dated, on_time, too_late.count, share(on_time, dated)])
    kept_group = data.count(sql.SQL("ending = 'closed' AND ended_at <= due_at"))
    return {
        "value": share(on_time, dated),
        "part": "timely",
        "facts": [
            Fact("Tepat waktu", on_time, part="timely"),
            Fact("Lewat tenggat", too_late.count, part="late"),
            Fact("Tanpa tenggat", undated.count),
        ],
        "tables": [table],
        "parts": [kept_group.part("timely", "Selesai tepat waktu"), too_late.part("late", "Selesai lewat tenggat")],
    }


@indicator("M10")
def ageing(data: Dataset) -> Answer:
    query = sql.SQL(
        """
        SELECT width_bucket(%(last_day)s::date - received_day, ARRAY[0, 6, 15, 31, 61]) AS bin, count(*) AS n,
            {ids} AS ids
        FROM m_case WHERE ending = '' GROUP BY 1
        """
    ).format(ids=data.ids_expression)
    bins = {row["bin"]: data.group(row) for row in data.rows(query)}
    groups = [(label, bins.get(number, Group(0))) for number, (label, _, _) in enumerate(AGES, 1)]
    whole = sum(group.count for _, group in groups)
    rows = [
        Row(label, [group.count, share(group.count, whole)], f"age-{number}")
        for number, (label, group) in enumerate(groups, 1)
    ]
    table = Table("age", "Keluhan terbuka menurut umur", "Umur", [("Keluhan", NUMBER), ("Bagian", SHARE)], rows)
    table.chart = "bars"
    table.total = Row("Jumlah", [whole, share(whole, whole)], "open")
    everything = data.count(sql.SQL("ending = ''"))
    return {
        "value": whole,
        "part": "open",
        "facts": [Fact("Lebih dari 60 hari", groups[-1][1].count, part="age-5")],
        "tables": [table],
        "parts": [
            everything.part("open", "Terbuka pada akhir periode"),
            *(group.part(f"age-{number}", f"Umur {label}") for number, (label, group) in enumerate(groups, 1)),
        ],
    }


@indicator("M12")
def told(data: Dataset) -> Answer:
    closed = data.count(CLOSED)
    informed = data.count(sql.SQL("ending = 'closed' AND informed_at < %(end)s"))
    return {
        "value": share(informed.count, closed.count),
        "part": "told",
        "facts": [Fact("Diberi tahu", informed.count, part="told"), Fact("Selesai", closed.count)],
        "parts": [informed.part("told", "Warga sudah diberi tahu")],
    }


@indicator("M13")
def days_until_told(data: Dataset) -> Answer:
    where = sql.SQL("informed_at >= %(start)s AND informed_at < %(end)s AND answered_at IS NOT NULL")
    query = sql.SQL(
        """
        SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY days) AS median,
            percentile_disc(0.9) WITHIN GROUP (ORDER BY days) AS p90
        FROM (
            SELECT GREATEST(0, (informed_at AT TIME ZONE %(zone)s)::date - (answered_at AT TIME ZONE %(zone)s)::date)
                AS days
            FROM m_case WHERE {where}
        ) told
        """
    ).format(where=where)
    found, told_now = data.row(query), data.count(where)
    return {
        "value": measured(found["median"]),
        "part": "told",
        "facts": [Fact("P90", measured(found["p90"]), DAYS), Fact("Diberi tahu", told_now.count, part="told")],
        "parts": [told_now.part("told", "Warga diberi tahu dalam periode")],
    }
