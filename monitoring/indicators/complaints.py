"""M01–M07, M11: what came in, and how much of it was settled."""

from __future__ import annotations

from psycopg import sql

from complaints.aims import POVERTY
from complaints.enums import PROFILE_CLASS, Category, Channel, ComplaintClass, SubjectUnit
from monitoring.figures import NUMBER, SHARE, Fact, Row, Table, share, summed
from monitoring.indicators.dataset import CLOSED, RECEIVED, WORKED, Dataset, Group, ordered
from monitoring.indicators.groups import by_flag
from monitoring.indicators.register import Answer, indicator
from monitoring.periods import MONTHS
from programs.enums import Aim, Sector
from programs.models import Programme
from slrt.accounts.models import UnitKind

NO_PROGRAMME = "Tanpa program tertentu"
PROGRAMMES_SHOWN = 15
SEXES = {"L": "Laki-laki", "P": "Perempuan", "-": "Tidak dicatat"}
AGES = {"a": "0–5 tahun", "b": "6–17 tahun", "c": "18–59 tahun", "d": "60 tahun ke atas", "-": "Tidak dicatat"}
ENDINGS = {"closed": "Selesai", "rejected": "Ditolak", "withdrawn": "Dicabut", "duplicate": "Ganda"}
ORIGINS = {"open": "Terbuka pada awal periode", "received": "Masuk dalam periode", "reopened": "Dibuka kembali"}


def month_names(data: Dataset) -> dict[str, str]:
    """Months of the period by key, as columns."""
    return {f"{month.first:%Y-%m}": MONTHS[month.first.month - 1] for month in data.period.months()}


def by_district(data: Dataset, key: str, title: str, columns: list[tuple[str, str]], values) -> Table:
    """A table with a line for every kecamatan; `values(code)` gives the cells, None leaves an unplaced line out."""
    rows = []
    for code, name in data.districts.items():
        cells = values(code)
        if code or any(cells):
            rows.append(Row(name, cells))
    return Table(key, title, "Kecamatan", columns, rows)


@indicator("M01")
def registrations(data: Dataset) -> Answer:
    received = data.count(RECEIVED)
    alone = data.row(
        """
        SELECT count(*) AS n FROM households_prelistproposal p
        WHERE p.jurisdiction_id = %(jurisdiction)s AND p.complaint_ref = ''
          AND (%(region)s = '' OR p.region_id = %(region)s OR p.region_id LIKE %(inside)s)
          AND (%(unit)s::bigint IS NULL OR p.unit_id = %(unit)s)
          AND (%(sex)s = '' OR COALESCE(NULLIF(p.sex, ''), '-') = %(sex)s)
          AND p.received_at >= %(start)s AND p.received_at < %(end)s
        """
    )["n"]
    months, crossed = month_names(data), data.crossed("unit_kind", "month", RECEIVED)
    kinds = data.tally("unit_kind", RECEIVED)
    rows = [
        Row(label, [*(crossed.get(kind, {}).get(month, 0) for month in months), kinds[kind].count], f"kind-{kind}")
        for kind, label in UnitKind.choices
        if kind in kinds
    ]
    columns = [*((name, NUMBER) for name in months.values()), ("Jumlah", NUMBER)]
    table = Table("desk", "Keluhan menurut meja penerima", "Meja", columns, rows, chart="bars")
    table.total = summed(rows, len(columns), part="received")
    return {
        "value": received.count + alone,
        "part": "received",
        "facts": [Fact("Keluhan", received.count, part="received"), Fact("Usulan daftar awal tanpa keluhan", alone)],
        "tables": [table],
        "parts": [
            received.part("received", "Keluhan yang dicatat"),
            *(group.part(f"kind-{kind}", f"Diterima {UnitKind(kind).label}") for kind, group in kinds.items()),
        ],
    }


