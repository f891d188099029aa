"""Who may plan for which place, and who may write about an activity."""

from __future__ import annotations

from households.villages import districts_of
from monitoring.activities.enums import ActivityLevel, Part
from monitoring.activities.models import Activity
from slrt.accounts.models import Assignment, User
from slrt.accounts.permissions import Permission
from slrt.accounts.roles import ROLES

PLANS = {
    ActivityLevel.REGENCY: Permission.ACTIVITY_REGENCY,
    ActivityLevel.DISTRICT: Permission.ACTIVITY_DISTRICT,
    ActivityLevel.VILLAGE: Permission.ACTIVITY_VILLAGE,
}
# Any of these begins an activity somewhere.
BEGINS = (Permission.ACTIVITY_LOG, *PLANS.values())
# Whoever reads activities may be given one.
ASSIGNABLE = tuple(code for code, role in ROLES.items() if Permission.ACTIVITY_VIEW in role.permissions)


def logs_own(user: User, jurisdiction: str) -> bool:
    return user.access.can(Permission.ACTIVITY_LOG, jurisdiction=jurisdiction)


def may_plan(user: User, jurisdiction: str, level: str, region: str) -> bool:
    """Whether the person plans for this place. Who only logs what they do themselves does so for the secretariat."""
    if level == ActivityLevel.REGENCY and logs_own(user, jurisdiction):
        return True
    return user.access.can_on(PLANS[ActivityLevel(level)], jurisdiction=jurisdiction, region=region)


def may_write(user: User, activity: Activity) -> bool:
    """Whoever plans for its place, is responsible for it or works on it; who only logs, about what they began."""
    place = {"jurisdiction": activity.jurisdiction_id, "region": activity.region_id}
    if user.access.can_on(PLANS[ActivityLevel(activity.level)], **place):
        return True
    if not user.access.can(Permission.ACTIVITY_VIEW, jurisdiction=activity.jurisdiction_id):
        return False
    if activity.created_by_id == user.pk and logs_own(user, activity.jurisdiction_id):
        return True
    works = activity.people.filter(user=user, part__in=(Part.OFFICER, Part.TEAM))
    return activity.responsible_id == user.pk or works.exists()


def levels_of(user: User, jurisdiction: str) -> list[ActivityLevel]:
    """For which kinds of place the person plans here."""
    access = user.access.within(jurisdiction)
    found = [level for level, permission in PLANS.items() if access.can(permission)]
    if ActivityLevel.REGENCY not in found and logs_own(user, jurisdiction):
        found.insert(0, ActivityLevel.REGENCY)
    return found


def own_districts(user: User, jurisdiction: str) -> list[tuple[str, str]]:
    """(code, name) of the kecamatan for which the person plans."""
    return [row for row in districts_of(jurisdiction) if may_plan(user, jurisdiction, ActivityLevel.DISTRICT, row[0])]


def own_village(user: User, jurisdiction: str) -> str:
    """The only village for which the person plans, "" where there may be several."""
    grants = user.access.within(jurisdiction).grants_for(Permission.ACTIVITY_VILLAGE)
    places = {grant.region for grant in grants}
    return places.pop() if len(places) == 1 and all(len(place) == 13 for place in places) else ""


def staff_of(jurisdiction: str) -> list[User]:
    """Members of staff who may be given an activity, by name."""
    rows = Assignment.objects.in_force().filter(
        role__in=ASSIGNABLE, unit__jurisdiction=jurisdiction, user__is_active=True
    )
    return list(User.objects.filter(pk__in=rows.values("user")).order_by("name", "pk"))
