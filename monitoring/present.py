"""Figures in words, tables and pictures: the same for the page and for the PDF."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from monitoring.figures import DAYS, HOURS, MONEY, NUMBER, SCORE, SHARE, TEXT, Change, Figure, Row, Table, Value
from slrt.ui import charts, words

# The sections of the report (domain §6.3) and what stands in each.
SECTIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("B", "Registrasi dan keluhan", ("M01", "M02", "M03", "M04", "M19")),
    ("C", "Penyelesaian keluhan", ("M05", "M06", "M07", "M08", "M09", "M10", "M11", "M12", "M13")),
    ("D", "Rujukan", ("M14", "M15", "M16", "M17", "M18")),
    ("E", "Usulan pemutakhiran dan penambahan data", ("M20", "M21")),
    ("F", "Kepesertaan, kebutuhan, dan kesenjangan", ("M23", "M24", "M28")),
    ("G", "Pembinaan dan telaah supervisor", ("M22",)),
    ("H", "Kegiatan, anggaran, pelatihan, rapat, dan kemitraan", ("M33", "M36", "M41", "M42")),
    ("I", "Kepuasan masyarakat", ("M40",)),
)
# What people write and what the words mean stand behind the figures.
WRITTEN, MEANT = ("J", "Hambatan dan rekomendasi"), ("K", "Definisi indikator")
SUMMARY = (
    *("M01", "M02", "M05", "M08", "M09", "M10", "M14", "M15", "M17", "M18", "M19"),
    *("M20", "M21", "M23", "M24", "M28"),
)
HEADLINES = ("M02", "M05", "M08", "M09")
WIDE = 640  # user units of a chart over the whole width
SIGNS = {"up": "▲", "down": "▼", "flat": "＝"}


def told(value: Value | str, kind: str, *, unit: bool = True) -> str:
    """A value in words: 1.234, 36,4%, 6 hari, 4 jam, Rp1.500.000; "–" where nothing was measured."""
    if value is None or value == "":
        return words.NONE
    if kind == TEXT:
        return str(value)
    if kind == SHARE:
        return words.percent(value, 0 if value in (0, 1) else 1)
    if kind == SCORE:
        return words.number(value, 2)
    if kind == MONEY and unit:
        return words.rupiah(value)
    tail = {DAYS: " hari", HOURS: " jam"}.get(kind, "") if unit else ""
    return f"{words.number(value)}{tail}"


def change_words(change: Change, before: str) -> str:
    """▲ 8% dari Triwulan II 2026; shares change by points, and a change from nothing is told as a number."""
    if not change.known:
        return f"tanpa pembanding {before}"
    if change.direction == "flat":
        return f"sama dengan {before}"
    sign, gap = SIGNS[change.direction], abs(change.difference)
    if change.kind == SHARE:
        return f"{sign} {words.number(round(gap * 100, 1))} poin dari {before}"
    if change.relative is None or change.kind in (DAYS, HOURS):
        return f"{sign} {told(gap, change.kind)} dari {before}"
    return f"{sign} {words.percent(abs(change.relative), 0 if abs(change.relative) >= 0.1 else 1)} dari {before}"


def trend(change: Change) -> str:
    """For the colour of a headline: "up" is an improvement, "down" is not, "flat" is neither."""
    if change.better is None:
        return "flat"
    return "up" if change.better else "down"


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    right: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A table row ready to print. `url` opens the cases behind it, "" on paper."""

    label: str
    cells: list[Cell]
    url: str = ""


@dataclass(frozen=True, slots=True)
class ShownTable:
    title: str
    corner: str
    heads: list[Cell]
    rows: list[Line]
    total: Line | None
    note: str
    picture: SafeString | str
    picture_note: str = ""

    @property
    def empty(self) -> bool:
        return not self.rows


@dataclass(frozen=True, slots=True)
class ShownFigure:
    code: str
    name: str
    definition: str
    formula: str
    clause: str
    value: str
    change: str
    trend: str
    facts: list[tuple[str, str, str]]  # label, value, address of the cases
    tables: list[ShownTable]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Links:
    """Where the cases of a figure are listed: base "/laporan/3/angka/"; the empty base is paper."""

    base: str = ""

    def to(self, figure: Figure, part: str) -> str:
        if not self.base or part not in figure.parts or not figure.parts[part].count:
            return ""
        return f"{self.base}{figure.code}?bagian={part}"


def shown(
    figures: Sequence[Figure], earlier: Sequence[Figure], now: str, before: str, links: Links | None = None
) -> dict[str, ShownFigure]:
    """Every figure by code. now, before: names of the two periods."""
    known = {figure.code: figure for figure in earlier}
    found = {}
    for figure in figures:
        old = known.get(figure.code)
        found[figure.code] = _figure(figure, old, now, before, links or Links())
    return found