AIMED = """
SELECT COALESCE(NULLIF(p.aim, ''), CASE WHEN c.category = ANY(%(poverty)s) THEN 'poverty' ELSE 'protection' END) AS aim,
    count(*) AS n, count(*) FILTER (WHERE c.ending <> '') AS ended
FROM m_case c LEFT JOIN programs_programme p ON p.id = c.programme_id WHERE c.origin = 'received' GROUP BY 1
"""


def by_aim(data: Dataset, received: Group) -> Table:
    """Social protection, or the fight against poverty (BS 2(2)a-b)."""
    found = {row["aim"]: row for row in data.rows(AIMED, poverty=list(POVERTY))}
    columns = [("Keluhan", NUMBER), ("Selesai", NUMBER), ("Bagian", SHARE)]
    rows = [
        Row(aim.label, [found[aim]["n"], found[aim]["ended"], share(found[aim]["n"], received.count)])
        for aim in Aim
        if aim in found
    ]
    return Table("aim", "Keluhan menurut tujuan", "Tujuan", columns, rows)


@indicator("M02")
def by_class(data: Dataset) -> Answer:
    received, classes = data.count(RECEIVED), data.tally("klass", RECEIVED)
    months, crossed = month_names(data), data.crossed("klass", "month", RECEIVED)
    labels = dict(ComplaintClass.choices)
    columns = [*((name, NUMBER) for name in months.values()), ("Jumlah", NUMBER), ("Bagian", SHARE)]
    rows = [
        Row(
            labels[klass],
            [
                *(crossed.get(klass, {}).get(month, 0) for month in months),
                group.count,
                share(group.count, received.count),
            ],
            f"class-{klass}",
        )
        for klass, group in ordered(classes, list(labels))
    ]
    table = Table("class", "Keluhan menurut kelas dan bulan", "Kelas", columns, rows, chart="bars")
    sums = summed(rows, len(columns) - 1).values
    table.total = Row("Jumlah", [*sums, share(received.count, received.count)], "received")
    flag_table, flag_parts = by_flag(data, received)
    return {
        "value": received.count,
        "part": "received",
        "facts": two_classes(data, classes),
        "tables": [table, class_per_district(data, labels), by_aim(data, received), *who(data), flag_table],
        "parts": [
            received.part("received", "Keluhan masuk"),
            *(g.part(f"class-{k}", f"Kelas {labels[k]}") for k, g in ordered(classes, list(labels))),
            *flag_parts,
        ],
    }


def class_per_district(data: Dataset, labels: dict[str, str]) -> Table:
    found = data.crossed("district", "klass", RECEIVED)
    columns = [*((label, NUMBER) for label in labels.values()), ("Jumlah", NUMBER)]

    def cells(code: str) -> list[int]:
        here = found.get(code, {})
        return [*(here.get(klass, 0) for klass in labels), sum(here.values())]

    table = by_district(data, "district", "Keluhan menurut kecamatan dan kelas", columns, cells)
    table.total = summed(table.rows, len(columns))
    return table


def two_classes(data: Dataset, classes: dict[str, Group]) -> list[Fact]:
    """The regulation's two classes under the words of the jurisdiction."""
    counts = {"participation": 0, "programme": 0}
    for klass, group in classes.items():
        counts[PROFILE_CLASS[klass]] += group.count
    return [Fact(data.profile.class_word(code), count) for code, count in counts.items()]


def who(data: Dataset) -> list[Table]:
    """By sex, by age, and by unit: rumah tangga, keluarga, individu (BS 3.e and 5.a; BL 5.a)."""
    tables = []
    found = data.tally("subject_unit", RECEIVED)
    units = {code: SubjectUnit(code).label for code in SubjectUnit.values
             if code in data.profile.subject_units or code in found}  # fmt: skip
    by = (("sex", "Jenis kelamin", SEXES), ("age", "Kelompok umur", AGES), ("subject_unit", "Sasaran", units))
    for column, title, labels in by:
        groups = data.tally(column, RECEIVED)
        whole = sum(group.count for group in groups.values())
        rows = [
            Row(labels[key], [group.count, share(group.count, whole)])
            for key, group in ordered(groups, list(labels))
            if group.count or key != "-"
        ]
        columns = [("Keluhan", NUMBER), ("Bagian", SHARE)]
        tables.append(Table(column, f"Keluhan menurut {title.lower()} warga", title, columns, rows))
    return tables


