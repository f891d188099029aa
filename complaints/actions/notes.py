"""Remarks on a complaint, and naming the person who is to act."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from complaints.holders import holders_of
from complaints.models import Complaint, ComplaintEvent
from complaints.turns import NAMED_TURNS
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.cases.actions import check_version, record
from slrt.cases.errors import CaseError, MissingInput, StepNotAllowed


@transaction.atomic
def add_note(*, complaint: Complaint, by: User, note: str) -> ComplaintEvent:
    """A remark in the timeline; nothing moves. Whoever may open the case and takes part in the work may write one."""
    if not note.strip():
        raise MissingInput(["note"], "Tulis catatannya.")
    allowed = (Permission.COMPLAINT_REGISTER, Permission.COMPLAINT_HANDLE, Permission.COMPLAINT_ROUTE)
    if not any(complaint.allows(by, permission) for permission in allowed):
        raise StepNotAllowed("Anda tidak berwenang menulis catatan pada keluhan ini.")
    return record(complaint, "note", by=by, at=timezone.now(), source=complaint.status, note=note.strip())


@transaction.atomic
def appoint(*, complaint: Complaint, by: User, person: User, expected_version: int | None = None) -> ComplaintEvent:
    """Name who is to take the next step; for a restricted case that is what opens it to them.

    Raises StepNotAllowed without the permission, CaseError for somebody who cannot take the turn, CaseChanged.
    """
    locked = Complaint.objects.select_for_update(of=("self",), no_key=True).get(pk=complaint.pk)
    check_version(locked, expected_version)
    if not may_appoint(locked, by):
        raise StepNotAllowed("Anda tidak berwenang menunjuk petugas untuk keluhan ini.")
    if person.pk not in {candidate.pk for candidate in holders_of(locked, any_section=True)}:
        raise CaseError("Petugas ini tidak dapat mengerjakan langkah berikutnya. Pilih petugas lain.")
    locked.turn_user = person
    if locked.turn == "back_office":
        locked.handler = person
    locked.version += 1
    locked.save()
    complaint.__dict__.update(locked.__dict__)
    now = timezone.now()
    return record(locked, "appoint", by=by, at=now, source=locked.status, note=f"Petugas: {person.name}")


def may_appoint(complaint: Complaint, by: User) -> bool:
    """Managers and reviewers name people while a person of the secretariat or the field has the turn."""
    if not complaint.is_open or complaint.turn not in NAMED_TURNS:
        return False
    permission = Permission.COMPLAINT_RESTRICTED if complaint.restricted else Permission.COMPLAINT_ROUTE
    return complaint.allows(by, permission)
