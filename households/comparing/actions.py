"""What is done with a row of the work-list: put aside with a reason, taken up again, or taken over by a case."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from households.enums import ShockState
from households.models import EditionShock
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.cases.errors import CaseError

_HANDLES = (Permission.COMPLAINT_REGISTER, Permission.REGISTRY_IMPORT)


class ShockRefused(CaseError):
    """The row cannot be dealt with like this."""

    status = 422


def may_handle(user: User, shock: EditionShock) -> bool:
    """Whether this person decides about the row: whoever records cases there, or keeps the registry."""
    place = {"jurisdiction": shock.jurisdiction_id, "region": shock.village_id}
    return any(user.access.can_on(permission, **place) for permission in _HANDLES)


def lock(shock: EditionShock, by: User) -> EditionShock:
    locked = EditionShock.objects.select_for_update(of=("self",)).get(pk=shock.pk)
    if not may_handle(by, locked):
        raise ShockRefused("Anda tidak bertugas menindaklanjuti daftar ini.")
    return locked


@transaction.atomic
def put_aside(*, by: User, shock: EditionShock, reason: str) -> EditionShock:
    """Nothing needs to be done about the row. Raises ShockRefused."""
    locked = lock(shock, by)
    if locked.state != ShockState.OPEN:
        raise ShockRefused("Baris ini sudah ditindaklanjuti. Muat ulang halaman.")
    if not reason.strip():
        raise ShockRefused("Tulis alasan mengesampingkan baris ini.")
    return _settle(locked, by, ShockState.ASIDE, reason.strip()[:240])


@transaction.atomic
def take_up(*, by: User, shock: EditionShock) -> EditionShock:
    """A row that was put aside stands in the list again; the reason stays in its history. Raises ShockRefused."""
    locked = lock(shock, by)
    if locked.state != ShockState.ASIDE:
        raise ShockRefused("Baris ini tidak dikesampingkan. Muat ulang halaman.")
    return _settle(locked, by, ShockState.OPEN, "")


def hand_to_case(shock: EditionShock, *, by: User) -> EditionShock:
    """A locked row has its case now; inside the transaction that opens the case. Raises ShockRefused."""
    if shock.state != ShockState.OPEN:
        raise ShockRefused("Baris ini sudah ditindaklanjuti. Muat ulang halaman.")
    return _settle(shock, by, ShockState.CASE, "")


def _settle(shock: EditionShock, by: User, state: str, reason: str) -> EditionShock:
    shock.state, shock.reason, shock.decided_by, shock.decided_at = state, reason, by, timezone.now()
    shock.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    return shock
