"""Who works in the field, what each serves, and how much each has to do."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.utils import timezone

from households.areas import blocks
from households.areas.handover import kinds
from households.models import Household, ServiceArea, Visit
from households.visits.queries import ROLES_OUTSIDE
from slrt.accounts.models import Assignment, User
from slrt.accounts.permissions import Permission
from slrt.accounts.scope import Grant, Reach, inside
from slrt.regions.models import Region


@dataclass
class Load:
    """One member of the field staff. families: how many live in the areas; held: open work by name, per kind."""

    person: User
    roles: set[str] = field(default_factory=set)
    areas: list[ServiceArea] = field(default_factory=list)
    families: int = 0
    held: Counter = field(default_factory=Counter)
    late: int = 0
    leaving: bool = False

    @property
    def orphaned(self) -> bool:
        """Holds work, but no longer works in the field here."""
        return self.leaving and bool(self.areas or sum(self.held.values()))


def staff_for(user: User, jurisdiction: str, permission: Permission = Permission.CASELOAD_VIEW) -> list[User]:
    """Field staff whom this person may steer: by assignment in reach, and whoever still holds something there."""
    grants = [g for g in user.access.grants_for(permission) if g.jurisdiction == jurisdiction]
    rows = Assignment.objects.filter(role__in=ROLES_OUTSIDE, unit__jurisdiction=jurisdiction)
    found = {
        row.user_id: row.user
        for row in rows.select_related("user", "unit").order_by("pk")
        if any(_steers(grant, row) for grant in grants)
    }
    today = timezone.localdate()
    working = {
        row.user_id for row in rows.order_by("pk") if row.starts <= today and (not row.ends or row.ends >= today)
    }
    busy = set(ServiceArea.objects.in_force().filter(jurisdiction=jurisdiction).values_list("user", flat=True))
    busy |= set(Visit.objects.open().filter(jurisdiction=jurisdiction).values_list("turn_user", flat=True))
    kept = (person for pk, person in found.items() if pk in busy or (pk in working and person.is_active))
    return sorted(kept, key=lambda person: (person.name, person.pk))


def _steers(grant: Grant, row: Assignment) -> bool:
    if grant.reach is Reach.JURISDICTION:
        return True
    return row.unit_id == grant.unit_id or inside(row.region_id or row.unit.region_id, grant.region)


def loads(user: User, jurisdiction: str, permission: Permission = Permission.CASELOAD_VIEW) -> list[Load]:
    """Everybody in the field with their numbers: a handful of queries whatever their number."""
    people = staff_for(user, jurisdiction, permission)
    found = {person.pk: Load(person) for person in people}
    today = timezone.localdate()
    for row in Assignment.objects.in_force().filter(user__in=people, unit__jurisdiction=jurisdiction).order_by("pk"):
        found[row.user_id].roles.add(row.role)
    areas = ServiceArea.objects.in_force().filter(user__in=people, jurisdiction=jurisdiction)
    for area in areas.select_related("village__parent").order_by("village", "pk"):
        found[area.user_id].areas.append(area)
    for kind in kinds():
        rows = kind.open(jurisdiction).filter(turn_user__in=people).order_by("turn_user")
        for pk, number in rows.values_list("turn_user").annotate(n=Count("pk")):
            found[pk].held[kind.code] = number
    late = Visit.objects.open().filter(jurisdiction=jurisdiction, turn_user__in=people, planned_on__lt=today)
    for pk, number in late.values_list("turn_user").annotate(n=Count("pk")).order_by("turn_user"):
        found[pk].late = number
    families = families_in(jurisdiction, [area for load in found.values() for area in load.areas])
    for load in found.values():
        load.families = sum(families[area.pk] for area in load.areas)
        load.leaving = not load.person.is_active or not load.roles & set(ROLES_OUTSIDE)
    return list(found.values())


def families_in(jurisdiction: str, areas: list[ServiceArea]) -> dict[int, int]:
    """How many families live in each area: one query, counted per RW and RT."""
    villages = {area.village_id for area in areas}
    rows = Household.objects.filter(jurisdiction=jurisdiction, village__in=villages)
    counted: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    for village, rw, rt, number in (
        rows.values_list("village", "rw", "rt").annotate(n=Count("pk")).order_by("village", "rw", "rt")
    ):
        counted[village].append((rw, rt, number))
    return {
        area.pk: sum(n for rw, rt, n in counted[area.village_id] if blocks.holds(area.blocks, rw, rt)) for area in areas
    }


def servers_of(household: Household) -> list[User]:
    """Who serves a family: those of its RW and RT first; those of the whole village only where there are none."""
    rows = ServiceArea.objects.in_force().filter(village=household.village_id, user__is_active=True)
    areas = list(rows.select_related("user").order_by("user__name", "pk"))
    near = [a.user for a in areas if a.blocks and blocks.holds(a.blocks, household.rw, household.rt)]
    return near or [a.user for a in areas if not a.blocks]


def unserved(jurisdiction: str) -> list[Region]:
    """Villages that nobody serves."""
    served = ServiceArea.objects.in_force().filter(jurisdiction=jurisdiction, user__is_active=True).values("village")
    rows = Region.objects.inside(jurisdiction).villages().exclude(pk__in=served)
    return list(rows.select_related("parent").order_by("code"))


def crowded(jurisdiction: str) -> list[tuple[str, int]]:
    """(code, number) of villages that several people serve as a whole; DP 14(8) wants one for each kelurahan."""
    rows = ServiceArea.objects.in_force().filter(Q(blocks=""), jurisdiction=jurisdiction)
    counted = rows.values_list("village").annotate(n=Count("user", distinct=True)).order_by("village")
    return [(village, number) for village, number in counted if number > 1]