def _figure(figure: Figure, old: Figure | None, now: str, before: str, links: Links) -> ShownFigure:
    change = Change(figure.value, old.value if old else None, figure.kind, figure.good)
    return ShownFigure(
        code=figure.code,
        name=figure.name,
        definition=figure.definition,
        formula=figure.formula,
        clause=figure.clause,
        value=told(figure.value, figure.kind),
        change=change_words(change, before) if old else "",
        trend=trend(change),
        facts=[(fact.label, told(fact.value, fact.kind), links.to(figure, fact.part)) for fact in figure.facts],
        tables=[_table(figure, table, old, now, before, links) for table in figure.tables],
        url=links.to(figure, figure.part),
    )


def _table(figure: Figure, table: Table, old: Figure | None, now: str, before: str, links: Links) -> ShownTable:
    kinds = [kind for _, kind in table.columns]

    def line(row: Row) -> Line:
        cells = [
            Cell(told(value, kind, unit=False), kind != TEXT) for value, kind in zip(row.values, kinds, strict=True)
        ]
        return Line(row.label, cells, links.to(figure, row.part))

    earlier = next((one for one in old.tables if one.key == table.key), None) if old else None
    return ShownTable(
        title=table.title,
        corner=table.corner,
        heads=[Cell(label, kind != TEXT) for label, kind in table.columns],
        rows=[line(row) for row in table.rows],
        total=line(table.total) if table.total else None,
        note=table.note,
        picture=picture(table, earlier, now, before),
    )


def picture(table: Table, earlier: Table | None, now: str, before: str) -> SafeString | str:
    """The chart a table asks for; beside the same table of the period before where that was counted alike."""
    at = _charted(table)
    if not table.chart or not any(table.column(at)):
        return ""
    kind = table.columns[at][1]
    written = {"shares": kind == SHARE, "unit": {DAYS: "hari", HOURS: "jam"}.get(kind, "")}
    pairs = [(row.label, row.values[at]) for row in table.rows]
    if table.chart == "funnel":
        return charts.bars(table.title, pairs, fade=True, of_first=True, width=WIDE).svg
    old = {row.label: row.values[at] for row in earlier.rows} if earlier else {}
    if any(old.get(label) for label, _ in pairs):
        labels = [label for label, value in pairs if says(value, kind) or says(old.get(label), kind)]
        values = dict(pairs)
        series = {now: [values[label] for label in labels], before: [old.get(label) for label in labels]}
        return charts.grouped(table.title, labels, series, width=WIDE, **written).svg
    return charts.bars(table.title, [pair for pair in pairs if says(pair[1], kind)], width=WIDE, **written).svg


def says(value: Value, kind: str) -> bool:
    """Whether a bar says something: a count of nothing does not, a share or a time of nothing does."""
    return bool(value) if kind == NUMBER else value is not None


def _charted(table: Table) -> int:
    """The column a chart shows: the one that is named, else the sum where there is one, else the first."""
    names = [label for label, _ in table.columns]
    if table.charted:
        return names.index(table.charted)
    return names.index("Jumlah") if "Jumlah" in names else 0


@dataclass(frozen=True, slots=True)
class SummaryLine:
    code: str
    name: str
    now: str
    before: str
    change: str
    trend: str
    url: str


def summary(
    figures: Iterable[Figure], earlier: Iterable[Figure], links: Links | None = None, codes: Iterable[str] = SUMMARY
) -> list[SummaryLine]:
    """The lines of the summary table: value, value before, change without naming the period again."""
    now, old = {f.code: f for f in figures}, {f.code: f for f in earlier}
    lines, links = [], links or Links()
    for code in codes:
        figure, past = now.get(code), old.get(code)
        if figure is None:
            continue
        change = Change(figure.value, past.value if past else None, figure.kind, figure.good)
        said = change_words(change, "").removesuffix(" dari ") if change.known else words.NONE
        lines.append(
            SummaryLine(
                code,
                figure.name,
                told(figure.value, figure.kind),
                told(past.value, past.kind) if past else words.NONE,
                "tetap" if change.known and change.direction == "flat" else said,
                trend(change),
                links.to(figure, figure.part),
            )
        )
    return lines


def sections(found: dict[str, ShownFigure]) -> list[tuple[str, str, list[ShownFigure]]]:
    """(letter, title, figures) of the sections that have any figure."""
    return [
        (letter, title, [found[code] for code in codes if code in found])
        for letter, title, codes in SECTIONS
        if any(code in found for code in codes)
    ]


def headline_number(figure: Figure) -> str:
    """Big numbers without decimals that nobody reads: 36%, 92 hari, 4.512."""
    if figure.value is None:
        return words.NONE
    if figure.kind == SHARE:
        return words.percent(figure.value, 0)
    if figure.kind in (DAYS, HOURS):
        return told(round(figure.value, 1), figure.kind)
    return told(figure.value, NUMBER)
