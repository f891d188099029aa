"""Writing down what was determined of a family, and ending it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from households.models import FamilyStatus, Household
from slrt.accounts.models import Unit, User
from slrt.accounts.permissions import Permission
from slrt.cases.errors import CaseError, StepNotAllowed
from slrt.jurisdictions.profile import profile_of


class StatusRefused(CaseError):
    """`field` names the input to mend, "" for none."""

    status = 422

    def __init__(self, sentence: str, field: str = ""):
        super().__init__(sentence)
        self.field = field


def may_determine(user: User, household: Household) -> bool:
    return user.access.can_on(
        Permission.WELFARE_CHANGE, jurisdiction=household.jurisdiction_id, region=household.village_id
    )


@transaction.atomic
def determine(
    *, by: User, unit: Unit, household: Household, status: str, basis: str, determined_by: str, determined_on: date,
    document: str,
) -> FamilyStatus:  # fmt: skip
    """Write down a determination with who made it and when. Raises StepNotAllowed, StatusRefused."""
    if not may_determine(by, household):
        raise StepNotAllowed("Anda tidak berwenang mencatat status keluarga ini.")
    # Two clerks at once: the second waits here, and then sees the first one's status.
    Household.objects.select_for_update(no_key=True).get(pk=household.pk)
    if status not in profile_of(household.jurisdiction_id).family_statuses:
        raise StatusRefused("Status ini tidak dipakai di daerah ini.", "status")
    if FamilyStatus.objects.active().filter(household=household, status=status).exists():
        raise StatusRefused("Keluarga ini sudah mempunyai status ini. Akhiri dahulu bila penetapannya baru.", "status")
    if determined_on > timezone.localdate():
        raise StatusRefused("Tanggal tidak boleh lewat dari hari ini.", "determined_on")
    return FamilyStatus.objects.create(
        jurisdiction_id=household.jurisdiction_id, village_id=household.village_id, unit=unit, household=household,
        status=status, basis=basis, determined_by=determined_by.strip(), determined_on=determined_on,
        document=document.strip(), created_by=by,
    )  # fmt: skip


@transaction.atomic
def end_status(*, by: User, status: FamilyStatus, reason: str) -> FamilyStatus:
    """End a determination with its reason; it stays readable. Raises StepNotAllowed, StatusRefused."""
    locked = FamilyStatus.objects.select_for_update(of=("self",), no_key=True).get(pk=status.pk)
    if not may_determine(by, locked.household):
        raise StepNotAllowed("Anda tidak berwenang mengubah status keluarga ini.")
    if locked.ended_on:
        raise StatusRefused("Status ini sudah berakhir.")
    if not reason.strip():
        raise StatusRefused("Tulis alasan mengapa status ini berakhir.", "reason")
    locked.ended_on, locked.ended_by, locked.end_reason = timezone.localdate(), by, reason.strip()
    locked.save()
    return locked
