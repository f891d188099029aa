"""Writing SVG by hand: presentation attributes only (the content policy forbids styles), stable ids, escaped text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

# What paper shows. On the screen the classes s1…s6 and l1…l4 of slrt.css take over, so dark mode works as well.
SERIES = ("#0a6b64", "#b9620a", "#54439c", "#1f5fa8", "#7a8794", "#a9d1cd")
GRID, INK, INK_2 = "#dfe4ea", "#17212b", "#4a5766"
DASHES = ("", "6 3", "2 3", "9 3 2 3")
FONT = 13
_NARROW = set("ijltf.,:;|!'()[] 1")
_WIDE = set("mwMW%@")


def el(name: str, /, *inside: object, **attributes: object) -> SafeString:
    """`el("rect", x=1, fill_opacity=.5)`: underscores become dashes, None and "" are left out, text is escaped."""
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{conditional_escape(_number(value))}"'
        for key, value in attributes.items()
        if value is not None and value != ""
    )
    body = "".join(conditional_escape(part) for part in inside)
    return mark_safe(f"<{name}{said}>{body}</{name}>" if body else f"<{name}{said}/>")  # noqa: S308 - escaped above


def _number(value: object) -> object:
    return f"{value:.1f}".rstrip("0").rstrip(".") if isinstance(value, float) else value


def text(said: object, x: float, y: float, *, anchor: str = "", strong: bool = False, size: int = FONT) -> SafeString:
    return el(
        "text",
        said,
        x=float(x),
        y=float(y),
        text_anchor=anchor,
        font_size=size,
        font_weight="600" if strong else "",
        fill=INK if strong else INK_2,
        class_="v" if strong else "",
    )


def width_of(said: str, size: int = FONT) -> float:
    """Roughly how wide a text is in user units: system fonts differ, so this errs on the wide side."""
    units = sum(0.36 if sign in _NARROW else 0.92 if sign in _WIDE else 0.62 for sign in said)
    return units * size


def shorten(said: str, room: float, size: int = FONT) -> str:
    if width_of(said, size) <= room:
        return said
    while said and width_of(f"{said}…", size) > room:
        said = said[:-1]
    return f"{said.rstrip()}…"


def picture(title: str, description: str, width: int, height: int, parts: Iterable[SafeString]) -> SafeString:
    """The svg element with its name and description, found by assistive technology (role=img)."""
    body = mark_safe("".join(parts))  # noqa: S308 - made of el() only
    key = hashlib.sha256(f"{title}|{description}|{body}".encode()).hexdigest()[:10]
    return el(
        "svg",
        el("title", title, id=f"t{key}"),
        el("desc", description, id=f"d{key}"),
        body,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height}",
        class_="chart wide" if width > 500 else "chart",
        role="img",
        aria_labelledby=f"t{key} d{key}",
        font_family="system-ui, 'Noto Sans', 'Segoe UI', Roboto, sans-serif",
    )


def nice_ticks(top: float, wanted: int = 4) -> list[float]:
    """Round values from 0 to at least `top` for an axis."""
    if top <= 0:
        return [0, 1]
    raw = top / wanted
    unit = 10 ** (len(str(int(raw))) - 1) if raw >= 1 else 1
    step = next(unit * factor for factor in (1, 2, 2.5, 5, 10) if unit * factor >= raw)
    step = step if step != int(step) or top < 1 else int(step)
    ticks = [0]
    while ticks[-1] < top:
        ticks.append(ticks[-1] + step)
    return ticks
