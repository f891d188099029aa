"""Where the visits of a list lie, as a sketch without a map behind it: no server elsewhere learns where families live.

Drawn to scale with north at the top; beside it, as with every chart, the table it was drawn from.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from django.utils.safestring import SafeString

from households.models import Visit
from households.visits.position import DOUBTFUL, EARTH, metres
from slrt.ui import words
from slrt.ui.charts import Chart
from slrt.ui.svg import GRID, INK_2, SERIES, el, picture, text

WIDTH, LOWEST, HIGHEST, EDGE = 480, 200, 400, 36  # no wider than what a telephone shows without scrolling
SMALLEST = 400.0  # metres across at least, so that one point is not a whole page
TITLE = "Letak kunjungan"


def sketch_of(visits: Iterable[Visit]) -> Chart | None:
    """The sketch of those visits that have a point; None where none has."""
    listed = list(visits)
    placed = [visit for visit in listed if visit.latitude is not None and visit.longitude is not None]
    if not placed:
        return None
    return Chart(TITLE, _drawn(placed), ("Titik", "Kunjungan", "Desa/kelurahan", "Letak"), _rows(placed),
                 _note(len(listed) - len(placed)))  # fmt: skip


def _rows(placed: list[Visit]) -> list[tuple[str, ...]]:
    return [
        (str(number), visit.number, visit.region.full_name,
         "perlu diperiksa" if _doubtful(visit) else "sesuai atau belum diperiksa")
        for number, visit in enumerate(placed, 1)
    ]  # fmt: skip


def _note(missing: int) -> str:
    said = "Utara di atas. Titik jingga jauh dari keluarga lain di desanya: periksa letaknya."
    return f"{said} {missing} kunjungan di daftar ini belum punya titik." if missing else said


def _doubtful(visit: Visit) -> bool:
    return visit.position_code in DOUBTFUL


def _drawn(placed: list[Visit]) -> SafeString:
    south, north = _span([float(visit.latitude) for visit in placed])
    west, east = _span([float(visit.longitude) for visit in placed])
    middle = (south + north) / 2
    across = max(metres((middle, west), (middle, east)), SMALLEST)
    upward = max(metres((south, west), (north, west)), SMALLEST)
    per_metre = min((WIDTH - 2 * EDGE) / across, (HIGHEST - 2 * EDGE) / upward)
    height = round(min(HIGHEST, max(LOWEST, upward * per_metre + 2 * EDGE)))
    parts = [el("rect", x=1, y=1, width=WIDTH - 2, height=height - 2, fill="none", stroke=GRID, rx=6)]
    for number, visit in enumerate(placed, 1):
        x = WIDTH / 2 + _metres_from(visit.longitude, (west + east) / 2, math.cos(math.radians(middle))) * per_metre
        y = height / 2 - _metres_from(visit.latitude, middle, 1) * per_metre
        parts += _point(number, x, y, doubtful=_doubtful(visit))
    described = f"{len(placed)} kunjungan menurut letaknya; tabel di bawah menyebut masing-masing."
    return picture(TITLE, described, WIDTH, height, [*parts, *_scale(per_metre, height)])


def _span(degrees: list[float]) -> tuple[float, float]:
    return min(degrees), max(degrees)


def _metres_from(degrees: object, middle: float, shrink: float) -> float:
    return math.radians(float(degrees) - middle) * EARTH * shrink


def _point(number: int, x: float, y: float, *, doubtful: bool) -> list[SafeString]:
    dot = el("circle", cx=x, cy=y, r=5, fill=SERIES[1 if doubtful else 0], class_="s2" if doubtful else "s1")
    return [dot, text(number, x + 8, y + 4, size=12)]


def _scale(per_metre: float, height: int) -> list[SafeString]:
    """A bar of a round length, about a fifth of the width."""
    wanted = WIDTH / 5 / per_metre
    length = max(step * 10**power for power in range(1, 6) for step in (1, 2, 5) if step * 10**power <= max(wanted, 10))
    said = f"{words.number(length // 1000)} km" if length >= 1000 else f"{words.number(length)} m"
    y = height - 14
    bar = el("line", x1=EDGE, x2=EDGE + length * per_metre, y1=y, y2=y, stroke=INK_2, stroke_width=2)
    return [bar, text(said, EDGE, y - 6, size=12)]
