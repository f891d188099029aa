"""From what a clerk typed to a village: "Sukodono", "Desa Sukodono, Kec. Kendal", or its code."""

from __future__ import annotations

import re
from functools import lru_cache

from slrt.accounts.models import Unit
from slrt.regions.models import Region

_KINDS = re.compile(r"^(desa adat|desa|ds|kelurahan|kel)\.?\s+", re.IGNORECASE)


@lru_cache(maxsize=64)
def names_in(jurisdiction: str) -> tuple[tuple[str, str, str], ...]:
    """(code, name, kecamatan) of every village, by name. The list of regions does not change while we run."""
    rows = Region.objects.inside(jurisdiction).villages().order_by("name", "code")
    return tuple(rows.values_list("code", "name", "parent__name"))


def options(jurisdiction: str, unit: Unit | None = None) -> list[str]:
    """For a <datalist>: "Sukodono, Kec. Kendal"; villages in the unit's own place first."""
    near = unit.region_id if unit is not None else ""
    ordered = (
        sorted(names_in(jurisdiction), key=lambda row: not row[0].startswith(near)) if near else names_in(jurisdiction)
    )
    return [f"{name}, Kec. {district}" for _, name, district in ordered]


def find(text: str, jurisdiction: str, unit: Unit | None = None) -> list[str]:
    """Codes of the villages meant: one when it is clear, several when the name occurs more than once, none else.

    A village in the unit's own place wins over others of the same name.
    """
    wanted = text.strip()
    name, _, district = wanted.partition(",")
    name, district = (
        _plain(_KINDS.sub("", name.strip())),
        _plain(re.sub(r"^kec(amatan)?\.?\s+", "", district.strip(), flags=re.I)),
    )
    rows = names_in(jurisdiction)
    if exact := [code for code, *_ in rows if code == wanted]:
        return exact
    found = [
        code for code, known, place in rows if _plain(known) == name and (not district or _plain(place) == district)
    ]
    near = [code for code in found if unit is not None and code.startswith(unit.region_id)]
    return near if len(near) == 1 else found


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", text.lower())