@indicator("M03")
def by_subject(data: Dataset) -> Answer:
    received = data.count(RECEIVED)
    categories, sectors = data.tally("category", RECEIVED), data.tally("sector", RECEIVED)
    labels, sector_labels = dict(Category.choices), {**dict(Sector.choices), "-": "Tanpa sektor tertentu"}
    columns = [("Keluhan", NUMBER), ("Bagian", SHARE)]

    def row(label: str, group: Group, part: str) -> Row:
        return Row(label, [group.count, share(group.count, received.count)], part)

    kinds = [row(f"{key} {labels[key]}", group, f"category-{key}") for key, group in ordered(categories, list(labels))]
    kinds.sort(key=lambda line: -line.values[0])
    fields = [row(sector_labels.get(k, k), g, f"sector-{k}") for k, g in ordered(sectors, list(sector_labels))]
    programmes, programme_parts = by_programme(data, received)
    return {
        "value": received.count,
        "part": "received",
        "tables": [
            Table("category", "Keluhan menurut jenis", "Jenis", columns, kinds, chart="bars"),
            Table("sector", "Keluhan menurut sektor", "Sektor", columns, fields),
            programmes,
        ],
        "parts": [
            received.part("received", "Keluhan masuk"),
            *(g.part(f"category-{k}", f"Jenis {k} {labels[k]}") for k, g in ordered(categories, list(labels))),
            *(
                g.part(f"sector-{k}", f"Sektor {sector_labels.get(k, k)}")
                for k, g in ordered(sectors, list(sector_labels))
            ),
            *programme_parts,
        ],
    }


def by_programme(data: Dataset, received: Group) -> tuple[Table, list]:
    """The most often named programmes, the rest in one line."""
    groups = data.tally("programme_id", RECEIVED)
    names = {p.pk: str(p) for p in Programme.objects.filter(pk__in=[key for key in groups if key]).order_by("pk")}
    named = sorted(((g, names[k]) for k, g in groups.items() if k), key=lambda pair: (-pair[0].count, pair[1]))
    lines = [(name, group) for group, name in named[:PROGRAMMES_SHOWN]]
    if len(named) > PROGRAMMES_SHOWN:
        rest = sum((group for group, _ in named[PROGRAMMES_SHOWN:]), Group(0, [] if data.with_cases else None))
        lines.append((f"{len(named) - PROGRAMMES_SHOWN} program lain", rest))
    if None in groups:
        lines.append((NO_PROGRAMME, groups[None]))
    rows, parts = [], []
    for number, (name, group) in enumerate(lines, 1):
        rows.append(Row(name, [group.count, share(group.count, received.count)], f"programme-{number}"))
        parts.append(group.part(f"programme-{number}", f"Program: {name}"))
    columns = [("Keluhan", NUMBER), ("Bagian", SHARE)]
    return Table("programme", "Keluhan menurut program", "Program", columns, rows), parts


@indicator("M04")
def by_channel(data: Dataset) -> Answer:
    received, channels = data.count(RECEIVED), data.tally("channel", RECEIVED)
    labels = dict(Channel.choices)
    # Channels of the profile are shown even when nothing came through them; others only when something did.
    order = [code for code in labels if code in data.profile.channels or code in channels]
    rows = [
        Row(labels.get(code, code), [group.count, share(group.count, received.count)], f"channel-{code}")
        for code, group in ordered(channels, order)
    ]
    columns = [("Keluhan", NUMBER), ("Bagian", SHARE)]
    return {
        "value": received.count,
        "part": "received",
        "tables": [Table("channel", "Keluhan menurut saluran", "Saluran", columns, rows, chart="bars")],
        "parts": [
            received.part("received", "Keluhan masuk"),
            *(g.part(f"channel-{k}", f"Saluran {labels.get(k, k)}") for k, g in ordered(channels, order)),
        ],
    }


