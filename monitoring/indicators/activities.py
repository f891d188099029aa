"""M33, M41, M42: activities against their plan, staff with the basic training, meetings and what they decided
(BS 9(2)a; BL 11, 13(1)a; KD 13.a; DP 16(2)a, 22, [23](1)e)."""

from __future__ import annotations

from typing import Any

from monitoring.activities.enums import ActivityKind, ActivityLevel
from monitoring.activities.training import SERVING, TRAINED
from monitoring.figures import MONEY, NUMBER, SHARE, TEXT, Fact, Row, Table, share
from monitoring.indicators.complaints import by_district
from monitoring.indicators.dataset import Dataset, Group
from monitoring.indicators.register import Answer, indicator

# Plans of the period and what was held in it without a plan, as it stood when the period ended. A plan that was called
# off remains a plan.
ACTIVITIES = """
CREATE TEMP TABLE m_activity ON COMMIT DROP AS
SELECT found.*, planned AND state = 'held' AND held_on <= %(last_day)s AS held,
    NOT planned AS extra, planned AND state = 'cancelled' AND closed_at < %(end)s AS cancelled
FROM (
    SELECT a.id, a.kind, a.level, a.state, a.held_on, a.closed_at, COALESCE(a.budget, 0) AS budget,
        COALESCE(a.spent, 0) AS spent, COALESCE(a.men, 0) AS men, COALESCE(a.women, 0) AS women,
        CASE WHEN a.level = 'regency' THEN '' ELSE substr(a.region_id, 1, 8) END AS district,
        a.planned_on IS NOT NULL AS planned
    FROM monitoring_activity a
    WHERE a.jurisdiction_id = %(jurisdiction)s
      AND (%(region)s = '' OR a.region_id = %(region)s OR a.region_id LIKE %(inside)s)
      AND (a.planned_on BETWEEN %(first)s AND %(last_day)s
           OR a.planned_on IS NULL AND a.state = 'held' AND a.held_on BETWEEN %(first)s AND %(last_day)s)
) found
"""
PER = """
SELECT {column} AS key, count(*) FILTER (WHERE planned) AS planned, count(*) FILTER (WHERE held) AS held,
    count(*) FILTER (WHERE extra) AS extra, count(*) FILTER (WHERE cancelled) AS cancelled,
    COALESCE(sum(budget) FILTER (WHERE planned), 0)::bigint AS budget,
    COALESCE(sum(spent) FILTER (WHERE held OR extra), 0)::bigint AS spent,
    COALESCE(sum(spent) FILTER (WHERE held AND budget > 0), 0)::bigint AS used,
    COALESCE(sum(men) FILTER (WHERE held OR extra), 0)::bigint AS men,
    COALESCE(sum(women) FILTER (WHERE held OR extra), 0)::bigint AS women
FROM m_activity WHERE {where} GROUP BY 1
"""
MEMBERS = "SELECT array_agg(id ORDER BY id) AS ids, count(*) AS n FROM m_activity WHERE {where}"
EMPTY = dict.fromkeys(("planned", "held", "extra", "cancelled", "budget", "spent", "used", "men", "women"), 0)
# Amounts stand in tables of their own: beside the counts they would run out of a page.
COUNTS = [("Direncanakan", NUMBER), ("Terlaksana", NUMBER), ("% terlaksana", SHARE), ("Di luar rencana", NUMBER),
          ("Dibatalkan", NUMBER)]  # fmt: skip
AMOUNTS = [("Anggaran (Rp)", MONEY), ("Realisasi (Rp)", MONEY), ("Serapan", SHARE)]
MEETINGS = "kind = 'meeting'"


def _make(data: Dataset) -> None:
    data.run(ACTIVITIES, first=data.period.first)


def _per(data: Dataset, column: str, where: str = "TRUE") -> dict[Any, dict[str, Any]]:
    data.once("activities", _make)
    return {row["key"]: row for row in data.rows(PER.format(column=column, where=where))}


def _whole(data: Dataset, where: str = "TRUE") -> dict[str, Any]:
    return _per(data, "TRUE", where).get(True, EMPTY)


def _counts(row: dict[str, Any] | None) -> list:
    row = row or EMPTY
    return [row["planned"], row["held"], share(row["held"], row["planned"]), row["extra"], row["cancelled"]]


def _amounts(row: dict[str, Any] | None) -> list:
    row = row or EMPTY
    return [row["budget"], row["spent"], share(row["used"], row["budget"])]


