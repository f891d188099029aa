"""In which unit a person acts when the screen does not ask."""

from __future__ import annotations

from slrt.accounts.models import Unit, User
from slrt.accounts.permissions import Permission


def unit_for(user: User, jurisdiction: str, *permissions: Permission) -> Unit | None:
    """The unit of the first assignment in the jurisdiction that holds one of the permissions."""
    grants = user.access.grants_for(*permissions)
    ids = [grant.unit_id for grant in grants if grant.jurisdiction == jurisdiction]
    return Unit.objects.filter(pk__in=ids[:1]).first()
