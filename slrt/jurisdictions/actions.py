"""Changing a jurisdiction's profile and days off. History is appended: a new value closes the one before it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, Min
from django.utils import timezone

from slrt.accounts.models import User
from slrt.jurisdictions.keys import KEYS
from slrt.jurisdictions.models import Jurisdiction, LocalHoliday, ProfileValue
from slrt.jurisdictions.profile import forget


class ChangeRefused(ValueError):
    """The change cannot be made; the message is an Indonesian sentence."""


@transaction.atomic
def set_value(
    *,
    jurisdiction: str,
    key: str,
    value: Any,
    valid_from: date,
    by: User | None,
    clause: str = "",
    source: str = "administrator",
    note: str = "",
) -> ProfileValue:
    """Answers `key` with `value` from a day on, until the next value that is already planned.

    What held before ends on that day; a value that was to begin on the same day gives way. People may not change the
    rules of days gone by (a case stays explainable by the rules it was handled under); `by=None` is a preset.
    Raises BadValue for a value that does not fit and ChangeRefused for a day that is past.
    """
    place = Jurisdiction.objects.select_for_update().get(pk=jurisdiction)
    if by is not None and valid_from < timezone.localdate(timezone=place.zone):
        raise ChangeRefused("Tanggal mulai sudah lewat. Isi tanggal hari ini atau sesudahnya.")
    cleaned = KEYS[key].kind.clean(value)
    rows = ProfileValue.objects.filter(jurisdiction=place, key=key)
    held = rows.on(valid_from).first()
    if by is not None and held and (held.value, held.clause) == (cleaned, clause):
        raise ChangeRefused("Nilai dan dasar ini sudah berlaku pada tanggal tersebut. Tidak ada yang diubah.")
    rows.on(valid_from).update(valid_to=valid_from)
    planned = rows.filter(valid_from__gt=valid_from).exclude(valid_to=F("valid_from"))
    new = ProfileValue.objects.create(
        jurisdiction=place,
        key=key,
        value=cleaned,
        valid_from=valid_from,
        valid_to=planned.aggregate(next=Min("valid_from"))["next"],
        clause=clause,
        source=source,
        note=note,
        set_by=by,
    )
    forget(place.pk)
    return new


@transaction.atomic
def add_holiday(
    *,
    jurisdiction: str | None,
    day: date,
    name: str,
    kind: str,
    by: User | None,
    decree: str = "",
    verified: bool = True,
) -> LocalHoliday:
    """Enters a day off (or a day worked after all). Raises ChangeRefused when the day is already on the list."""
    standing = LocalHoliday.objects.standing().filter(date=day, jurisdiction=jurisdiction)
    if standing.exists():
        raise ChangeRefused("Tanggal ini sudah ada dalam daftar.")
    row = LocalHoliday.objects.create(
        jurisdiction_id=jurisdiction, date=day, name=name, kind=kind, decree=decree, verified=verified, set_by=by
    )
    _forget_all(jurisdiction)
    return row


@transaction.atomic
def take_back_holiday(*, holiday: LocalHoliday, by: User) -> None:
    """Takes a day off the list; the row stays, with who took it back. A second call changes nothing."""
    row = LocalHoliday.objects.select_for_update().get(pk=holiday.pk)
    if row.removed_at is None:
        row.removed_by, row.removed_at = by, timezone.now()
        row.save(update_fields=["removed_by", "removed_at"])
        _forget_all(row.jurisdiction_id)


def _forget_all(jurisdiction: str | None) -> None:
    for code in [jurisdiction] if jurisdiction else Jurisdiction.objects.values_list("pk", flat=True):
        forget(code)
