"""Who guides whom: a supervisor the field staff of their territory, the manager the supervisors as well."""

from __future__ import annotations

from households.areas import caseload
from households.coaching.figures import steers_all, supervisors
from slrt.accounts.models import Assignment, User
from slrt.accounts.permissions import Permission


def guided_by(user: User, jurisdiction: str) -> list[User]:
    """Everybody whom this person guides here, by name."""
    found = {one.pk: one for one in caseload.staff_for(user, jurisdiction, Permission.CASELOAD_COACH)}
    if steers_all(user, jurisdiction):
        found |= {pk: held[0].user for pk, held in supervisors(jurisdiction).items()}
    found.pop(user.pk, None)
    return sorted(found.values(), key=lambda person: (person.name, person.pk))


def guides(user: User, person: User, jurisdiction: str) -> Assignment | None:
    """The assignment of the person whom this user guides, the last one of somebody who left; None without the right."""
    if person.pk not in {one.pk for one in guided_by(user, jurisdiction)}:
        return None
    rows = Assignment.objects.filter(
        user=person, unit__jurisdiction=jurisdiction, role__in=[*caseload.ROLES_OUTSIDE, "supervisor"]
    )
    return rows.select_related("unit__region", "region").order_by("-starts", "-pk").first()
