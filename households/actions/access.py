"""Opening somebody's data is an act of its own: it is allowed, limited, and written down."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction

from households.models import Household, Person
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction


def open_household(*, by: User, household: Household) -> None:
    """Write down that a card was opened, with the members shown on it."""
    members = [member.pk for member in household.members.all()]
    record_access(by, AccessAction.VIEW_HOUSEHOLD, household)
    if members:
        record_access(
            by,
            AccessAction.VIEW_PERSON,
            jurisdiction=household.jurisdiction_id,
            object_type="households.person",
            ids=members,
            household=household.pk,
        )


def open_person(*, by: User, person: Person) -> None:
    """Write down that one person's data were opened."""
    record_access(by, AccessAction.VIEW_PERSON, person)


@transaction.atomic
def reveal(*, by: User, subject: Person | Household, reason: str) -> str:
    """The whole NIK of a person or KK number of a family, for a written reason. Raises PermissionDenied, ValueError."""
    allowed = by.access.can_on(
        Permission.PERSON_REVEAL, jurisdiction=subject.jurisdiction_id, region=subject.village_id
    )
    if not allowed:
        raise PermissionDenied
    if len(reason.strip()) < 5:
        raise ValueError("a reveal needs a reason")
    is_person = isinstance(subject, Person)
    record_access(by, AccessAction.REVEAL_NIK if is_person else AccessAction.REVEAL_KK, subject, reason.strip())
    return (subject.nik if is_person else subject.kk) or ""