@indicator("M05")
def settled(data: Dataset) -> Answer:
    """Everything to be done is either finished in one of four ways or still open: the table adds up by itself."""
    worked, origins, endings = data.count(WORKED), data.tally("origin", WORKED), data.tally("ending", WORKED)
    closed = endings.get("closed", Group(0))
    came, went = picked(origins, ORIGINS), picked(endings, ENDINGS)
    rows = [Row(label, [group.count], f"from-{key}") for key, label, group in came]
    rows += [Row("Beban kerja periode ini", [worked.count], "worked")]
    rows += [Row(label, [group.count], f"ended-{key}") for key, label, group in went]
    rows += [Row("Masih terbuka pada akhir periode", [endings.get("", Group(0)).count], "open")]
    flow = Table("flow", "Arus keluhan", "", [("Keluhan", NUMBER)], rows, chart="bars")
    per_district = data.crossed("district", "ending", WORKED)

    def cells(code: str) -> list:
        here = per_district.get(code, {})
        whole = sum(here.values())
        return [whole, here.get("closed", 0), here.get("", 0), share(here.get("closed", 0), whole)]

    columns = [("Beban kerja", NUMBER), ("Selesai", NUMBER), ("Terbuka", NUMBER), ("% selesai", SHARE)]
    local = by_district(data, "district", "Penyelesaian menurut kecamatan", columns, cells)
    local.total = Row("Jumlah", [*summed(local.rows, 3).values, share(closed.count, worked.count)])
    return {
        "value": share(closed.count, worked.count),
        "part": "ended-closed",
        "facts": [Fact("Selesai", closed.count, part="ended-closed"), Fact("Beban kerja", worked.count, part="worked")],
        "tables": [flow, local],
        "parts": [
            worked.part("worked", "Beban kerja"),
            *(group.part(f"from-{key}", label) for key, label, group in came),
            *(group.part(f"ended-{key}", label) for key, label, group in went),
            endings.get("", Group(0)).part("open", "Masih terbuka"),
        ],
    }


def picked(groups: dict[str, Group], labels: dict[str, str]) -> list[tuple[str, str, Group]]:
    return [(key, label, groups.get(key, Group(0))) for key, label in labels.items()]


@indicator("M06")
def settled_without_referral(data: Dataset) -> Answer:
    closed = data.count(CLOSED)
    alone = data.count(sql.SQL("ending = 'closed' AND NOT referred"))
    return {
        "value": share(alone.count, closed.count),
        "part": "alone",
        "facts": [Fact("Tanpa rujukan", alone.count, part="alone"), Fact("Selesai", closed.count, part="closed")],
        "parts": [alone.part("alone", "Selesai tanpa rujukan"), closed.part("closed", "Selesai")],
    }


@indicator("M07")
def settled_in_villages(data: Dataset) -> Answer:
    worked = data.count(sql.SQL("unit_kind = 'puskesos'"))
    alone = data.count(sql.SQL("unit_kind = 'puskesos' AND ending = 'closed' AND NOT referred"))
    return {
        "value": share(alone.count, worked.count),
        "part": "alone",
        "facts": [
            Fact("Selesai di Puskesos", alone.count, part="alone"),
            Fact("Keluhan Puskesos yang digarap", worked.count, part="worked"),
        ],
        "parts": [alone.part("alone", "Selesai di Puskesos"), worked.part("worked", "Keluhan Puskesos")],
    }


@indicator("M11")
def reopened(data: Dataset) -> Answer:
    closed, again = data.count(CLOSED), data.count(sql.SQL("times_reopened > 0"))
    return {
        "value": share(again.count, closed.count),
        "part": "again",
        "facts": [Fact("Dibuka kembali", again.count, part="again"), Fact("Selesai", closed.count)],
        "parts": [again.part("again", "Dibuka kembali dalam periode")],
    }
