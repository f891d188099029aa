"""Changing the catalogue. Who takes part in a programme is recorded by programs.participation."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from programs.models import Programme
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction

# What one version of an entry says; identity (code, jurisdiction) and validity are not among them.
CONTENT = (
    *("name", "short_name", "level", "sector", "manager_name", "manager_unit", "legal_basis", "target_unit"),
    *("criteria", "rules", "documents", "benefit", "frequency", "quota", "service_time", "how_to_apply", "contact"),
    *("spoken", "funding", "partner_kind", "active", "confidential"),
    *("aim", "service_kind", "service_field", "basic_service"),
)


def _may(by: User, permission: Permission, jurisdiction: str) -> None:
    if not by.access.can(permission, jurisdiction=jurisdiction):
        raise PermissionDenied


def _save(programme: Programme, by: User) -> Programme:
    programme.updated_by, programme.updated_at = by, timezone.now()
    programme.full_clean()
    programme.save()
    record_access(by, AccessAction.CATALOGUE, programme, code=programme.code)
    return programme


@transaction.atomic
def create_programme(*, by: User, jurisdiction: str, code: str, valid_from: date, **content: Any) -> Programme:
    """A new local entry. ValidationError when the code is taken on that date or is that of a wider entry."""
    _may(by, Permission.PROGRAMME_CHANGE, jurisdiction)
    if Programme.objects.in_catalogue_of(jurisdiction, valid_from).filter(code=code).exists():
        raise ValidationError({"code": "Kode ini sudah dipakai program lain dalam katalog. Pilih kode lain."})
    return _save(Programme(jurisdiction_id=jurisdiction, code=code, valid_from=valid_from, **content), by)


@transaction.atomic
def correct_programme(*, by: User, programme: Programme, **content: Any) -> Programme:
    """Mend what was wrong in an entry of the own jurisdiction. The former text stays in the history.

    An entry that other jurisdictions use too is never changed from one of them: PermissionDenied; use new_version.
    """
    row = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    if row.is_shared:
        raise PermissionDenied
    _may(by, Permission.PROGRAMME_CHANGE, row.jurisdiction_id)
    for name, value in content.items():
        setattr(row, name, value)
    return _save(row, by)


@transaction.atomic
def new_version(*, by: User, programme: Programme, jurisdiction: str, valid_from: date, **content: Any) -> Programme:
    """New rules from a date. The entry valid until then ends the day before.

    From a national or provincial entry the jurisdiction gets its own version, and the wider entry stays untouched.
    ValidationError when the date is not later than the start of the version it follows.
    """
    _may(by, Permission.PROGRAMME_CHANGE, jurisdiction)
    row = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    if not row.is_shared:
        if row.jurisdiction_id != jurisdiction:
            raise PermissionDenied
        _end(row, valid_from, by)
    fields = {name: getattr(row, name) for name in CONTENT} | content
    version = Programme(
        jurisdiction_id=jurisdiction, code=row.code, unit_hint=row.unit_hint, valid_from=valid_from, **fields
    )
    return _save(version, by)


def _end(row: Programme, valid_from: date, by: User) -> None:
    if valid_from <= row.valid_from:
        raise ValidationError(
            {"valid_from": f"Aturan baru harus mulai sesudah {row.valid_from:%d-%m-%Y}, tanggal mulai aturan sekarang."}
        )
    if row.valid_to is None or row.valid_to >= valid_from:
        row.valid_to, row.updated_by, row.updated_at = valid_from - timedelta(days=1), by, timezone.now()
        row.save(update_fields=["valid_to", "updated_by", "updated_at"])
