"""Questions about visits that other parts ask."""

from __future__ import annotations

from households.models import Household, Person, Visit
from slrt.accounts.models import Assignment, User
from slrt.accounts.permissions import Permission
from slrt.accounts.roles import ROLES, Reach
from slrt.accounts.scope import inside
from slrt.documents.models import Document
from slrt.regions.models import Region

SUBJECT = "visit"
# Roles whose people visit families.
ROLES_OUTSIDE = [code for code, role in ROLES.items() if Permission.VISIT_RECORD in role.permissions]


def latest_visit(household: Household) -> Visit | None:
    """The last visit that somebody made to this family, checked already or not; None when nobody went there yet."""
    return household.visits.finished().order_by("-visited_at", "-pk").first()


def open_visit(household: Household) -> Visit | None:
    """The visit that is under way, at most one."""
    return household.visits.open().first()


def members_of(visit: Visit) -> list[Person]:
    """Whom the block about members asks about."""
    return list(visit.household.members.filter(alive=True).order_by("relation", "birth_date", "pk"))


def photos_of(visit: Visit) -> list[Document]:
    rows = Document.objects.of(SUBJECT, visit.pk).select_related("uploaded_by")
    return list(rows.order_by("created_at", "pk"))


def visitors_for(village: Region) -> list[User]:
    """Who may be sent to a family of this village, by name."""
    rows = (
        Assignment.objects.in_force()
        .filter(role__in=ROLES_OUTSIDE, unit__jurisdiction=village.jurisdiction_code, user__is_active=True)
        .select_related("user", "unit")
        .order_by("pk")
    )
    people = {row.user_id: row.user for row in rows if _reaches(row, village.code)}
    return sorted(people.values(), key=lambda user: (user.name, user.pk))


def _reaches(row: Assignment, village: str) -> bool:
    place = row.region_id or row.unit.region_id
    return ROLES[row.role].reach is Reach.JURISDICTION or place == village[:5] or inside(village, place)
