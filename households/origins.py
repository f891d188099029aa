"""Where each value on a family's card comes from: which edition says so, or when it was approved here.

A value that was approved here is found in the row history: the first row that counts it among the approved fields.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db.models import Model

from households import codes
from households.models import EditionListing, Household, Person
from households.registry.conflicts import LABELS
from households.registry.fields import (
    HOUSEHOLD_VALUES,
    HOUSING_BIT,
    HOUSING_PREFIX,
    NIK_BIT,
    PERSON_VALUES,
    approved_name,
)
from slrt.jurisdictions.codes import PERSON_FLAGS
from slrt.ui import words

FAMILY = ("kk", "head_name", "village", "address", "hamlet", "rt", "rw", "size")
MEMBER = ("nik", "name", "birth_date", "birth_place", "sex", "mother_name", "relation", "occupation", "flags", "alive")


@dataclass(frozen=True, slots=True)
class Origin:
    """who: the family or a member; value: as shown (numbers masked); said: "menurut DTSEN 2026-T3, 30 Sep 2026"."""

    who: str
    label: str
    value: str
    said: str


def label_of(field: str) -> str:
    label = LABELS.get(field, field)
    return label[:1].upper() + label[1:]


def origins_of(household: Household) -> list[Origin]:
    """Family first, then its members; values that are not known are left out. Four queries whatever the size."""
    members = list(household.members.all())
    listed = _listings(members)
    since = approved_since("householdhistory", [household]) | approved_since("personhistory", members)
    family = listed.get(next((member.pk for member in members if member.pk in listed), 0), [])
    found = list(_of(household, "Keluarga", FAMILY, family, since))
    found += _of_house(household, family, since)
    for member in members:
        found += _of(member, member.name, MEMBER, listed.get(member.pk, []), since)
    return found


Listed = list[tuple[int, str]]  # what an edition said something of (bits), the edition in words; newest first
_BITS = {
    "household": {approved_name(value.column): value.bit for value in HOUSEHOLD_VALUES},
    "person": {approved_name(value.column): value.bit for value in PERSON_VALUES if not value.unless}
    | {"nik": NIK_BIT},
}
_BITS["person"]["nik"] = NIK_BIT


def _listings(members: list[Person]) -> dict[int, Listed]:
    """Person → the editions that list them, newest first."""
    rows = EditionListing.objects.filter(person__in=members, edition__state__in=("current", "past"))
    ordered = rows.select_related("edition").order_by("-edition__edition_date", "-edition__source", "-edition__period")
    found: dict[int, Listed] = {}
    for row in ordered:
        said = f"menurut {row.edition}, data per {words.mid_date(row.edition.edition_date)}"
        found.setdefault(row.person_id, []).append((row.given, said))
    return found


def _said(listed: Listed, bit: int | None) -> str:
    """The newest edition that said something of the field; the newest of all where nobody kept that."""
    return next((words_ for given, words_ in listed if bit is not None and given & (1 << bit)), listed[0][1])


def approved_since(history: str, records: list) -> dict[tuple[str, int, str], datetime]:
    """(kind, id, field) → when the field first stood among the approved ones."""
    asked = [record.pk for record in records if record.approved_fields]
    if not asked:
        return {}
    rows = apps.get_model("households", history).objects.filter(pgh_obj_id__in=asked)
    found: dict[tuple[str, int, str], datetime] = {}
    for pk, fields, at in rows.order_by("pgh_id").values_list("pgh_obj_id", "approved_fields", "pgh_created_at"):
        for field in fields:
            found.setdefault((history.removesuffix("history"), pk, field), at)
    return found


def _of(record: Model, who: str, fields: tuple[str, ...], listed: Listed, since: dict) -> Iterator[Origin]:
    local = f"dicatat di sini {words.mid_date(record.created_at)}"
    bits = _BITS[record._meta.model_name]
    for field in fields:
        value = _value(record, field)
        if not value:
            continue
        if field in record.approved_fields:
            at = since.get((record._meta.model_name, record.pk, field), record.updated_at)
            said = f"disetujui di sini {words.long_date(at)}"
        else:
            own = local if record.source == "local" else f"menurut {record.get_source_display()}"
            said = _said(listed, bits.get(field)) if listed else own
        yield Origin(who, label_of(field), value, said)


def _of_house(household: Household, listed: Listed, since: dict) -> Iterator[Origin]:
    """Each answer about the house: approved one by one, or all of them by a visit."""
    for name, label, answer in codes.answers(household.housing):
        names = (f"{HOUSING_PREFIX}{name}", "housing")
        approved = next((each for each in names if each in household.approved_fields), "")
        if approved:
            at = since.get(("household", household.pk, approved), household.updated_at)
            said = f"disetujui di sini {words.long_date(at)}"
        elif listed:
            said = _said(listed, HOUSING_BIT)
        else:
            said = f"dicatat di sini {words.mid_date(household.updated_at)}"
        yield Origin("Rumah", label, answer, said)


def _value(record: Model, field: str) -> str:
    value = getattr(record, field)
    if field in ("kk", "nik"):
        return words.mask_nik(value) if value else ""
    if field == "birth_date":
        return words.short_date(value) if value else ""
    if field == "village":
        return value.full_name
    if field == "flags":
        return ", ".join(PERSON_FLAGS.get(code, code) for code in value)
    if field == "alive":
        return "" if value else "meninggal"
    if field in ("sex", "relation"):
        return getattr(record, f"get_{field}_display")()
    return str(value) if value else ""