def _tables(data: Dataset, whole: dict[str, Any]) -> list[Table]:
    kinds, levels = _per(data, "kind"), _per(data, "level")
    places = _per(data, "district", "level <> 'regency'")
    counted, paid = Row("Jumlah", _counts(whole), "planned"), Row("Jumlah", _amounts(whole))
    shown = [(kind.label, kinds[kind]) for kind in ActivityKind if kind in kinds]
    steps = [(data.profile.here(level.label), levels.get(level)) for level in ActivityLevel]

    def rows(lines: list, cells) -> list[Row]:
        return [Row(label, cells(row)) for label, row in lines]

    local = by_district(
        data, "district", "Kegiatan kecamatan dan desanya", COUNTS, lambda code: _counts(places.get(code))
    )
    return [
        Table("kind", "Kegiatan menurut jenis", "Jenis", COUNTS, rows(shown, _counts), counted, chart="bars"),
        Table("kind_budget", "Anggaran menurut jenis", "Anggaran jenis", AMOUNTS, rows(shown, _amounts), paid),
        Table("level", "Kegiatan menurut tingkat", "Tingkat", COUNTS, rows(steps, _counts), counted),
        Table("level_budget", "Anggaran menurut tingkat", "Anggaran tingkat", AMOUNTS, rows(steps, _amounts), paid),
        local,
    ]


def _part(data: Dataset, key: str, label: str, where: str):
    row = data.row(MEMBERS.format(where=where))
    return Group(row["n"], (row["ids"] or []) if data.with_cases else None).part(key, label, "activity")


@indicator("M33")
def activities(data: Dataset) -> Answer:
    whole = _whole(data)
    return {
        "value": share(whole["held"], whole["planned"]),
        "part": "held",
        "facts": [
            Fact("Direncanakan", whole["planned"], part="planned"),
            Fact("Terlaksana", whole["held"], part="held"),
            Fact("Di luar rencana", whole["extra"], part="extra"),
            Fact("Dibatalkan", whole["cancelled"], part="cancelled"),
            Fact("Anggaran", whole["budget"], MONEY),
            Fact("Realisasi", whole["spent"], MONEY),
            Fact("Serapan anggaran", share(whole["used"], whole["budget"]), SHARE),
            Fact("Hadir laki-laki", whole["men"]),
            Fact("Hadir perempuan", whole["women"]),
        ],
        "tables": _tables(data, whole),
        "parts": [
            _part(data, "planned", "Direncanakan", "planned"),
            _part(data, "held", "Terlaksana sesuai rencana", "held"),
            _part(data, "extra", "Di luar rencana", "extra"),
            _part(data, "cancelled", "Dibatalkan", "cancelled"),
        ],
    }


# ---------------------------------------------------------------------- meetings
DECISIONS = """
SELECT m.district AS key, count(*) AS n, count(*) FILTER (WHERE d.done_on <= %(last_day)s) AS done
FROM m_activity m JOIN monitoring_activitydecision d ON d.activity_id = m.id
WHERE m.kind = 'meeting' AND (m.held OR m.extra) GROUP BY 1
"""
SINCE_NEW_YEAR = """
SELECT a.region_id AS key, count(*) AS n FROM monitoring_activity a
WHERE a.jurisdiction_id = %(jurisdiction)s
  AND (%(region)s = '' OR a.region_id = %(region)s OR a.region_id LIKE %(inside)s)
  AND a.kind = 'meeting' AND a.level = 'district' AND a.state = 'held'
  AND a.held_on BETWEEN %(year)s AND %(last_day)s GROUP BY 1
"""
OF_MEETINGS = [("Direncanakan", NUMBER), ("Terlaksana", NUMBER), ("Sejak awal tahun", NUMBER), ("Putusan", NUMBER),
               ("Ditindaklanjuti", NUMBER), ("% ditindaklanjuti", SHARE)]  # fmt: skip
SECRETARIAT = "Tingkat kabupaten/kota"


@indicator("M42")
def meetings(data: Dataset) -> Answer:
    whole, places = _whole(data, MEETINGS), _per(data, "district", MEETINGS)
    decided = {row["key"]: row for row in data.rows(DECISIONS)}
    first = data.last_day.replace(month=1, day=1)
    this_year = {row["key"]: row["n"] for row in data.rows(SINCE_NEW_YEAR, year=first)}
    made, done = (sum(row[name] for row in decided.values()) for name in ("n", "done"))

    def cells(code: str) -> list:
        here, said = places.get(code, EMPTY), decided.get(code, {"n": 0, "done": 0})
        counts = [here["planned"], here["held"] + here["extra"], this_year.get(code, 0), said["n"], said["done"]]
        return [*counts, share(said["done"], said["n"])]

    rows = [
        Row(name if code else SECRETARIAT, values)
        for code, name in data.districts.items()
        if any(values := cells(code)) or code
    ]
    facts = [
        Fact("Direncanakan", whole["planned"], part="planned"),
        Fact("Terlaksana, termasuk di luar rencana", whole["held"] + whole["extra"], part="held"),
        Fact("Putusan", made),
        Fact("% ditindaklanjuti", share(done, made), SHARE),
    ]
    if wanted := data.profile.meetings_per_year:
        enough = sum(count >= wanted for count in this_year.values())
        facts.append(Fact(f"Kecamatan dengan {wanted} rapat atau lebih sejak awal tahun", enough))
    return {
        "value": share(whole["held"], whole["planned"]),
        "part": "held",
        "facts": facts,
        "tables": [Table("district", "Rapat koordinasi menurut kecamatan", "Kecamatan", OF_MEETINGS, rows)],
        "parts": [
            _part(data, "planned", "Rapat direncanakan", f"planned AND {MEETINGS}"),
            _part(data, "held", "Rapat terlaksana", f"(held OR extra) AND {MEETINGS}"),
        ],
    }


