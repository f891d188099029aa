"""Values of an edition that differ from what was approved here: kept for a person to decide, never written over."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Model

from households.enums import Change, FindingKind
from households.models import (
    EditionFinding,
    Household,
    Person,
    RegistryEdition,
    StagedFamily,
    StagedPerson,
)
from households.models.staging import SPAN
from households.registry import fields
from households.registry.reasons import CONFLICT

LABELS = {
    "name": "nama", "birth_date": "tanggal lahir", "birth_place": "tempat lahir", "sex": "jenis kelamin",
    "mother_name": "nama ibu kandung", "relation": "hubungan keluarga", "occupation": "pekerjaan",
    "village": "desa/kelurahan", "household": "keluarga", "head_name": "kepala keluarga", "address": "alamat",
    "hamlet": "dusun", "rt": "RT", "rw": "RW", "size": "jumlah anggota",
}  # fmt: skip


def note_conflicts(edition: RegistryEdition, part: str, first: int, last: int) -> int:
    """Store one finding per conflicting field of the rows in this range of keys. Returns how many."""
    model, living, values = (
        (StagedFamily, Household, fields.HOUSEHOLD_VALUES)
        if part == "families"
        else (StagedPerson, Person, fields.PERSON_VALUES)
    )
    rows = list(model.objects.filter(key__range=(first, last), change=Change.CONFLICT).order_by("key"))
    link = "household_id" if part == "families" else "person_id"
    known = living.objects.in_bulk([getattr(row, link) for row in rows])
    found = [
        EditionFinding(
            jurisdiction_id=edition.jurisdiction_id,
            edition=edition,
            kind=FindingKind.CONFLICT,
            row=row.key % SPAN,
            reason=CONFLICT,
            detail=LABELS[field],
            field=field,
            theirs=theirs,
            **{link: getattr(row, link)},
        )
        for row in rows
        for field, theirs in _differences(row, known[getattr(row, link)], values)
    ]
    EditionFinding.objects.bulk_create(found)
    return len(found)


def _differences(row: Model, living: Model, values: tuple[fields.Value, ...]) -> Iterator[tuple[str, str]]:
    for value in values:
        name = fields.approved_name(value.column)
        theirs = getattr(row, value.staged)
        given = theirs != "" if value.text else theirs is not None
        if name in living.approved_fields and given and theirs != getattr(living, value.column):
            yield name, str(theirs)
