"""Who steers the field staff: whom the profile names as their manager (BS 9(2)c; BL 8(2)d; KD 13.c; DP 5(3), 14(8))."""

from __future__ import annotations

from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.jurisdictions.profile import profile_of

# Steers in its own village, and only where the regulation gives the facilitators to the Puskesos.
LOCAL = "puskesos_coordinator"


def may_steer(user: User, jurisdiction: str, village: str | None = None) -> bool:
    """Whether the person may share out areas and hand over work: anywhere here, or in this village."""
    local = profile_of(jurisdiction).facilitator_managed_by == "puskesos"
    here = user.access.within(jurisdiction).grants_for(Permission.CASELOAD_MANAGE)
    held = [grant for grant in here if local or grant.role != LOCAL]
    if village is None:
        return bool(held)
    return any(grant.covers(jurisdiction=jurisdiction, region=village, unit_ids=()) for grant in held)