# ---------------------------------------------------------------------- trainings
STAFF = """
WITH staff AS (
    SELECT DISTINCT s.user_id, s.role FROM accounts_assignment s
    JOIN accounts_unit u ON u.id = s.unit_id JOIN accounts_user p ON p.id = s.user_id
    WHERE u.jurisdiction_id = %(jurisdiction)s AND u.active AND p.is_active AND s.role = ANY(%(roles)s)
      AND s.starts <= %(last_day)s AND (s.ends IS NULL OR s.ends >= %(last_day)s)
      AND (%(region)s = '' OR COALESCE(s.region_id, u.region_id) = %(region)s
           OR COALESCE(s.region_id, u.region_id) LIKE %(inside)s)
), trained AS (
    SELECT DISTINCT m.user_id FROM monitoring_activityperson m JOIN monitoring_activity a ON a.id = m.activity_id
    WHERE a.jurisdiction_id = %(jurisdiction)s AND m.part = 'participant' AND m.attended AND a.kind = 'training'
      AND a.basic_training AND a.state = 'held' AND a.held_on <= %(last_day)s
)
SELECT {column} AS key, count(DISTINCT staff.user_id) AS n, count(DISTINCT trained.user_id) AS done
FROM staff LEFT JOIN trained ON trained.user_id = staff.user_id GROUP BY 1
"""
COURSES = """
SELECT COALESCE(NULLIF(a.subject, ''), a.title) AS name, a.organiser,
    (SELECT count(*) FROM monitoring_activityperson m
     WHERE m.activity_id = a.id AND m.part = 'participant' AND m.attended) AS n
FROM monitoring_activity a
WHERE a.jurisdiction_id = %(jurisdiction)s
  AND (%(region)s = '' OR a.region_id = %(region)s OR a.region_id LIKE %(inside)s)
  AND a.kind = 'training' AND a.state = 'held' AND a.held_on BETWEEN %(first)s AND %(last_day)s
ORDER BY a.held_on, a.id
"""
OF_STAFF = [("Petugas", NUMBER), ("Pelatihan dasar", NUMBER), ("% pelatihan dasar", SHARE)]
OF_COURSES = [("Penyelenggara", TEXT), ("Petugas hadir", NUMBER)]


@indicator("M41")
def trainings(data: Dataset) -> Answer:
    roles = list(TRAINED)
    found = {row["key"]: row for row in data.rows(STAFF.format(column="staff.role"), roles=roles)}
    whole = next(iter(data.rows(STAFF.format(column="TRUE"), roles=roles)), {"n": 0, "done": 0})
    serving = next(iter(data.rows(STAFF.format(column="TRUE"), roles=list(SERVING))), {"n": 0, "done": 0})

    def cells(row: dict[str, Any]) -> list:
        return [row["n"], row["done"], share(row["done"], row["n"])]

    rows = [Row(data.profile.label(role), cells(found[role])) for role in TRAINED if role in found]
    courses = data.rows(COURSES, first=data.period.first)
    held = [Row(row["name"], [row["organiser"], row["n"]]) for row in courses]
    return {
        "value": share(whole["done"], whole["n"]),
        "facts": [
            Fact("Petugas", whole["n"]),
            Fact("Dengan pelatihan dasar", whole["done"]),
            Fact("Petugas Puskesos dengan pelatihan dasar", share(serving["done"], serving["n"]), SHARE),
            Fact("Pelatihan dalam periode", len(courses)),
        ],
        "tables": [
            Table("role", "Pelatihan dasar menurut peran", "Peran", OF_STAFF, rows, Row("Jumlah", cells(whole))),
            Table("course", "Pelatihan dalam periode", "Pelatihan", OF_COURSES, held),
        ],
    }
