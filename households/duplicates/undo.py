"""Taking a merge back exactly: every row and value as it was, or a sentence about what stands in the way."""

from __future__ import annotations

import json

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from households.duplicates import references, snapshot, values
from households.duplicates.refusal import MergeRefused, check_now
from households.enums import PairState
from households.models import DuplicatePair, Merge, Person
from households.models.search import keep_keys
from slrt.accounts.models import User
from slrt.ui import words

_HIDDEN = {"updated_at", "nik_digest", "kk_digest", "name_key"}


def undo(merge: Merge, *, by: User, reason: str) -> models.Model:
    """Bring the record that went back. Returns it. Raises MergeRefused and changes nothing when later work forbids it.

    The caller holds the transaction and has locked the merge. What was added to the survivor since stays there.
    """
    if not merge.stands:
        raise MergeRefused("Penggabungan ini sudah diurungkan.")
    before, after = json.loads(merge.before), json.loads(merge.after)
    survivor = _survivor(merge)
    _values_untouched(survivor, after)
    moved = _still_there(merge)
    _number_free(merge, before["gone"])
    try:
        with transaction.atomic():
            _reset(survivor, before["survivor"])
            gone = snapshot.put_back(merge.model, before["gone"])
            for reference, ids in moved:
                value = reference.value(merge.gone)
                reference.model._base_manager.filter(pk__in=ids).update(**{reference.field: value})
            for aside in before["set_aside"]:
                snapshot.put_back(apps.get_model(aside["model"]), aside["row"])
            check_now()
    except IntegrityError as error:
        raise MergeRefused(_collision(error)) from error
    DuplicatePair.objects.filter(pk__in=merge.moved.get("pairs", []), state=PairState.MOOT).update(state=PairState.OPEN)
    merge.undone_by, merge.undone_at, merge.undone_reason = by, timezone.now(), reason
    merge.save(update_fields=["undone_by", "undone_at", "undone_reason"])
    return gone


def _survivor(merge: Merge) -> models.Model:
    found = merge.model._base_manager.select_for_update(of=("self",)).filter(pk=merge.survivor).first()
    if found is None:
        raise MergeRefused(
            "Catatan hasil penggabungan ini sudah digabungkan lagi ke catatan lain. Urungkan penggabungan itu dulu."
        )
    return found


def _values_untouched(survivor: models.Model, after: dict) -> None:
    """What the merge wrote must still be what is there; a value that was mended since would be lost."""
    names = sorted(set(snapshot.changed(survivor, after)) - _HIDDEN)
    if names:
        fields = {field.attname: field.name for field in survivor._meta.concrete_fields}
        labels = [values.label_of(type(survivor), fields[name]).lower() for name in names]
        raise MergeRefused(
            f"Sudah diubah sesudah penggabungan: {', '.join(labels)}. Penggabungan tidak dapat diurungkan."
        )


def _still_there(merge: Merge) -> list[tuple[references.Reference, list]]:
    """The rows that were repointed, each of them still with the survivor."""
    known = {reference.code: reference for reference in references.all_of(merge.model)}
    found = []
    for code, ids in merge.moved.items():
        if code == "pairs":
            continue
        reference = known[code]
        rows = reference.rows(merge.survivor).filter(pk__in=ids)
        left = len(ids) - rows.select_for_update(of=("self",), no_key=True).order_by("pk").count()
        if left:
            what = str(reference.model._meta.verbose_name)
            raise MergeRefused(
                f"{words.number(left)} {what} sudah dipindahkan atau dihapus sesudah penggabungan. "
                "Penggabungan tidak dapat diurungkan."
            )
        found.append((reference, ids))
    return found


def _number_free(merge: Merge, gone: dict) -> None:
    """The number of the one that went may meanwhile belong to somebody new."""
    name, label = ("nik", "NIK") if merge.model is Person else ("kk", "Nomor KK")
    row = snapshot.build(merge.model, gone)
    digest = getattr(row, f"{name}_digest")
    taken = merge.model._base_manager.filter(jurisdiction=merge.jurisdiction_id, **{f"{name}_digest": digest})
    if digest and taken.exclude(pk=merge.survivor).exists():
        raise MergeRefused(f"{label} catatan lama kini dipakai catatan lain. Periksa catatan itu lebih dulu.")


def _reset(survivor: models.Model, values_before: dict) -> None:
    was = snapshot.build(type(survivor), snapshot.take(survivor) | values_before)
    was.save_base(raw=True, force_update=True)
    if isinstance(was, Person):
        keep_keys([was])


def _collision(error: IntegrityError) -> str:
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
    table = getattr(getattr(error.__cause__, "diag", None), "table_name", "") or ""
    model = next((model for model in apps.get_models() if model._meta.db_table == table), None)
    what = str(model._meta.verbose_name) if model else "data lain"
    rule = next((rule for rule in model._meta.constraints if rule.name == name), None) if model else None
    why = str(rule.violation_error_message) if rule and rule.violation_error_message else ""
    detail = why if why and "Constraint" not in why else "Ada catatan baru yang menempati tempatnya."
    return f"{what[:1].upper()}{what[1:]} tidak dapat dikembalikan. {detail}"
