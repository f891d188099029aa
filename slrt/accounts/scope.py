"""From assignments to rights: which permissions a person holds, and over which rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from slrt.accounts.permissions import Permission
from slrt.accounts.roles import ROLES, Reach


@dataclass(frozen=True)
class Grant:
    """One assignment in force, flattened."""

    role: str
    unit_id: int
    unit_kind: str
    jurisdiction: str  # code of the kabupaten/kota, "33.24"
    region: str  # code the reach is limited to, "33.24" or "33.24.05.2003"
    section: str  # "" = every section

    @property
    def reach(self) -> Reach:
        return ROLES[self.role].reach

    def allows(self, permission: Permission) -> bool:
        return permission in ROLES[self.role].permissions

    def covers(self, *, jurisdiction: str, region: str | None, unit_ids: Iterable[int]) -> bool:
        """Whether a row that lies in `jurisdiction` and `region` and belongs to `unit_ids` is within reach."""
        if jurisdiction != self.jurisdiction:
            return False
        if self.reach is Reach.JURISDICTION:
            return True
        if self.reach is Reach.TERRITORY:
            return self.unit_id in unit_ids or inside(region, self.region)
        return self.unit_id in unit_ids


def inside(code: str | None, prefix: str) -> bool:
    """Whether a region code lies in another: "33.24.05.2003" is inside "33.24.05" and inside "33.24"."""
    return bool(code) and (code == prefix or code.startswith(prefix + "."))


class Access:
    """Everything a person may do today. Immutable; built once per loaded user."""

    def __init__(self, grants: Iterable[Grant]):
        self.grants = tuple(grants)

    def can(self, *permissions: Permission, jurisdiction: str | None = None) -> bool:
        """True when any grant holds any of the permissions (in the given jurisdiction, if one is named)."""
        return any(
            grant.allows(permission)
            for grant in self.grants
            for permission in permissions
            if jurisdiction in (None, grant.jurisdiction)
        )

    def grants_for(self, *permissions: Permission) -> list[Grant]:
        return [g for g in self.grants if any(g.allows(permission) for permission in permissions)]

    def within(self, jurisdiction: str) -> Access:
        """The part that holds in one jurisdiction: rights held elsewhere do nothing there."""
        return Access(grant for grant in self.grants if grant.jurisdiction == jurisdiction)

    def jurisdictions(self, *permissions: Permission) -> list[str]:
        """Codes of the jurisdictions the person works in (with one of the permissions, if any are named)."""
        grants = self.grants_for(*permissions) if permissions else self.grants
        return sorted({grant.jurisdiction for grant in grants})

    def roles(self, jurisdiction: str | None = None) -> set[str]:
        return {g.role for g in self.grants if jurisdiction in (None, g.jurisdiction)}

    def can_on(
        self, permission: Permission, *, jurisdiction: str, region: str | None = None, unit_ids: Iterable[int] = ()
    ) -> bool:
        """True when a grant with the permission reaches the row described."""
        units = {unit for unit in unit_ids if unit}
        return any(
            g.covers(jurisdiction=jurisdiction, region=region, unit_ids=units) for g in self.grants_for(permission)
        )

    def rows(
        self,
        *permissions: Permission,
        jurisdiction: str = "jurisdiction_id",
        region: str = "region_id",
        units: tuple[str, ...] = ("unit_id",),
    ) -> Q:
        """A condition that keeps just the rows within reach; names say which columns hold what.

        Nothing is visible without a grant: the empty answer is a condition that is never true.
        """
        condition = Q(pk__in=[])
        for grant in self.grants_for(*permissions):
            own = Q()
            for column in units:
                own |= Q(**{column: grant.unit_id})
            row = Q(**{jurisdiction: grant.jurisdiction})
            if grant.reach is Reach.TERRITORY:
                if grant.region != grant.jurisdiction:
                    # A foreign key knows no startswith; the code behind it does, without a join.
                    below = {f"{region.removesuffix('_id')}__code__startswith": grant.region + "."}
                    row &= Q(**{region: grant.region}) | Q(**below) | own
            elif grant.reach is not Reach.JURISDICTION:
                row &= own if units else Q(pk__in=[])
            condition |= row
        return condition


def access_of(user) -> Access:
    """The access of a user, from the assignments in force today. Inactive users have none."""
    if not user.is_active:
        return Access(())
    rows = user.assignments.in_force().select_related("unit").order_by("starts", "pk")
    return Access(
        Grant(
            role=row.role,
            unit_id=row.unit_id,
            unit_kind=row.unit.kind,
            jurisdiction=row.unit.jurisdiction_id,
            region=row.region_id or row.unit.region_id,
            section=row.section,
        )
        for row in rows
        if row.role in ROLES
    )
