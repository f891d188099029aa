"""M19, M20, M23, M28: who the registry knows, who was proposed to it, and who takes part in nothing."""

from __future__ import annotations

from households.enums import RegistryResult
from households.groups.standing import NAMES, VULNERABLE
from monitoring.figures import NUMBER, SHARE, Fact, Row, Table, share, summed
from monitoring.indicators.complaints import by_district
from monitoring.indicators.dataset import RECEIVED, Dataset, Group, ordered
from monitoring.indicators.families import families, per_district, per_group, per_programme
from monitoring.indicators.register import Answer, indicator
from programs.enums import Aim, Level

KNOWN = {
    RegistryResult.LISTED: "Terdaftar",
    RegistryResult.KNOWN: "Dikenal, tidak ada di edisi berlaku",
    RegistryResult.NOT_FOUND: "Tidak ditemukan",
    RegistryResult.NOT_CHECKED: "Belum diperiksa",
}
ABSENT = (RegistryResult.KNOWN, RegistryResult.NOT_FOUND)
# Steps of a pre-list proposal in the order of the way to the registry; a step not taken is not counted as taken.
STEPS = {
    "recorded": "Dicatat",
    "visited": "Dikunjungi",
    "reviewed": "Diperiksa",
    "validated": "Disahkan",
    "sent": "Terkirim ke SIKS-NG",
    "listed": "Tercantum di data terpadu",
}
SIDE_STEPS = {"returned": "Dikembalikan", "refused": "Tidak diusulkan", "withdrawn": "Dicabut"}

# Every step a proposal of the period has taken until its end.
STEPS_TAKEN = """
SELECT step, count(*) AS n, array_agg(id ORDER BY id) AS ids FROM (
    SELECT DISTINCT p.id, e.target AS step
    FROM households_prelistproposal p
    JOIN households_prelistevent e ON e.case_id = p.id AND e.at < %(end)s
    WHERE p.jurisdiction_id = %(jurisdiction)s
      AND (%(region)s = '' OR p.region_id = %(region)s OR p.region_id LIKE %(inside)s)
      AND (%(unit)s::bigint IS NULL OR p.unit_id = %(unit)s)
      AND (%(sex)s = '' OR COALESCE(NULLIF(p.sex, ''), '-') = %(sex)s)
      AND p.received_at >= %(start)s AND p.received_at < %(end)s
    UNION
    SELECT p.id, 'recorded'
    FROM households_prelistproposal p
    WHERE p.jurisdiction_id = %(jurisdiction)s
      AND (%(region)s = '' OR p.region_id = %(region)s OR p.region_id LIKE %(inside)s)
      AND (%(unit)s::bigint IS NULL OR p.unit_id = %(unit)s)
      AND (%(sex)s = '' OR COALESCE(NULLIF(p.sex, ''), '-') = %(sex)s)
      AND p.received_at >= %(start)s AND p.received_at < %(end)s
) steps GROUP BY step
"""


@indicator("M19")
def in_registry(data: Dataset) -> Answer:
    results, received = data.tally("registry_result", RECEIVED), data.count(RECEIVED)
    listed = results.get(RegistryResult.LISTED, Group(0))
    absent = sum(results.get(key, Group(0)).count for key in ABSENT)
    rows = [
        Row(label, [group.count, share(group.count, received.count)], f"result-{key}")
        for (key, group), label in zip(ordered(results, list(KNOWN)), KNOWN.values(), strict=True)
    ]
    columns = [("Keluhan", NUMBER), ("Bagian", SHARE)]
    table = Table("result", f"Hasil pemeriksaan {data.profile.label_registry}", "Hasil", columns, rows, chart="bars")
    table.total = Row("Jumlah", [received.count, share(received.count, received.count)], "received")
    crossed = data.crossed("district", "registry_result", RECEIVED)

    def cells(code: str) -> list:
        here = crossed.get(code, {})
        yes, no = here.get(RegistryResult.LISTED, 0), sum(here.get(key, 0) for key in ABSENT)
        return [yes, no, here.get(RegistryResult.NOT_CHECKED, 0), share(yes, yes + no)]

    heads = [("Terdaftar", NUMBER), ("Tidak", NUMBER), ("Belum diperiksa", NUMBER), ("% terdaftar", SHARE)]
    local = by_district(data, "district", "Pemeriksaan menurut kecamatan", heads, cells)
    local.total = Row("Jumlah", [*summed(local.rows, 3).values, share(listed.count, listed.count + absent)])
    return {
        "value": share(listed.count, listed.count + absent),
        "part": f"result-{RegistryResult.LISTED.value}",
        "facts": [Fact("Terdaftar", listed.count), Fact("Tidak terdaftar", absent)],
        "tables": [table, local],
        "parts": [
            received.part("received", "Keluhan masuk"),
            *(g.part(f"result-{k}", KNOWN[k]) for k, g in ordered(results, list(KNOWN))),
        ],
    }


