"""One record taken into another: everything that pointed at it points at the survivor, and nothing is lost.

Allowed imports: models and below. The caller (households.actions.duplicates) holds the transaction and the right.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from households.duplicates import references, snapshot, values
from households.duplicates.refusal import MergeRefused, check_now
from households.enums import EditionState, MergeKind, PairState
from households.models import (
    DuplicatePair,
    Household,
    Merge,
    Person,
    PreListProposal,
    RegistryEdition,
    StagedFamily,
    StagedPerson,
)
from households.models.staging import span
from slrt.accounts.models import User

Row = Person | Household
WAITING_EDITIONS = (EditionState.STAGED, EditionState.PREVIEW, EditionState.COMMITTING)


def check(survivor: Row, gone: Row) -> None:
    """Raise MergeRefused where two records may not become one now."""
    if survivor.pk == gone.pk or type(survivor) is not type(gone):
        raise MergeRefused("Pilih dua catatan yang berbeda.")
    if survivor.jurisdiction_id != gone.jurisdiction_id:
        raise MergeRefused("Kedua catatan berada di kabupaten/kota yang berbeda.")
    _no_open_proposals(survivor, gone)
    _no_edition_under_way(survivor, gone)
    _nothing_written_once(gone)


def _nothing_written_once(gone: Row) -> None:
    """What was issued or frozen keeps naming the record it was made for: that record has to stay."""
    for reference in references.all_of(type(gone)):
        if reference.written_once and reference.rows(gone.pk).exists():
            what, side = str(reference.model._meta.verbose_name), "Warga" if isinstance(gone, Person) else "Keluarga"
            raise MergeRefused(
                f"{side} yang akan digabungkan sudah tercantum dalam {what}, yang tidak dapat diubah. "
                "Jadikan catatan itu yang dipertahankan."
            )


def _no_open_proposals(survivor: Row, gone: Row) -> None:
    """One person has one open proposal at most; two would collide as soon as both carry the same NIK."""
    if not isinstance(survivor, Person):
        return
    rows = PreListProposal.objects.open().filter(person__in=(survivor, gone)).order_by("pk")
    numbers = [row.number for row in rows if row.person_id == survivor.pk][:1]
    numbers += [row.number for row in rows if row.person_id == gone.pk][:1]
    if len(numbers) == 2:
        raise MergeRefused(
            f"Keduanya mempunyai usulan daftar awal yang masih berjalan ({numbers[0]} dan {numbers[1]}). "
            "Selesaikan atau cabut salah satunya lebih dulu."
        )


def _no_edition_under_way(survivor: Row, gone: Row) -> None:
    """Staged rows name records by id: taking one away under an import that is being prepared would break it."""
    waiting = RegistryEdition.objects.filter(jurisdiction=survivor.jurisdiction_id, state__in=WAITING_EDITIONS)
    for edition in waiting.order_by("pk"):
        keys = {"key__range": span(edition.pk)}
        if isinstance(survivor, Person):
            met = StagedPerson.objects.filter(person_id__in=(survivor.pk, gone.pk), **keys).exists()
        else:
            ids = {"household_id__in": (survivor.pk, gone.pk)} | keys
            met = StagedFamily.objects.filter(**ids).exists() or StagedPerson.objects.filter(**ids).exists()
        if met:
            raise MergeRefused(f"Edisi {edition} yang sedang disiapkan memuat data ini. Terapkan atau batalkan dulu.")


def merge(
    *, by: User, survivor: Row, gone: Row, take: Iterable[str], reason: str, pair: DuplicatePair | None = None,
    part_of: Merge | None = None,
) -> Merge:  # fmt: skip
    """Take `gone` into `survivor`. take: names of fields whose value comes from the one that goes.

    Both must be locked by the caller. Raises MergeRefused.
    """
    check(survivor, gone)
    kind = MergeKind.PERSON if isinstance(survivor, Person) else MergeKind.HOUSEHOLD
    before = {"gone": snapshot.take(gone), "survivor": snapshot.take(survivor), "set_aside": []}
    moved: dict[str, list] = {}
    for reference in references.all_of(type(survivor)):
        # Nothing written once names the one that goes: check() saw to it.
        if not reference.written_once and (ids := _move(reference, survivor.pk, gone.pk, before["set_aside"])):
            moved[reference.code] = ids
    moved["pairs"] = _end_pairs(gone, pair)
    taken = _values(survivor, gone, take)
    try:
        with transaction.atomic():
            type(gone)._base_manager.filter(pk=gone.pk)._raw_delete(using="default")
            _write(survivor, taken)
            check_now()
    except IntegrityError as error:
        raise MergeRefused("Data ini masih dirujuk dari bagian lain dan tidak dapat digabungkan.") from error
    survivor.refresh_from_db()
    after = snapshot.changed(survivor, before["survivor"])
    before["survivor"] = {name: before["survivor"][name] for name in after}
    return Merge.objects.create(
        jurisdiction_id=survivor.jurisdiction_id,
        village_id=survivor.village_id,
        kind=kind,
        survivor=survivor.pk,
        gone=gone.pk,
        gone_nik=gone.nik if isinstance(gone, Person) else None,
        pair=pair,
        part_of=part_of,
        moved=moved,
        before=json.dumps(before),
        after=json.dumps(after),
        reason=reason,
        merged_by=by,
    )


def _move(reference: references.Reference, survivor: int, gone: int, set_aside: list[dict]) -> list:
    """Repoint the rows one by one; where the survivor may have only one, the poorer of the two is set aside whole."""
    moved = []
    own_key = reference.model._meta.get_field(reference.field).primary_key
    for row in reference.rows(gone).order_by("pk").select_for_update(of=("self",), no_key=True):
        rival = next(references.rivals(reference, row, survivor), None)
        # What stands under the record's own key belongs to it alone: it goes, and comes back, with it.
        loser = row if own_key else None
        if rival is not None and not own_key:
            loser = rival if references.rank_of(row) > references.rank_of(rival) else row
        if loser is not None:
            if reference.never_removed:
                raise MergeRefused(
                    f"Keduanya mempunyai {reference.model._meta.verbose_name} yang tidak dapat berdampingan. "
                    "Selesaikan salah satunya lebih dulu."
                )
            set_aside.append({"model": loser._meta.label_lower, "row": snapshot.take(loser)})
            type(loser)._base_manager.filter(pk=loser.pk)._raw_delete(using="default")
        if loser is not row:
            moved.append(row.pk if isinstance(row.pk, int) else str(row.pk))
    reference.model._base_manager.filter(pk__in=moved).update(**{reference.field: reference.value(survivor)})
    return moved


def _end_pairs(gone: Row, pair: DuplicatePair | None) -> list[int]:
    """Open questions about the one that went are void: the next search asks them of the survivor."""
    if not isinstance(gone, Person):
        return []
    sides = models.Q(first=gone.pk) | models.Q(second=gone.pk)
    rows = DuplicatePair.objects.open().filter(sides).exclude(pk=pair.pk if pair else None)
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    DuplicatePair.objects.filter(pk__in=ids).update(state=PairState.MOOT)
    return ids


def _values(survivor: Row, gone: Row, take: Iterable[str]) -> dict[str, object]:
    """Column → new value on the survivor."""
    allowed = values.names_of(type(survivor))
    changes: dict[str, object] = {}
    for name in take:
        if name not in allowed:
            raise MergeRefused("Isian ini tidak dapat dipilih.")
        for each in (name, *values.FOLLOWS.get(name, ())):
            field = survivor._meta.get_field(each)
            changes[field.attname] = getattr(gone, field.attname)
    approved = {*survivor.approved_fields, *(name for name in take if name in gone.approved_fields)}
    approved -= {name for name in take if name not in gone.approved_fields}
    if sorted(approved) != sorted(survivor.approved_fields):
        changes["approved_fields"] = sorted(approved)
    return changes


def _write(survivor: Row, changes: dict[str, object]) -> None:
    for name, value in changes.items():
        setattr(survivor, name, value)
    survivor.updated_at = timezone.now()
    survivor.save()
