"""Whom a reminder reaches: the person named, else who answers the turn, else whoever can change that nobody does."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from slrt.accounts.models import Assignment, User
from slrt.accounts.roles import ROLES, Reach
from slrt.accounts.scope import inside
from slrt.cases.models import Case

NOBODY = "Tidak ada petugas untuk langkah ini. Minta administrator menambah penugasan."


@dataclass(frozen=True)
class Told:
    """people: active users. note: what they must know beside the matter itself, "" where all is as it should be.

    url: where they can mend it, instead of the case, which they may not open.
    """

    people: list[User]
    note: str = ""
    url: str = ""


def at_work(user: User | None, jurisdiction: str) -> bool:
    """Whether somebody still has an assignment in the jurisdiction."""
    return user is not None and bool(user.access.roles(jurisdiction))


def holders(case: Case, *roles: str) -> list[User]:
    """Active people with one of the roles whose assignment reaches the case, by name."""
    rows = (
        Assignment.objects.in_force()
        .filter(role__in=roles, unit__jurisdiction=case.jurisdiction_id, user__is_active=True)
        .select_related("user", "unit")
        .order_by("pk")
    )
    found = {row.user_id: row.user for row in rows if _reaches(row, case)}
    return sorted(found.values(), key=lambda user: (user.name, user.pk))


def _reaches(row: Assignment, case: Case) -> bool:
    """Whose work it is, not who may look: of a territory's people those of the place, though all share one unit."""
    place, reach = row.region_id or row.unit.region_id, ROLES[row.role].reach
    if reach is Reach.JURISDICTION or (reach is Reach.TERRITORY and place == case.jurisdiction_id):
        return True
    if reach is Reach.TERRITORY and case.region_id:
        return inside(case.region_id, place)
    return row.unit_id in case.reach_units()


def of_role(jurisdiction: str, role: str) -> list[User]:
    """Active people with a role anywhere in the jurisdiction, by assignment."""
    rows = Assignment.objects.in_force().filter(role=role, unit__jurisdiction=jurisdiction, user__is_active=True)
    return _once([row.user for row in rows.select_related("user").order_by("pk")])


def stewards(jurisdiction: str, note: str) -> Told:
    """Who can name somebody where nobody acts: the managers; without any, whoever can appoint one."""
    managers = of_role(jurisdiction, "manager")
    return Told(managers, note) if managers else administrators(jurisdiction, note)


def administrators(jurisdiction: str, note: str) -> Told:
    """Who can appoint people. They open no case, so the message leads to the people."""
    return Told(of_role(jurisdiction, "administrator"), note, reverse("accounts:users"))


def told_of(case: Case, candidates: list[User]) -> Told:
    """candidates: who answers the turn here, named or not. Somebody named who has left is said to the managers, too."""
    named = case.turn_user
    if at_work(named, case.jurisdiction_id):
        return Told([named])
    if named is None:
        return Told(candidates) if candidates else stewards(case.jurisdiction_id, NOBODY)
    said = f"{named.name} tidak bertugas lagi di sini. Tunjuk penggantinya."
    found = _once([*candidates, *of_role(case.jurisdiction_id, "manager")])
    return Told(found, said) if found else administrators(case.jurisdiction_id, said)


def _once(people: list[User]) -> list[User]:
    return list({user.pk: user for user in people}.values())
