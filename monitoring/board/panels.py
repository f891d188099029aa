"""From measured data to what stands on the board, small numbers hidden. A panel the data cannot fill is left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.safestring import SafeString

from households.groups.standing import NAMES, VULNERABLE, groups_used
from monitoring.board.measure import CROSSED, figures_of
from monitoring.board.suppress import gathered, in_line, in_overlap, is_small, sum_must_hide
from monitoring.figures import Change, Figure
from monitoring.present import change_words, headline_number, told, trend
from slrt.jurisdictions.profile import Profile
from slrt.ui import charts, words

SHOWN_PROGRAMMES, SHOWN_PLACES = 8, 8
FEW = "terlalu sedikit"  # in place of a share or a duration of few
# Widths in twelfths, in turn: the look's 7-5, 5-7.
WIDTHS = ("c7", "c5", "c5", "c7")
# User units of a chart for each width, so that text keeps its size.
UNITS = {"c5": 440, "c7": 480}


@dataclass(frozen=True, slots=True)
class Card:
    label: str
    value: str
    change: str = ""
    trend: str = "flat"
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    share: float
    value: str


@dataclass(slots=True)
class Panel:
    """One of: `picture` (SVG with its `table`), `bars`, or `table` alone."""

    title: str
    note: str = ""
    picture: SafeString | str = ""
    table: SafeString | str = ""
    bars: list[Bar] = field(default_factory=list)
    empty: str = ""
    letter: str = ""
    width: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """What the panels need to know beside the numbers."""

    profile: Profile
    districts: dict[str, str]
    limit: int
    units: int = UNITS["c7"]


def hidden_words(limit: int) -> str:
    return f"< {limit}"


def cards(known: dict[str, Any], setting: Setting, before: str) -> list[Card]:
    """The four headlines. A count below the limit is told as such, and so is what stands on one; a change would tell
    the other of its two numbers."""
    now, past = figures_of(known, "figures"), figures_of(known, "before")

    def card(code: str, label: str, note: str = "") -> Card:
        figure = now[code]
        if _tells_few(now, code, setting.limit):
            return Card(label, hidden_words(setting.limit) if figure.kind == "number" else FEW)
        if code not in past or _tells_few(past, code, setting.limit):
            return Card(label, headline_number(figure), note=note)
        change = Change(figure.value, past[code].value, figure.kind, figure.good)
        return Card(label, headline_number(figure), change_words(change, before), trend(change), note)

    duration, percent = now["M08"], setting.profile.vulnerable_percent
    p90 = duration.fact("P90 hari kerja")
    slow = f"90% dalam {words.number(p90)} hari kerja" if p90 is not None else "belum ada yang selesai"
    return [
        card("M02", "Keluhan diterima"),
        card("M05", "Keluhan selesai", "dari semua yang digarap"),
        card("M08", "Median penyelesaian", slow),
        card("M28", f"Keluarga {percent}% terbawah tanpa program", _groups_note(now["M28"], setting)),
    ]


def _tells_few(figures: dict[str, Figure], code: str, limit: int) -> bool:
    """Whether a headline says how it went with fewer people than the limit: 43% of seven are three."""
    if code in ("M05", "M08"):
        done = figures["M05"].fact("Selesai")
        if code == "M08":
            return is_small(done, limit)
        return in_overlap(figures["M05"].fact("Beban kerja"), done, limit)
    return figures[code].kind == "number" and is_small(figures[code].value, limit)


def _groups_note(figure, setting: Setting) -> str:
    """Where the figure comes from, and the other groups of the profile beside it: none of them is part of another."""
    said, known = [f"menurut {setting.profile.label_registry}"], {fact.label: fact.value for fact in figure.facts}
    for code in groups_used(setting.profile):
        value = known.get(f"{NAMES[code]} tanpa program") if code != VULNERABLE else None
        if value is not None:
            shown = hidden_words(setting.limit) if is_small(value, setting.limit) else words.number(value)
            said.append(f"{NAMES[code].lower()} tanpa program: {shown}")
    return "; ".join(said)


def proposals(known: dict[str, Any], setting: Setting) -> Panel:
    """Families proposed to the registry by the steps they took, and what else was proposed to be put right."""
    figures = figures_of(known, "figures")
    added, changed = figures["M20"], figures["M21"]
    rows = [(row.label, row.values[0]) for row in added.table("steps").rows] if added.value else []
    if changed.value:
        rows.append(("Pemutakhiran diajukan", changed.value))
        rows.append(("Pemutakhiran diterapkan", changed.fact("Diterapkan")))
    shown = [(label, None if is_small(value, setting.limit) else value) for label, value in rows]
    panel = Panel("Usulan pemutakhiran dan penambahan data")
    if not rows:
        panel.empty = "Belum ada usulan pemutakhiran atau penambahan data pada periode ini."
        return panel
    chart = charts.bars("Usulan penambahan menurut tahap, dan pemutakhiran", shown, fade=True, width=setting.units)
    panel.picture, panel.table = chart.svg, chart.table
    panel.note = "usulan yang dicatat pada periode ini; penambahan menurut tahap yang dilalui"
    return panel


def access(known: dict[str, Any], setting: Setting) -> Panel:
    whole, percent = known["families"]["vulnerable"], setting.profile.vulnerable_percent
    panel = Panel("Akses program pusat dan daerah")
    if not whole:
        panel.empty = "Belum ada edisi data terpadu yang berlaku."
        return panel
    rows = sorted(known["programmes"], key=lambda row: -row["within"])[:SHOWN_PROGRAMMES]
    panel.bars = [
        Bar(row["name"], row["within"] / whole, words.percent(row["within"] / whole))
        for row in rows
        if row["within"] and not in_overlap(whole, row["within"], setting.limit)
    ]
    panel.note = f"penerima ÷ {words.number(whole)} keluarga {percent}% terbawah di {setting.profile.label_registry}"
    if not panel.bars:
        panel.empty = "Belum ada kepesertaan program yang tercatat."
    return panel


def complementarity(known: dict[str, Any], setting: Setting) -> Panel:
    """Of the families in A, the share that also takes part in B. A hidden pair is hidden both ways."""
    panel = Panel("Komplementaritas dan irisan program")
    programmes = [row for row in known["programmes"][:CROSSED] if row["families"] >= setting.limit]
    if len(programmes) < 2:
        panel.empty = "Irisan terlihat setelah ada kepesertaan pada dua program atau lebih."
        return panel
    both = {(a, b): count for a, b, count in known["overlaps"]}
    sizes = {row["id"]: row["families"] for row in programmes}

    def cell(a: int, b: int) -> float | None:
        common = both.get((a, b), 0)
        if a == b or any(in_overlap(sizes[one], common, setting.limit) for one in (a, b)):
            return None
        return common / sizes[a]

    names = [row["name"] for row in programmes]
    rows = [(row["name"], [cell(row["id"], other["id"]) for other in programmes]) for row in programmes]
    panel.table = charts.heat("Irisan program", names, rows, corner="% penerima →")
    first = next(((a, b, v) for a, values in rows for b, v in zip(names, values, strict=True) if v is not None), None)
    panel.note = f"baca: dari penerima {first[0]}, {words.percent(first[2])} juga menerima {first[1]}" if first else ""
    return panel


def gap(known: dict[str, Any], setting: Setting) -> Panel:
    panel = Panel("Kesenjangan layanan menurut kecamatan")
    found = sorted(((code, without) for code, _, without in known["districts"]), key=lambda pair: (-pair[1], pair[0]))
    if not found:
        panel.empty = "Belum ada edisi data terpadu yang berlaku."
        return panel
    values = [value for _, value in found]
    hidden = in_line(values, setting.limit)
    names = [setting.districts.get(code, code) for code, _ in found]
    rows = [(name, None if at in hidden else value) for at, (name, value) in enumerate(zip(names, values, strict=True))]
    chart = charts.bars(
        "Kesenjangan layanan per kecamatan", rows[:SHOWN_PLACES], tone=2, fade=True, width=setting.units
    )
    whole = charts.bars("Keluarga tanpa program per kecamatan", rows, tone=2)
    panel.picture, panel.table = chart.svg, whole.table
    panel.note = "keluarga yang mungkin berhak, belum menerima program apa pun"
    if len(rows) > SHOWN_PLACES:
        panel.note += f"; {SHOWN_PLACES} kecamatan terbesar dari {len(rows)}"
    if sum_must_hide(values, hidden, setting.limit):
        panel.empty, panel.picture, panel.table = "Angkanya terlalu kecil untuk ditampilkan.", "", ""
    return panel


def services(known: dict[str, Any], setting: Setting) -> Panel:
    table = figures_of(known, "figures")["M03"].table("programme")
    return _ranked("Permintaan layanan", [(r.label, r.values[0]) for r in table.rows], setting, "keluhan per layanan")


def participation(known: dict[str, Any], setting: Setting) -> Panel:
    rows = [(row["name"], row["families"]) for row in known["programmes"]]
    needs = figures_of(known, "figures")["M24"].value
    asked = hidden_words(setting.limit) if is_small(needs, setting.limit) else words.number(needs)
    note = f"keluarga peserta aktif, saat ini; kebutuhan dicatat pada periode ini: {asked}"
    panel = _ranked("Kepesertaan dan kebutuhan program", rows, setting, note)
    if panel.empty:
        panel.empty = f"Belum ada kepesertaan aktif; kebutuhan dicatat pada periode ini: {asked}."
    return panel


def _kinds(found: list[tuple[str, int]], setting: Setting) -> list[tuple[str, int]]:
    """Kinds that may be told apart, and the others together."""
    rows = gathered(found, setting.limit, "Jenis lain")
    return [("Semua jenis", rows[0][1])] if len(found) > 1 and len(rows) == 1 else rows


def ppks(known: dict[str, Any], setting: Setting) -> Panel:
    found = [(label, count) for label, count in known["ppks"]]
    rows = _kinds(found, setting)
    panel = _ranked("Data PPKS", rows, setting, "tercatat dalam daftar PPKS, saat ini, menurut jenis")
    if panel.empty:
        panel.empty = "Angkanya terlalu kecil untuk ditampilkan." if found else "Daftar PPKS masih kosong."
    return panel


def updates(known: dict[str, Any], setting: Setting) -> Panel:
    """Changes of data proposed in the period, by kind, and how many of them hold already."""
    changed = figures_of(known, "figures")["M21"]
    found = [(row.label, row.values[0]) for row in changed.table("kind").rows]
    rows = _kinds(found, setting)
    applied = changed.fact("Diterapkan") or 0
    said = hidden_words(setting.limit) if is_small(applied, setting.limit) else words.number(applied)
    panel = _ranked("Pemutakhiran data penerima manfaat", rows, setting, f"usulan pada periode ini; diterapkan {said}")
    if panel.empty:
        none = "Belum ada usulan pemutakhiran pada periode ini."
        panel.empty = "Angkanya terlalu kecil untuk ditampilkan." if found else none
    return panel


def referrals(known: dict[str, Any], setting: Setting) -> Panel:
    table = figures_of(known, "figures")["M17"].table("target")
    rows = [(row.label, row.values[0]) for row in table.rows]
    return _ranked("Rujukan per instansi", rows, setting, "rujukan terkirim pada periode ini")


def satisfaction(known: dict[str, Any], setting: Setting) -> Panel:
    """The nine elements and the index they give; nothing while the answers are so few that they point to people."""
    asked = known.get("survey")
    panel = Panel("Survei kepuasan masyarakat")
    if asked is None:
        panel.empty = "Survei kepuasan tidak dipakai di daerah ini."
        return panel
    figure = Figure.from_json(asked)
    count = figure.fact("Isian") or 0
    if count < setting.limit:
        panel.empty = "Isian survei pada periode ini masih terlalu sedikit untuk ditampilkan."
        return panel
    grade = figure.table("grade").rows[0].values[0]
    panel.note = f"IKM {told(figure.value, figure.kind)} (mutu {grade}) dari {words.number(count)} isian"
    rows = [(row.label, row.values[0]) for row in figure.table("elements").rows]
    chart = charts.bars("Nilai rata-rata tiap unsur (1–4)", rows, width=setting.units)
    panel.picture, panel.table = chart.svg, chart.table
    return panel


def _ranked(title: str, rows: list[tuple[str, int]], setting: Setting, note: str) -> Panel:
    values = [value for _, value in rows]
    hidden = in_line(values, setting.limit)
    shown = [(label, None if at in hidden else value) for at, (label, value) in enumerate(rows)][:SHOWN_PLACES]
    panel = Panel(title, note=note)
    if not any(values):
        panel.empty = "Belum ada angka pada periode ini."
        return panel
    chart = charts.bars(title, shown, width=setting.units)
    panel.picture, panel.table = chart.svg, chart.table
    return panel


# Panels of the profile that today's data can fill.
MAKERS: dict[str, Callable[[dict[str, Any], Setting], Panel]] = {
    "proposals": proposals,
    "access": access,
    "complementarity": complementarity,
    "gap": gap,
    "services": services,
    "participation": participation,
    "referrals": referrals,
    "ppks": ppks,
    "updates": updates,
    "satisfaction": satisfaction,
}


def panels(known: dict[str, Any], setting: Setting) -> list[Panel]:
    """In the order of the profile, lettered and given their widths."""
    codes = [code for code in setting.profile.board_panels if code in MAKERS]
    found = []
    for at, code in enumerate(codes):
        width = WIDTHS[at % 4]
        panel = MAKERS[code](known, replace(setting, units=UNITS[width]))
        panel.letter, panel.width = f"{'abcdefghij'[at]}.", width
        found.append(panel)
    return found
