"""Deciding about a value that an edition says differently from what was approved here."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from households.changes.fields import Field, fields_of
from households.enums import ConflictState
from households.models import Household, Person, RegistryConflict
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.cases.errors import CaseError

DECISIONS = (ConflictState.OURS, ConflictState.THEIRS)


class ConflictRefused(CaseError):
    """The difference cannot be decided like this."""

    status = 422


def may_decide(user: User, conflict: RegistryConflict) -> bool:
    """Whoever keeps the registry decides, within their territory."""
    return user.access.can_on(
        Permission.REGISTRY_IMPORT, jurisdiction=conflict.jurisdiction_id, region=conflict.village_id
    )


def field_of(conflict: RegistryConflict) -> Field:
    """How the value is kept and said. A person's village goes with the family's and is written like it."""
    target = "person" if conflict.person_id else "household"
    declared = fields_of(target)
    return declared.get(conflict.field) or fields_of("household")[conflict.field]


@transaction.atomic
def decide(*, by: User, conflict: RegistryConflict, decision: str, reason: str) -> RegistryConflict:
    """Keep our value, or take the registry's: written at once, and remembered with the value it is about.

    Taking theirs ends the local approval of the field, so that later editions change it like any other; keeping ours
    means that the same value does not come back as a difference. Raises ConflictRefused; nothing is written then.
    """
    locked = RegistryConflict.objects.select_for_update(of=("self",)).get(pk=conflict.pk)
    if not may_decide(by, locked):
        raise ConflictRefused("Anda tidak bertugas memutuskan perbedaan di wilayah ini.")
    if locked.state != ConflictState.OPEN:
        raise ConflictRefused("Perbedaan ini sudah diputuskan. Muat ulang halaman.")
    if decision not in DECISIONS:
        raise ConflictRefused("Pilih nilai yang dipakai.")
    if not reason.strip():
        raise ConflictRefused("Tulis alasan putusan.")
    model = Person if locked.person_id else Household
    record = model.objects.select_for_update(of=("self",)).get(pk=locked.person_id or locked.household_id)
    declared = field_of(locked)
    locked.ours = declared.read(record) or None
    if decision == ConflictState.THEIRS:
        _take(record, declared, locked)
    locked.state, locked.decided_by, locked.decided_at = decision, by, timezone.now()
    locked.reason = reason.strip()[:240]
    locked.save()
    return locked


def _take(record: Household | Person, declared: Field, conflict: RegistryConflict) -> None:
    if declared.code == "household" and not Household.objects.filter(pk=int(conflict.theirs)).exists():
        raise ConflictRefused("Keluarga menurut data terpadu sudah tidak ada. Pertahankan nilai daerah.")
    declared.put(record, conflict.theirs)
    if declared.code == "household":
        record.village_id = Household.objects.get(pk=record.household_id).village_id
    if declared.code == "nik":
        record.no_nik_reason = ""
    record.approved_fields = [name for name in record.approved_fields if name != conflict.field]
    record.updated_at = timezone.now()
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError as error:
        raise ConflictRefused("Nomor menurut data terpadu sudah tercatat pada warga lain.") from error
    if isinstance(record, Household) and declared.code == "village":
        for member in record.members.exclude(village=record.village_id).order_by("pk"):
            member.village_id = record.village_id
            member.save()
