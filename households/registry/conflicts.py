"""Values of an edition that differ from what was approved here: kept for a person to decide, never written over.

A decision to keep the value of the desk holds for the value it was made about: when the same comes again, it is no
conflict any more (households.actions.conflicts).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.contrib.postgres.aggregates import BitOr
from django.db.models import Model

from households import housing
from households.enums import Change, ConflictState, FindingKind
from households.models import (
    EditionFinding,
    EditionListing,
    Household,
    Person,
    RegistryConflict,
    RegistryEdition,
    StagedFamily,
    StagedPerson,
)
from households.models.staging import SPAN, span
from households.registry import fields
from households.registry.ranks import newer_than
from households.registry.reasons import CONFLICT
from slrt.audit.crypto import decrypt, digest

LABELS = {
    "name": "nama", "birth_date": "tanggal lahir", "birth_place": "tempat lahir", "sex": "jenis kelamin",
    "mother_name": "nama ibu kandung", "relation": "hubungan keluarga", "occupation": "pekerjaan",
    "village": "desa/kelurahan", "household": "keluarga", "head_name": "kepala keluarga", "address": "alamat",
    "hamlet": "dusun", "rt": "RT", "rw": "RW", "size": "jumlah anggota",
    "kk": "nomor KK", "alive": "masih hidup", "flags": "penanda", "housing": "keadaan rumah", "nik": "NIK",
}  # fmt: skip
PURPOSE = "conflict"
BATCH = 2_000
Difference = tuple[str, str]  # field, what the edition says


def label_of(field: str) -> str:
    """The field in words, questions of the house among them."""
    asked = {f"{fields.HOUSING_PREFIX}{code}": label for code, label, _ in housing.QUESTIONS.values()}
    return LABELS.get(field) or asked.get(field, field)


def _parts(part: str):
    if part == "families":
        return StagedFamily, Household, "household_id"
    return StagedPerson, Person, "person_id"


def settle_decided(edition: RegistryEdition) -> None:
    """After rows were classed: those whose every difference was decided before are no conflicts."""
    for part in ("families", "persons"):
        model, _, _ = _parts(part)
        rows = model.objects.filter(key__range=span(edition.pk), change=Change.CONFLICT, reason="").order_by("key")
        keys = list(rows.values_list("pk", flat=True))
        for begin in range(0, len(keys), BATCH):
            _settle(edition, part, model.objects.filter(pk__in=keys[begin : begin + BATCH]).order_by("key"))


def _settle(edition: RegistryEdition, part: str, rows: Iterable[Model]) -> None:
    model, _, _ = _parts(part)
    still = {row.pk for row, found in _conflicts(edition, part, rows) if found}
    # Whether something else of the row changes is seen when it is applied; it is shown as changed.
    decided = [row.pk for row in rows if row.pk not in still]
    model.objects.filter(pk__in=decided).update(change=Change.CHANGED)


def note_conflicts(edition: RegistryEdition, part: str, first: int, last: int) -> int:
    """Store what conflicts in the rows of this range of keys: a finding of the edition, and a question to decide.

    Returns how many. Questions that the edition answers by agreeing fall away.
    """
    model, _, link = _parts(part)
    rows = model.objects.filter(key__range=(first, last), change=Change.CONFLICT).order_by("key")
    found = [
        (row, field, theirs) for row, differences in _conflicts(edition, part, rows) for field, theirs in differences
    ]
    EditionFinding.objects.bulk_create(
        EditionFinding(
            jurisdiction_id=edition.jurisdiction_id, edition=edition, kind=FindingKind.CONFLICT, row=row.key % SPAN,
            reason=CONFLICT, detail=label_of(field), field=field, theirs=theirs, **{link: getattr(row, link)},
        )
        for row, field, theirs in found
    )  # fmt: skip
    asked = {(getattr(row, link), field): theirs for row, field, theirs in found}
    _ask(edition, part, asked)
    _drop_answered(edition, part, first, last, asked)
    return len(found)


def _ask(edition: RegistryEdition, part: str, asked: dict[tuple[int, str], str]) -> None:
    """One open question per field of a record: what the edition of the highest rank says."""
    _, living, link = _parts(part)
    ids = {pk for pk, _ in asked}
    rows = RegistryConflict.objects.open().filter(**{f"{link}__in": ids}).select_related("edition")
    open_ones = {(getattr(row, link), row.field): row for row in rows.order_by("pk")}
    villages = dict(living.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "village_id"))
    for (pk, field), theirs in asked.items():
        row = open_ones.get((pk, field))
        if row is None:
            row = RegistryConflict(
                jurisdiction_id=edition.jurisdiction_id, village_id=villages[pk], field=field, **{link: pk}
            )
        elif row.edition.rank >= edition.rank:
            continue
        row.edition, row.theirs = edition, theirs
        row.save()


def _drop_answered(edition: RegistryEdition, part: str, first: int, last: int, asked: dict) -> None:
    """Open questions about people of these rows of which the edition no longer says anything else."""
    model, _, link = _parts(part)
    about = model.objects.filter(key__range=(first, last), reason="").values(link)
    rows = RegistryConflict.objects.open().filter(**{f"{link}__in": about}).exclude(edition=edition)
    for row in rows.select_related("edition").order_by("pk"):
        if (getattr(row, link), row.field) not in asked and edition.rank > row.edition.rank:
            row.state = ConflictState.MOOT
            row.save(update_fields=["state"])


def _conflicts(edition: RegistryEdition, part: str, rows: Iterable[Model]) -> Iterator[tuple[Model, list[Difference]]]:
    """Each row with what differs from approved values, was not said otherwise by a newer edition, and not decided."""
    _, living, link = _parts(part)
    rows = list(rows)
    ids = [getattr(row, link) for row in rows]
    known = living.objects.in_bulk(ids)
    newer = _newer_bits(edition, link, ids)
    decided = _decided(link, ids)
    for row in rows:
        pk = getattr(row, link)
        record, bits = known.get(pk), newer.get(pk, 0)
        if record is None:
            continue
        found = [
            (field, theirs)
            for field, theirs, bit in _differences(part, row, record)
            if not bits & (1 << bit) and digest(theirs, PURPOSE) not in decided[(pk, field)]
        ]
        yield row, found


def _newer_bits(edition: RegistryEdition, link: str, ids: list[int]) -> dict[int, int]:
    newer = newer_than(edition)
    if not newer:
        return {}
    rows = EditionListing.objects.filter(edition__in=newer, **{f"{link}__in": ids}).order_by().values_list(link)
    return dict(rows.annotate(bits=BitOr("given")))


def _decided(link: str, ids: list[int]) -> dict[tuple[int, str], set[bytes]]:
    """(record, field) → digests of values about which somebody decided to keep ours."""
    found: dict[tuple[int, str], set[bytes]] = defaultdict(set)
    rows = RegistryConflict.objects.filter(state=ConflictState.OURS, **{f"{link}__in": ids}).order_by("pk")
    for pk, field, seen in rows.values_list(link, "field", "theirs_digest"):
        found[(pk, field)].add(seen)
    return found


def _differences(part: str, row: Model, living: Model) -> Iterator[tuple[str, str, int]]:
    """(field, what the edition says, its bit) of every approved field that the row says something else of."""
    for value in fields.HOUSEHOLD_VALUES if part == "families" else fields.PERSON_VALUES:
        name = fields.approved_name(value.column)
        theirs = getattr(row, value.staged)
        given = theirs != "" if value.text else theirs is not None
        if value.unless or name not in living.approved_fields or not given:
            continue
        if theirs != getattr(living, value.column):
            yield name, str(theirs), value.bit
    if part == "families":
        yield from _housing_differences(row, living)
    elif "nik" in living.approved_fields and row.nik_digest and bytes(row.nik_digest) != living.nik_digest:
        yield "nik", decrypt(bytes(row.nik), Person._meta.get_field("nik").aad), fields.NIK_BIT


def _housing_differences(row: StagedFamily, living: Household) -> Iterator[tuple[str, str, int]]:
    """Answers about the house that were approved one by one, of the same questionnaire."""
    if row.housing.get("questionnaire") != living.housing.get("questionnaire"):
        return
    for name in living.approved_fields:
        key = name.removeprefix(fields.HOUSING_PREFIX)
        theirs = row.housing.get(key, "")
        if name.startswith(fields.HOUSING_PREFIX) and theirs and theirs != living.housing.get(key):
            yield name, str(theirs), fields.HOUSING_BIT
