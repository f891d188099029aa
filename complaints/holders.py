"""The people who may take the next step of a complaint: for naming one of them and for reminders."""

from __future__ import annotations

from complaints.models import Complaint
from complaints.turns import PUSKESOS_ROLES, TERRITORY_ROLES, roles_for
from slrt.accounts.models import Assignment, User
from slrt.accounts.scope import inside


def holders_of(complaint: Complaint, *, any_section: bool = False) -> list[User]:
    """Active people whose assignment answers the turn here and now, by name.

    Colleagues of another section are left out unless `any_section`; with nobody in the section everybody counts.
    """
    rows = assignments_for(complaint)
    own = [row for row in rows if not row.section or row.section == complaint.section]
    chosen = rows if any_section or not own else own
    people = {row.user_id: row.user for row in chosen}
    return sorted(people.values(), key=lambda user: (user.name, user.pk))


def assignments_for(complaint: Complaint) -> list[Assignment]:
    """Assignments in force that reach the complaint and whose role answers its turn."""
    roles = roles_for(complaint.turn, complaint.profile)
    rows = (
        Assignment.objects.in_force()
        .filter(role__in=roles, unit__jurisdiction=complaint.jurisdiction_id, user__is_active=True)
        .select_related("user", "unit")
        .order_by("pk")
    )
    return [row for row in rows if reaches(row, complaint)]


def reaches(row: Assignment, complaint: Complaint) -> bool:
    """The rules of turns.my_turn, seen from the case."""
    if row.role in PUSKESOS_ROLES:
        return row.unit_id == complaint.turn_unit_id
    if row.role in TERRITORY_ROLES:
        place = row.region_id or row.unit.region_id
        if place == complaint.jurisdiction_id:
            return True
        return inside(complaint.region_id, place) if complaint.region_id else row.unit_id == complaint.unit_id
    return complaint.turn_unit_id in (None, row.unit_id)
