"""The people behind a referral: who approves it, who proposed it, who answers it."""

from __future__ import annotations

from referrals.models import Referral
from slrt.accounts.models import Assignment, User
from slrt.accounts.permissions import Permission
from slrt.accounts.roles import ROLES
from slrt.notifications.people import Told, administrators, at_work

NO_APPROVER = "Belum ada manajer lain yang dapat memutuskan. Tambah penugasan manajer."


def holders(permission: Permission, *, jurisdiction: str, unit_id: int | None = None) -> list[User]:
    """Active people with a role that carries the permission in the jurisdiction (and in the unit), by name."""
    roles = [role.code for role in ROLES.values() if permission in role.permissions]
    rows = Assignment.objects.in_force().filter(role__in=roles, unit__jurisdiction=jurisdiction, user__is_active=True)
    if unit_id is not None:
        rows = rows.filter(unit=unit_id)
    people = {row.user_id: row.user for row in rows.select_related("user").order_by("pk")}
    return sorted(people.values(), key=lambda user: (user.name, user.pk))


def approvers(referral: Referral) -> list[User]:
    """Managers who may decide: not those who proposed it."""
    proposers = {referral.created_by_id, referral.submitted_by_id}
    managers = holders(Permission.REFERRAL_APPROVE, jurisdiction=referral.jurisdiction_id)
    return [user for user in managers if user.pk not in proposers]


def told_of_approval(referral: Referral) -> Told:
    """Whom a waiting proposal is told; where nobody may decide on it, those who can appoint another manager."""
    found = approvers(referral)
    return Told(found) if found else administrators(referral.jurisdiction_id, NO_APPROVER)


def officers(referral: Referral) -> list[User]:
    """Those of the addressed office; the one who accepted it stands alone, as long as they work there."""
    if referral.turn == "agency" and at_work(referral.turn_user, referral.jurisdiction_id):
        return [referral.turn_user]
    return holders(Permission.REFERRAL_RESPOND, jurisdiction=referral.jurisdiction_id, unit_id=referral.target_unit_id)


def proposers(referral: Referral) -> list[User]:
    """Who proposed it, and who handles its complaint."""
    people = {
        user.pk: user for user in (referral.submitted_by or referral.created_by, referral.complaint.handler) if user
    }
    return list(people.values())
