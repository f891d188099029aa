"""Who may build a partnership where, and who keeps the contacts of other companions."""

from __future__ import annotations

from monitoring.activities.enums import ActivityLevel
from monitoring.partners.models import Companion, Partner
from slrt.accounts.models import Assignment, User
from slrt.accounts.permissions import Permission
from slrt.accounts.roles import ROLES

# Whoever may follow up may be made responsible.
FOLLOWS = tuple(code for code, role in ROLES.items() if Permission.PARTNER_CHANGE in role.permissions)
LENGTHS = {ActivityLevel.REGENCY: 5, ActivityLevel.DISTRICT: 8, ActivityLevel.VILLAGE: 13}


def level_of(region: str) -> ActivityLevel:
    """Of a region's code: 33.24, 33.24.12 or 33.24.12.2001."""
    return next(level for level, length in LENGTHS.items() if length == len(region))


def may_build(user: User, jurisdiction: str, region: str) -> bool:
    """The secretariat anywhere, a Puskesos in its village."""
    return user.access.can_on(Permission.PARTNER_CHANGE, jurisdiction=jurisdiction, region=region)


def may_change(user: User, partner: Partner) -> bool:
    return may_build(user, partner.jurisdiction_id, partner.region_id)


def may_keep_contact(user: User, jurisdiction: str, region: str) -> bool:
    """In the own reach; who works in a village also for the kecamatan around it, where most companions work."""
    grants = user.access.within(jurisdiction).grants_for(Permission.PARTNER_CONTACT)
    around = len(region) == LENGTHS[ActivityLevel.DISTRICT] and any(
        grant.region.startswith(f"{region}.") for grant in grants
    )
    return around or user.access.can_on(Permission.PARTNER_CONTACT, jurisdiction=jurisdiction, region=region)


def may_write_contact(user: User, companion: Companion) -> bool:
    return may_keep_contact(user, companion.jurisdiction_id, companion.region_id)


def own_place(user: User, jurisdiction: str, permission: Permission) -> str:
    """The only village in which the person may do this, "" where there may be more."""
    places = {grant.region for grant in user.access.within(jurisdiction).grants_for(permission)}
    return places.pop() if len(places) == 1 and all(len(place) == 13 for place in places) else ""


def staff_of(jurisdiction: str) -> list[User]:
    """Members of staff who may follow up, by name."""
    rows = Assignment.objects.in_force().filter(role__in=FOLLOWS, unit__jurisdiction=jurisdiction, user__is_active=True)
    return list(User.objects.filter(pk__in=rows.values("user")).order_by("name", "pk"))
