"""Charts made on the server: the same SVG in page and PDF, each with the table it was drawn from.

Values are numbers or None (not known, drawn as a gap, printed "–"). `unit` and `shares` say how a value is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from slrt.ui import words
from slrt.ui.strict import misuse
from slrt.ui.svg import DASHES, GRID, SERIES, el, nice_ticks, picture, shorten, text, width_of

Value = float | int | None
WIDTH = 440  # user units: about half a card on a laptop, so that text keeps its size; give 640 for a whole card


@dataclass(frozen=True, slots=True)
class Chart:
    """`svg` and its twin: `head` and `rows` in words, ready for a table. Show both with `{% chart c %}`."""

    title: str
    svg: SafeString
    head: tuple[str, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)
    note: str = ""

    @property
    def table(self) -> SafeString:
        head = format_html_join(
            "", '<th scope="col"{}>{}</th>', ((_right(i), name) for i, name in enumerate(self.head))
        )
        body = format_html_join("", "<tr>{}</tr>", ((_cells(row),) for row in self.rows))
        return format_html(
            '<table class="table table-tight"><caption class="visually-hidden">{}</caption>'
            "<thead><tr>{}</tr></thead><tbody>{}</tbody></table>",
            self.title,
            head,
            body,
        )

    def html(self, *, open_table: bool = False) -> SafeString:
        """A figure: the picture, the note, the table folded below it."""
        note = format_html('<div class="sub">{}</div>', self.note) if self.note else SafeString("")
        return format_html(
            '<figure class="m-0">{}{}<details class="twin"{}><summary>Lihat sebagai tabel</summary>{}</details>'
            "</figure>",
            self.svg,
            note,
            SafeString(" open" if open_table else ""),
            self.table,
        )


def _right(index: int) -> SafeString:
    return SafeString(' class="r"' if index else "")


def _cells(row: Sequence[str]) -> SafeString:
    first, *others = row
    return format_html(
        '<th scope="row">{}</th>{}',
        first,
        format_html_join("", '<td class="r num">{}</td>', ((cell,) for cell in others)),
    )


def _writer(unit: str, shares: bool) -> Callable[[Value], str]:
    if shares:
        return lambda value: words.percent(value)
    return lambda value: words.number(value) + (f" {unit}" if unit and value is not None else "")


def _describe(labels: Sequence[str], values: Sequence[Value], write: Callable[[Value], str]) -> str:
    known = [(value, label) for value, label in zip(values, labels, strict=True) if value is not None]
    if not known:
        return "Belum ada angka."
    high, low = max(known, key=lambda pair: pair[0]), min(known, key=lambda pair: pair[0])
    return f"Tertinggi {high[1]} ({write(high[0])}), terendah {low[1]} ({write(low[0])})."


def _label_room(labels: Sequence[str], width: int) -> float:
    """At most two fifths of the picture, so that the bars keep the larger part."""
    return min(0.41 * width, max((width_of(label) for label in labels), default=0)) + 8


def bars(
    title: str,
    rows: Sequence[tuple[str, Value]],
    *,
    unit: str = "",
    shares: bool = False,
    tone: int = 1,
    fade: bool = False,
    of_first: bool = False,
    note: str = "",
    width: int = WIDTH,
) -> Chart:
    """Horizontal bars. `fade` lightens them downwards (rankings, funnels); `of_first` adds the share of the first."""
    labels, values = [label for label, _ in rows], [value for _, value in rows]
    write = _writer(unit, shares)
    said = [write(value) for value in values]
    if of_first and values and values[0]:
        said = [
            f"{s} ({words.percent((v or 0) / values[0])})" if n else s
            for n, (s, v) in enumerate(zip(said, values, strict=True))
        ]
    left, right = _label_room(labels, width), max((width_of(s) for s in said), default=0) + 14
    top = max((value for value in values if value is not None), default=0) or 1
    step, parts = 30, []
    for number, (label, value) in enumerate(rows):
        y = 6 + number * step
        long = (width - left - right) * (value or 0) / top
        opacity = round(max(0.5, 1 - 0.1 * number), 2) if fade else None
        parts.append(text(shorten(label, left - 8), left - 8, y + 15, anchor="end"))
        parts.append(_bar(left, y, long, 20, tone, opacity, f"{label}: {said[number]}"))
        parts.append(text(said[number], left + long + 8, y + 15, strong=True))
    height = 8 + step * max(1, len(rows))
    parts.append(el("line", x1=left, x2=left, y1=2, y2=height - 4, stroke=GRID, class_="grid"))
    svg = picture(title, _describe(labels, values, write), width, height, parts)
    return Chart(title, svg, ("", unit or title), list(zip(labels, said, strict=True)), note)


def _bar(x: float, y: float, width: float, height: float, tone: int, opacity: float | None, tip: str) -> SafeString:
    if not 1 <= tone <= len(SERIES):
        misuse(f"Chart tone {tone}: 1 to {len(SERIES)}")
        tone = 1
    return el(
        "rect",
        el("title", tip),
        x=float(x),
        y=float(y),
        width=float(max(0, width)),
        height=float(height),
        rx=3,
        fill=SERIES[tone - 1],
        fill_opacity=opacity,
        class_=f"s{tone}",
    )


def _legend(names: Sequence[str], y: float = 12, *, x: float = 0) -> list[SafeString]:
    parts = []
    for number, name in enumerate(names):
        parts.append(_bar(x, y - 9, 10, 10, number % len(SERIES) + 1, None, name))
        parts.append(text(name, x + 15, y))
        x += width_of(name) + 34
    return parts


def _even(labels: Sequence[str], series: Mapping[str, Sequence[Value]]) -> dict[str, list[Value]]:
    """Every series as long as the labels; another length is misuse and is filled with gaps."""
    for name, values in series.items():
        if len(values) != len(labels):
            misuse(f"Chart series {name!r}: {len(values)} values for {len(labels)} labels")
    return {name: [*values, *[None] * len(labels)][: len(labels)] for name, values in series.items()}


def _series_table(
    labels: Sequence[str], series: Mapping[str, Sequence[Value]], write: Callable[[Value], str]
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    columns = list(series.values())
    return ("", *series), [
        (label, *(write(column[number]) for column in columns)) for number, label in enumerate(labels)
    ]


def grouped(
    title: str,
    labels: Sequence[str],
    series: Mapping[str, Sequence[Value]],
    *,
    unit: str = "",
    shares: bool = False,
    note: str = "",
    width: int = WIDTH,
) -> Chart:
    """Horizontal bars in groups: one group a label, one bar a series (this quarter beside the last)."""
    write, series = _writer(unit, shares), _even(labels, series)
    every = [value for values in series.values() for value in values if value is not None]
    top, left = max(every, default=0) or 1, _label_room(labels, width)
    right = max((width_of(write(value)) for value in every), default=0) + 14
    thick, gap, parts = 14, 12, _legend(list(series), x=left)
    block = thick * len(series) + gap
    for number, label in enumerate(labels):
        y = 26 + number * block
        parts.append(text(shorten(label, left - 8), left - 8, y + thick * len(series) / 2 + 4, anchor="end"))
        for at, (name, values) in enumerate(series.items()):
            long = (width - left - right) * (values[number] or 0) / top
            said = write(values[number])
            parts.append(_bar(left, y + at * thick, long, thick - 2, at + 1, None, f"{label}, {name}: {said}"))
            parts.append(text(said, left + long + 8, y + at * thick + 10, size=11))
    head, rows = _series_table(labels, series, write)
    first = next(iter(series.values()), [])
    svg = picture(title, _describe(labels, first, write), width, 30 + block * max(1, len(labels)), parts)
    return Chart(title, svg, head, rows, note)


def lines(
    title: str,
    labels: Sequence[str],
    series: Mapping[str, Sequence[Value]],
    *,
    unit: str = "",
    shares: bool = False,
    area: bool = False,
    note: str = "",
    width: int = WIDTH,
) -> Chart:
    """Lines by month (labels in time order), told apart by dashes as well as colour; `area` fills below the first."""
    write, series = _writer(unit, shares), _even(labels, series)
    ticks = nice_ticks(max((v for values in series.values() for v in values if v is not None), default=0) or 0)
    height, foot, head_room = 236, 26, 26
    left = max(width_of(write(tick)) for tick in ticks) + 10
    plot_w, plot_h = width - left - 16, height - foot - head_room

    def x(number: int) -> float:
        return left + plot_w * (number / (len(labels) - 1) if len(labels) > 1 else 0.5)

    def y(value: float) -> float:
        return head_room + plot_h * (1 - value / ticks[-1])

    parts = _legend(list(series), x=left) if len(series) > 1 else []
    for tick in ticks:
        parts.append(el("line", x1=left, x2=width - 16, y1=y(tick), y2=y(tick), stroke=GRID, class_="grid"))
        parts.append(text(write(tick), left - 8, y(tick) + 4, anchor="end", size=11))
    every = max(1, round(len(labels) * 52 / plot_w + 0.49))
    parts += [
        text(label, x(n), height - 8, anchor="middle", size=11) for n, label in enumerate(labels) if n % every == 0
    ]
    for at, (name, values) in enumerate(series.items()):
        points = [(x(n), y(v), labels[n], v) if v is not None else None for n, v in enumerate(values)]
        parts += _line(points, at, name, write, y(0) if area and at == 0 else None)
    head, rows = _series_table(labels, series, write)
    svg = picture(title, _describe(labels, next(iter(series.values()), []), write), width, height, parts)
    return Chart(title, svg, head, rows, note)


def _line(points: list, at: int, name: str, write: Callable[[Value], str], floor: float | None) -> list[SafeString]:
    colour, parts = SERIES[at % len(SERIES)], []
    runs: list[list] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    for run in filter(None, runs):
        path = " ".join(f"{'L' if n else 'M'}{px:.1f} {py:.1f}" for n, (px, py, _, _) in enumerate(run))
        if floor is not None:
            closed = f"{path} L{run[-1][0]:.1f} {floor:.1f} L{run[0][0]:.1f} {floor:.1f} Z"
            parts.append(el("path", d=closed, fill=colour, fill_opacity=0.14, class_=f"s{at + 1}"))
        parts.append(
            el(
                "path",
                d=path,
                fill="none",
                stroke=colour,
                stroke_width=2,
                stroke_dasharray=DASHES[at % 4],
                class_=f"l{at + 1}",
            )
        )
    for px, py, label, value in filter(None, points):
        tip = el("title", f"{name}, {label}: {write(value)}")
        parts.append(el("circle", tip, cx=px, cy=py, r=3, fill=colour, class_=f"s{at + 1}"))
    return parts


def stacked(
    title: str,
    parts_of: Sequence[str],
    rows: Sequence[tuple[str, Sequence[Value]]],
    *,
    note: str = "",
    width: int = WIDTH,
) -> Chart:
    """Shares of a whole, one bar of full length a row; the table gives numbers and shares."""
    left, drawn = _label_room([label for label, _ in rows], width), _legend(parts_of, x=0)
    table: list[tuple[str, ...]] = []
    for number, (label, values) in enumerate(rows):
        whole = sum(value or 0 for value in values)
        y, x = 28 + number * 30, left
        drawn.append(text(shorten(label, left - 8), left - 8, y + 15, anchor="end"))
        for at, value in enumerate(values):
            share = (value or 0) / whole if whole else 0
            long = (width - left - 4) * share
            said = f"{words.number(value)} ({words.percent(share)})"
            if long:
                drawn.append(
                    _bar(x, y, max(0.5, long - 1.5), 20, at % len(SERIES) + 1, None, f"{label}, {parts_of[at]}: {said}")
                )
            x += long
        table.append(
            (
                label,
                *(words.number(v) for v in values),
                *(words.percent((v or 0) / whole if whole else None) for v in values),
            )
        )
    described = "; ".join(f"{label}: {words.number(sum(v or 0 for v in values))}" for label, values in rows)
    svg = picture(title, described or "Belum ada angka.", width, 32 + 30 * max(1, len(rows)), drawn)
    return Chart(title, svg, ("", *parts_of, *(f"{name} (%)" for name in parts_of)), table, note)


def heat(
    title: str,
    columns: Sequence[str],
    rows: Sequence[tuple[str, Sequence[Value]]],
    *,
    corner: str = "",
    shares: bool = True,
) -> SafeString:
    """A table whose cells are tinted by value (0–1 with `shares`, else up to the largest). It is its own twin."""
    write = (lambda value: words.percent(value)) if shares else words.number
    top = 1 if shares else max((v for _, values in rows for v in values if v is not None), default=1) or 1
    head = format_html_join("", '<th scope="col">{}</th>', ((name,) for name in columns))
    body = format_html_join(
        "",
        '<tr><th scope="row">{}</th>{}</tr>',
        (
            (label, format_html_join("", '<td class="h{}">{}</td>', ((_shade(v, top), write(v)) for v in values)))
            for label, values in rows
        ),
    )
    return format_html(
        '<table class="table table-tight heat"><caption class="visually-hidden">{}</caption>'
        "<thead><tr><td>{}</td>{}</tr></thead><tbody>{}</tbody></table>",
        title,
        corner,
        head,
        body,
    )


def _shade(value: Value, top: float) -> int:
    return 0 if value is None else 1 + min(5, int(5.999 * max(0, value) / top))
