"""Units of a jurisdiction after its preset: the secretariat, agencies, kecamatan offices, Puskesos."""

from __future__ import annotations

from slrt.accounts.models import Unit
from slrt.jurisdictions.preset import preset_units


def load_units(jurisdiction: str) -> dict[str, Unit]:
    """Create the preset's units that do not exist yet; existing ones, edited or not, are left alone. By code."""
    known = {unit.code: unit for unit in Unit.objects.filter(jurisdiction=jurisdiction)}
    fresh = [
        Unit(
            jurisdiction_id=jurisdiction,
            kind=raw["kind"],
            level=raw["level"],
            name=raw["name"],
            code=raw["code"],
            region_id=raw["region_code"],
            sectors=list(raw["sectors"]),
        )
        for raw in preset_units(jurisdiction)
        if raw["code"] not in known
    ]
    Unit.objects.bulk_create(fresh)
    return known | {unit.code: unit for unit in fresh}
