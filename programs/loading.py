"""The catalogue that comes with the application: TOML files under programs/catalogue, loaded as editable rows."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q

from programs.agencies import agency_for
from programs.fitting.rules import RuleRefused, canonical
from programs.models import Programme

FOLDER = Path(__file__).parent / "catalogue"
# What an entry may say; anything else in a file is a typing error.
KEYS = frozenset(
    {
        *("name", "short_name", "level", "sector", "manager_name", "unit_hint", "legal_basis", "target_unit"),
        *(
            "criteria",
            "rules",
            "documents",
            "benefit",
            "frequency",
            "service_time",
            "how_to_apply",
            "contact",
            "spoken",
        ),
        *("funding", "valid_from", "confidential", "aim", "service_kind", "service_field", "basic_service"),
    }
)


class BadEntry(ValueError):
    """A file of the catalogue says something that cannot be loaded; the message names the file and the entry."""


def read_entries(folder: Path = FOLDER) -> Iterator[tuple[str | None, str, dict[str, Any]]]:
    """(jurisdiction or None, code, fields) of every entry, once per region an entry is for."""
    for path in sorted(folder.glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        for own in content["programme"]:
            fields = content.get("defaults", {}) | own
            regions, code = fields.pop("for", None) or [None], fields.pop("code", "")
            if not code or set(fields) - KEYS or not isinstance(fields.get("valid_from"), date):
                raise BadEntry(f"{path.name}: entry {code or own!r} has unknown keys, no code, or no valid_from")
            fields["rules"] = _rules(path.name, code, fields.get("rules", []))
            for region in regions:
                yield region, code, fields


def _rules(file: str, code: str, lines: list[str]) -> list[str]:
    try:
        return [canonical(line) for line in lines]
    except RuleRefused as refused:
        raise BadEntry(f"{file}: entry {code}: {refused.sentence}") from refused


@transaction.atomic
def load_catalogue(folder: Path = FOLDER) -> dict[str, int]:
    """Bring the rows in line with the files. What people have changed, or given a later version, stays as it is.

    Returns how many were created, changed, unchanged and kept because of people.
    """
    counts = {"created": 0, "changed": 0, "unchanged": 0, "kept": 0}
    known: dict[tuple[str | None, str], list[Programme]] = {}
    for row in Programme.objects.order_by("pk"):
        known.setdefault((row.jurisdiction_id, row.code), []).append(row)
    for region, code, fields in read_entries():
        counts[_bring(known.get((region, code), []), region, code, fields)] += 1
    return counts


def _bring(rows: list[Programme], region: str | None, code: str, fields: dict[str, Any]) -> str:
    if not rows:
        programme = Programme(jurisdiction_id=region, code=code, **fields)
        programme.full_clean(exclude=["jurisdiction"], validate_unique=False, validate_constraints=False)
        programme.save()
        return "created"
    if len(rows) > 1 or rows[0].updated_by_id:
        return "kept"
    (row,) = rows
    differing = [name for name, value in fields.items() if getattr(row, name) != value]
    for name in differing:
        setattr(row, name, fields[name])
    if differing:
        row.save(update_fields=differing)
    return "changed" if differing else "unchanged"


def link_units() -> int:
    """Give local entries without a managing unit the agency that fits; entries a person has changed are left alone."""
    linked = 0
    rows = Programme.objects.filter(~Q(jurisdiction=None), manager_unit=None, updated_by=None).order_by("pk")
    for row in rows:
        if row.is_shared:
            continue
        unit = agency_for(row, row.jurisdiction_id)
        if unit is not None:
            Programme.objects.filter(pk=row.pk).update(manager_unit=unit)
            linked += 1
    return linked
