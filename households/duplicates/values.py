"""What two records say, side by side: which fields count, in which words, and which side is taken unless told
otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models

from households.models import Person
from slrt.jurisdictions.codes import PERSON_FLAGS
from slrt.ui import words

# Fields that a person decides about. What is derived from them, or says where they come from, follows.
PERSON = (
    "nik", "name", "birth_date", "birth_year", "birth_place", "sex", "mother_name", "relation", "occupation",
    "village", "household", "flags", "alive",
)  # fmt: skip
HOUSEHOLD = ("kk", "head_name", "village", "address", "hamlet", "rt", "rw", "size", "housing")
FOLLOWS = {
    "nik": ("nik_digest", "no_nik_reason"),
    "birth_date": ("birth_year",),
    "name": ("name_key",),
    "housing": ("latitude", "longitude"),
    "kk": ("kk_digest",),
}


def names_of(model: type[models.Model]) -> tuple[str, ...]:
    return PERSON if model is Person else HOUSEHOLD


@dataclass(frozen=True, slots=True)
class Line:
    """One field on both sides. take is "first", "second" or "" when both say the same."""

    name: str
    label: str
    first: str
    second: str
    differs: bool
    take: str = ""


def label_of(model: type[models.Model], name: str) -> str:
    label = str(model._meta.get_field(name).verbose_name)
    return label[:1].upper() + label[1:]


def shown(row: models.Model, name: str) -> str:
    """A value in words; numbers masked."""
    value = getattr(row, name)
    if name in ("nik", "kk"):
        if value:
            return words.mask_nik(value)
        return row.get_no_nik_reason_display() if name == "nik" and row.no_nik_reason else ""
    if name == "birth_date":
        return words.long_date(value) if value else ""
    if name == "household":
        return f"{value} ({value.village.short_name})" if value else ""
    if name == "village":
        return value.full_name
    if name == "flags":
        return ", ".join(PERSON_FLAGS.get(code, code) for code in value)
    if name == "alive":
        return "ya" if value else "meninggal"
    if name == "housing":
        return f"{len(value)} isian" if value else ""
    display = getattr(row, f"get_{name}_display", None)
    return str(display() if display else value if value is not None else "")


def raw(row: models.Model, name: str) -> Any:
    field = row._meta.get_field(name)
    return getattr(row, field.attname)


def empty(value: Any) -> bool:
    return value in (None, "", {}, [])


def better(name: str, first: models.Model, second: models.Model) -> str:
    """Which side's value is proposed: the one that says something, then the approved one, then the newer data."""
    one, two = raw(first, name), raw(second, name)
    if empty(one) != empty(two):
        return "second" if empty(one) else "first"
    approved = (name in first.approved_fields, name in second.approved_fields)
    if approved[0] != approved[1]:
        return "first" if approved[0] else "second"
    newer = (second.as_of or second.created_at.date()) > (first.as_of or first.created_at.date())
    return "second" if newer else "first"


def lines(first: models.Model, second: models.Model) -> list[Line]:
    """Every field of two records of the same kind that at least one of them fills."""
    model, found = type(first), []
    for name in names_of(model):
        if name == "birth_year" and first.birth_date and second.birth_date:
            continue
        one, two = raw(first, name), raw(second, name)
        if empty(one) and empty(two):
            continue
        differs = one != two
        take = better(name, first, second) if differs else ""
        found.append(Line(name, label_of(model, name), shown(first, name), shown(second, name), differs, take))
    return found
