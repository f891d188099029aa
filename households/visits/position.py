"""Does a point lie where it should? Without outlines of villages: beside the points known there, or in the kabupaten.

Imports no model. Distances in metres on a sphere, which is exact enough for a question of kilometres.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from statistics import median

from slrt.ui import words

EARTH = 6_371_000
WEAK_ACCURACY = 50  # metres; ux §1.14
ENOUGH = 5  # known points in a village before they say where it lies
MARGIN = 1_500  # metres beyond the farthest known family that still count as the village

DOUBTFUL = ("far", "outside")  # what a check finds that somebody should look at

Point = tuple[float | Decimal, float | Decimal]


@dataclass(frozen=True, slots=True)
class Check:
    """code: near, far, inside, outside, unchecked. sentence: what was checked and found, in plain words."""

    code: str
    sentence: str

    @property
    def doubtful(self) -> bool:
        return self.code in DOUBTFUL


def metres(one: Point, other: Point) -> float:
    """Distance over the ground."""
    lat1, lon1, lat2, lon2 = (math.radians(float(value)) for value in (*one, *other))
    part = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(part))


def check(point: Point, known: Sequence[Point], *, jurisdiction: str, village: str, place: str) -> Check:
    """known: points of other families in the village. village and place are names for the sentence."""
    if len(known) >= ENOUGH:
        return _beside(point, known, village)
    outermost = bounds().get(jurisdiction)
    if outermost is None:
        return Check("unchecked", f"Titik belum dapat diperiksa: belum cukup titik keluarga lain di {village}.")
    south, north, west, east = outermost
    inside = south <= float(point[0]) <= north and west <= float(point[1]) <= east
    few = f"Titik keluarga lain di {village} baru {len(known)}, maka hanya diperiksa terhadap batas luar {place}"
    if inside:
        return Check("inside", f"{few}: titik berada di dalamnya.")
    return Check("outside", f"{few}: titik berada di luarnya. Periksa angkanya atau ambil titik lagi di depan rumah.")


def _beside(point: Point, known: Sequence[Point], village: str) -> Check:
    """Measured from the middle of the known points, leaving the outermost tenth aside: one wrong point is no proof."""
    middle = (median(float(lat) for lat, _ in known), median(float(lon) for _, lon in known))
    spread = sorted(metres(middle, each) for each in known)
    reach = spread[min(len(spread) - 1, math.ceil(len(spread) * 0.9) - 1)] + MARGIN
    away = metres(middle, point)
    said = f"Dibandingkan dengan titik {len(known)} keluarga lain di {village}"
    if away <= reach:
        return Check("near", f"{said}: titik berada di antara mereka.")
    kilometres = words.number(Decimal(away / 1000).quantize(Decimal("0.1")))
    return Check("far", f"{said}: titik berada {kilometres} km dari pusatnya. Pastikan rumah memang di desa ini.")


@lru_cache(maxsize=1)
def bounds() -> dict[str, list[float]]:
    """The outermost degrees of every kabupaten/kota: south, north, west, east."""
    path = Path(__file__).parent.parent / "data" / "bounds.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))["regencies"]
