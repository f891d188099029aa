"""Every pair of text and ground of the style sheet is readable (WCAG 2.2: 4.5:1 for text, 3:1 for edges and rings)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).resolve().parents[2] / "static/css/slrt.css").read_text()
TEXT = [
    (ink, ground)
    for ink in ("ink", "ink-2", "ink-3", "accent-ink", "danger", "ok", "warn", "info")
    for ground in ("bg", "card", "hover", "line-2")
] + [
    ("on-accent", "accent"),
    ("on-accent", "accent-2"),
    ("on-top", "top"),
    ("on-danger", "danger"),
    ("accent-ink", "accent-soft"),
    ("ink", "accent-soft"),
    ("ink-2", "accent-soft"),
    ("bg", "ink"),
    *[(tone, f"{tone}-soft") for tone in ("info", "warn", "danger", "ok", "violet", "grey")],
    *[("ink", f"{tone}-soft") for tone in ("info", "warn", "danger", "ok", "grey")],
]
EDGES = [
    ("field", "card"),
    ("field", "bg"),
    ("accent", "card"),
    ("accent", "line-2"),
    ("danger", "card"),
    ("focus", "ring"),
    *[(f"c{number}", "card") for number in range(1, 6)],
]


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})\b", block))


def themes() -> dict[str, dict[str, str]]:
    light, dark = re.findall(r":root \{(.*?)\n\}", CSS, re.S)[0], CSS.split("prefers-color-scheme:dark")[1]
    dark = dark.split("} } }")[0]
    return {"light": tokens(light), "dark": tokens(light) | tokens(dark)}


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(sign * 2 for sign in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, two: str) -> float:
    high, low = sorted((luminance(one), luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def poor(theme: str, pairs: list[tuple[str, str]], least: float) -> list[tuple[str, str, float]]:
    colours = themes()[theme]
    found = [(one, two, contrast(colours[one], colours[two])) for one, two in pairs]
    return [(one, two, round(value, 2)) for one, two, value in found if value < least]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_is_readable(theme):
    assert poor(theme, TEXT, 4.5) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_edges_and_rings_are_seen(theme):
    assert poor(theme, EDGES, 3) == []


def test_heat_cells_are_readable():
    cells = re.findall(r"\.heat \.h[1-6] \{ background:(#\w+); color:(#\w+)", CSS)
    assert len(cells) == 6
    assert [pair for pair in cells if contrast(*pair) < 4.5] == []


def test_both_themes_name_the_same_colours():
    light, dark = themes().values()
    assert set(light) == set(dark)
