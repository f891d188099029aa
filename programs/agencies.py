"""Which office of a jurisdiction runs a programme."""

from __future__ import annotations

from programs.models import Programme
from slrt.accounts.models import Unit


def agencies_of(jurisdiction: str) -> list[Unit]:
    """The offices a referral can go to."""
    return list(Unit.objects.agencies().filter(jurisdiction=jurisdiction).order_by("name", "pk"))


def agency_for(programme: Programme, jurisdiction: str, units: list[Unit] | None = None) -> Unit | None:
    """The office to address for a programme: the one written in the catalogue, else the best guess, else None.

    A national entry belongs to no office here, so it is guessed by name, then by level and sector. `units` saves the
    query when the offices are already at hand.
    """
    choices = agencies_of(jurisdiction) if units is None else units
    written = [unit for unit in choices if unit.pk == programme.manager_unit_id]
    if written:
        return written[0]
    fitting = [(_fit(programme, unit), unit) for unit in choices]
    return max((pair for pair in fitting if pair[0]), key=lambda pair: pair[0], default=(0, None))[1]


def _fit(programme: Programme, unit: Unit) -> int:
    """0 = not this office; a name that fits counts more than a sector, the same level breaks ties."""
    named = bool(programme.unit_hint) and programme.unit_hint.lower() in unit.name.lower()
    sector = programme.sector in unit.sectors
    if not (named or sector):
        return 0
    return 4 * named + 2 * sector + (unit.level == programme.level)
