"""Flags beside a family: on its card, and where the desk looks somebody up."""

from __future__ import annotations

from households import panel
from households.groups.reading import flagged
from households.models import Household, Person
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.jurisdictions.codes import PERSON_FLAGS
from slrt.ui.lines import Line


@panel.register(order=5)
def marks(user: User, household: Household | None, person: Person | None) -> panel.Block | None:
    """Who of the family carries which flag, and what says so. Nothing is shown where nobody carries one."""
    if not user.access.can(Permission.PERSON_SEARCH, Permission.PERSON_VIEW):
        return None
    # Sorted here: whoever read the members before has them at hand.
    members = sorted(household.members.all(), key=_place) if household is not None else [person]
    lines = tuple(
        Line(f"{one.person.name}: {PERSON_FLAGS[flag.code].lower()}", flag.said)
        for one in flagged(user, members)
        for flag in one.flags
    )
    return panel.Block("flags", "Penanda warga", lines) if lines else None


def _place(member: Person) -> tuple:
    """As on the card: by relation, then the oldest first."""
    return member.relation, member.birth_year or 0, member.pk
