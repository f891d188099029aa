"""Open complaints of somebody who leaves: given to the successor, or back to the queue of those who answer the turn."""

from __future__ import annotations

from complaints.holders import holders_of
from complaints.models import Complaint
from households.areas import handover
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission


def _move(complaint: Complaint, leaver: User, successor: User, by: User) -> None:
    """Who may not open restricted cases names nobody for them: they wait, unnamed, for those who may."""
    able = not complaint.restricted or complaint.allows(by, Permission.COMPLAINT_RESTRICTED)
    able = able and successor.pk in {person.pk for person in holders_of(complaint, any_section=True)}
    if complaint.handler_id == leaver.pk:
        complaint.handler = successor if able else None
    keeps = complaint.turn_user if complaint.turn_user_id != leaver.pk else None
    handover.rename(complaint, leaver, successor, by, able=able, keeps=keeps)


handover.register(
    handover.Kind(
        "complaints",
        "Keluhan",
        lambda code: Complaint.objects.open().filter(jurisdiction=code),
        _move,
        holder=("turn_user", "handler"),
    )
)
