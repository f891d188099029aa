"""A year of activities: what was planned against what was held, and how much of the budget was used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from monitoring.activities.enums import ActivityKind, ActivityLevel, ActivityState
from monitoring.activities.listing import rows_of
from slrt.accounts.models import User
from slrt.jurisdictions.codes import FUNDING
from slrt.jurisdictions.profile import Profile
from slrt.ui import charts, words

HEADS = ("Rencana", "Terlaksana", "Di luar rencana", "Dibatalkan", "Anggaran", "Realisasi", "Serapan")
WIDE = 1040  # user units of a chart over the whole width of a laptop
COLUMNS = ("level", "kind", "state", "planned_on", "day", "region_id", "funding", "budget", "spent")


@dataclass
class Tally:
    """planned counts every plan, cancelled ones too: a plan that was called off was not carried out.

    used: what was spent of planned amounts, for the absorption; spent is everything that was spent.
    """

    planned: int = 0
    held: int = 0
    extra: int = 0
    cancelled: int = 0
    budget: int = 0
    spent: int = 0
    used: int = 0

    def add(self, row: dict) -> None:
        held = row["state"] == ActivityState.HELD
        planned = row["planned_on"] is not None
        self.planned += planned
        self.held += held and planned
        self.extra += held and not planned
        self.cancelled += row["state"] == ActivityState.CANCELLED and planned
        self.budget += (row["budget"] or 0) if planned else 0
        spent = (row["spent"] or 0) if held else 0
        self.spent += spent
        self.used += spent if planned and row["budget"] else 0

    @property
    def done(self) -> float | None:
        return self.held / self.planned if self.planned else None

    @property
    def absorbed(self) -> float | None:
        return self.used / self.budget if self.budget else None

    @property
    def cells(self) -> list[str]:
        counts = [words.number(value) for value in (self.planned, self.held, self.extra, self.cancelled)]
        return [
            *counts,
            words.rupiah(self.budget or None),
            words.rupiah(self.spent or None),
            words.percent(self.absorbed),
        ]


def tallied(rows: Iterable[dict], key: Callable[[dict], str]) -> dict[str, Tally]:
    found: dict[str, Tally] = defaultdict(Tally)
    for row in rows:
        found[key(row)].add(row)
    return found


def year_context(user: User, profile: Profile, year: int) -> dict:
    rows = list(rows_of(user, profile.code).filter(year=year).order_by("pk").values(*COLUMNS))
    whole = tallied(rows, lambda row: "").get("", Tally())
    late = rows_of(user, profile.code).filter(year=year).late().count()
    return {
        "stats": [
            ("Terlaksana sesuai rencana", words.percent(whole.done),
             f"{words.number(whole.held)} dari {words.number(whole.planned)} rencana"),
            ("Di luar rencana", words.number(whole.extra), f"{words.number(whole.cancelled)} rencana dibatalkan"),
            ("Lewat rencana", words.number(late), "belum dicatat terlaksana atau batal"),
            ("Serapan anggaran", words.percent(whole.absorbed),
             f"{words.rupiah(whole.used)} dari {words.rupiah(whole.budget)}"),
        ],
        "picture": picture(rows) if whole.planned or whole.extra else "",
        "tables": tables(rows, profile) if rows else [],
        "heads": HEADS,
    }  # fmt: skip


def tables(rows: list[dict], profile: Profile) -> list[dict]:
    levels = [(level.value, profile.here(level.label)) for level in ActivityLevel]
    sources = [*FUNDING.items(), ("", "Belum ditentukan")]
    months = [(number, name) for number, name in enumerate(words.MONTHS, 1)]
    found = (
        ("Menurut bulan", "Bulan", tallied(rows, lambda row: (row["planned_on"] or row["day"]).month), months),
        ("Menurut jenis kegiatan", "Jenis", tallied(rows, lambda row: row["kind"]), ActivityKind.choices),
        ("Menurut tingkat", "Tingkat", tallied(rows, lambda row: row["level"]), levels),
        ("Menurut sumber pendanaan", "Sumber",
         tallied([row for row in rows if row["budget"] or row["spent"]], lambda row: row["funding"]), sources),
    )  # fmt: skip
    return [
        {"title": title, "corner": corner,
         "rows": [(label, tally[code].cells) for code, label in names if code in tally]}
        for title, corner, tally, names in found if tally
    ]  # fmt: skip


def picture(rows: list[dict]):
    """Plan beside what was held, month by month."""
    tally = tallied(rows, lambda row: (row["planned_on"] or row["day"]).month)
    labels = [words.MONTHS[number - 1] for number in sorted(tally)]
    known = [tally[number] for number in sorted(tally)]
    series = {"Rencana": [one.planned for one in known], "Terlaksana": [one.held + one.extra for one in known]}
    return charts.grouped("Kegiatan menurut bulan rencana", labels, series, width=WIDE).svg