@indicator("M20")
def proposals(data: Dataset) -> Answer:
    rows = data.rows(STEPS_TAKEN)
    groups = {row["step"]: Group(row["n"], row["ids"] if data.with_cases else None) for row in rows}
    whole = groups.get("recorded", Group(0)).count
    columns = [("Usulan", NUMBER), ("Bagian", SHARE)]

    def lines(labels: dict[str, str]) -> list[Row]:
        return [
            Row(label, [groups.get(key, Group(0)).count, share(groups.get(key, Group(0)).count, whole)], f"step-{key}")
            for key, label in labels.items()
        ]

    return {
        "value": whole,
        "part": "step-recorded",
        "facts": [Fact(label, groups.get(key, Group(0)).count, part=f"step-{key}") for key, label in STEPS.items()][1:],
        "tables": [
            Table("steps", "Perjalanan usulan daftar awal", "Tahap", columns, lines(STEPS), chart="funnel"),
            Table("aside", "Usulan yang dikembalikan atau berhenti", "Keadaan", columns, lines(SIDE_STEPS)),
        ],
        "parts": [
            groups.get(key, Group(0)).part(f"step-{key}", label, "prelist")
            for key, label in {**STEPS, **SIDE_STEPS}.items()
        ],
    }


# A family in two programmes of one aim counts once in it.
AIMED = """
SELECT p.aim, count(DISTINCT n.family) AS families, count(*) AS enrolments
FROM m_enrolment n JOIN programs_programme p ON p.id = n.programme GROUP BY 1
"""


@indicator("M23")
def participation(data: Dataset) -> Answer:
    known, levels = families(data), dict(Level.choices)
    rows = [
        Row(line["name"], [levels[line["level"]], line["families"], line["persons"]]) for line in per_programme(data)
    ]
    columns = [("Tingkat", "text"), ("Keluarga", NUMBER), ("Jiwa", NUMBER)]
    table = Table("programme", "Kepesertaan aktif menurut program", "Program", columns, rows)
    table.note = "Jiwa adalah jumlah anggota keluarga peserta yang tercatat."
    aims = {row["aim"]: row for row in data.rows(AIMED)}
    unsaid = {"": "Belum ditandai"}
    aimed = [
        Row(label, [aims[aim]["families"], aims[aim]["enrolments"]])
        for aim, label in (dict(Aim.choices) | unsaid).items()
        if aim in aims
    ]
    aim_table = Table("aim", "Kepesertaan aktif menurut tujuan program", "Tujuan", [("Keluarga", NUMBER),
                      ("Kepesertaan", NUMBER)], aimed)  # fmt: skip
    return {
        "value": known["enrolled"],
        "facts": [Fact("Keluarga dalam data terpadu", known["listed"]), Fact("Kepesertaan", known["enrolments"])],
        "tables": [table, aim_table],
    }


@indicator("M28")
def without_programme(data: Dataset) -> Answer:
    found = per_district(data)

    def cells(code: str) -> list:
        here = found.get(code, {"vulnerable": 0, "without": 0})
        return [here["vulnerable"], here["without"], share(here["without"], here["vulnerable"])]

    percent = data.profile.vulnerable_percent
    columns = [(f"Keluarga {percent}% terbawah", NUMBER), ("Tanpa program", NUMBER), ("Bagian", SHARE)]
    table = by_district(data, "district", "Keluarga tanpa program menurut kecamatan", columns, cells)
    sums = summed(table.rows, 2).values
    table.total = Row("Jumlah", [*sums, share(sums[1], sums[0])])
    groups = per_group(data)
    others = [Fact(f"{NAMES[code]} tanpa program", groups[code]["without"]) for code in groups if code != VULNERABLE]
    return {
        "value": sums[1],
        "facts": [
            Fact(f"Keluarga {percent}% terbawah", sums[0]),
            Fact("Bagian tanpa program", share(*sums[::-1]), SHARE),
            *others,
        ],
        "tables": [_by_group(groups), table],
    }


def _by_group(groups: dict[str, dict[str, int]]) -> Table:
    """Kelompok rentan and masyarakat miskin side by side, never added up (BS 1 angka 6 and 11)."""
    rows = [
        Row(NAMES[code], [found["families"], found["without"], share(found["without"], found["families"])])
        for code, found in groups.items()
    ]
    columns = [("Keluarga", NUMBER), ("Tanpa program", NUMBER), ("Bagian", SHARE)]
    table = Table("group", "Keluarga menurut kelompok", "Kelompok", columns, rows)
    table.note = "Satu keluarga dapat termasuk lebih dari satu kelompok; barisnya tidak dijumlahkan."
    return table
