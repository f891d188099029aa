"""The history of an entry in words: who changed which line, from what to what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from programs.actions import CONTENT
from programs.models import Programme, ProgrammeHistory
from slrt.accounts.models import Unit, User
from slrt.jurisdictions.codes import FUNDING
from slrt.ui import words

# What a reader wants to know of; the rest is bookkeeping.
SHOWN = (*("manager_unit_id" if name == "manager_unit" else name for name in CONTENT), "valid_from", "valid_to")
LIMIT = 50


@dataclass(frozen=True, slots=True)
class Change:
    """For <c-timeline>."""

    text: str
    when: str
    who: str
    tone: str
    quote: str


def changes_of(programme: Programme) -> list[Change]:
    """Newest first. Each stored row is the entry as it was before a change, so it is compared with what came after."""
    rows = list(ProgrammeHistory.objects.filter(pgh_obj_id=programme.pk).order_by("-pgh_id")[:LIMIT])
    people, units = _people(rows), _units([*rows, programme])
    found, after = [], programme
    for before in rows:
        differing = [name for name in SHOWN if getattr(before, name) != getattr(after, name)]
        if differing:
            found.append(_change(before, after, differing, people, units))
        after = before
    return found


def _people(rows: list[Any]) -> dict[int, str]:
    keys = {(row.pgh_context or {}).get("user") for row in rows} - {None}
    return dict(User.objects.filter(pk__in=keys).order_by("pk").values_list("pk", "name"))


def _units(rows: list[Any]) -> dict[int, str]:
    keys = {row.manager_unit_id for row in rows} - {None}
    return dict(Unit.objects.filter(pk__in=keys).order_by("pk").values_list("pk", "name"))


def _change(before: Any, after: Any, names: list[str], people: dict[int, str], units: dict[int, str]) -> Change:
    labels = {name: str(Programme._meta.get_field(name).verbose_name) for name in names}
    quote = "\n".join(f"{labels[name]}: {_say(before, name, units)} → {_say(after, name, units)}" for name in names)
    at: datetime = before.pgh_created_at
    who = people.get((before.pgh_context or {}).get("user"), "Sistem")
    return Change(f"Diubah: {', '.join(labels.values())}", words.short_moment(at), who, "", quote)


def _say(row: Any, name: str, units: dict[int, str]) -> str:
    if name == "manager_unit_id" and row.manager_unit_id:
        return units.get(row.manager_unit_id, "unit yang sudah dihapus")
    if name == "funding" and row.funding:
        return FUNDING.get(row.funding, row.funding)
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    if value is None or value in ("", []):
        return "kosong"
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, list):
        return ", ".join(value)
    return words.long_date(value) if hasattr(value, "year") else str(value)
