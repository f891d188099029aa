"""Whose turn it is: from a status to a role, and from a person's assignments to the cases that wait for them."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Q

from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.accounts.scope import Grant
from slrt.jurisdictions.profile import Profile, profile_of

PUSKESOS_ROLES = frozenset({"puskesos_coordinator", "puskesos_front", "puskesos_back"})
TERRITORY_ROLES = frozenset({"supervisor", "facilitator"})
# Which turns a role answers. "informer" is left to the profile: it names the roles that tell the citizen.
TURNS_OF_ROLE: dict[str, tuple[str, ...]] = {
    "front_office": ("front_office",),
    "review": ("review",),
    "back_office": ("back_office",),
    "supervisor": ("supervisor",),
    "facilitator": ("facilitator",),
    "manager": ("manager",),
    "puskesos_coordinator": ("review", "manager", "back_office"),
    "puskesos_front": ("front_office",),
    "puskesos_back": ("back_office",),
}
# Turns that a person of the secretariat or the field answers: those for which a restricted case needs a name.
NAMED_TURNS = (*sorted({turn for turns in TURNS_OF_ROLE.values() for turn in turns}), "informer")
# How a turn is said where it is not a role with a word of its own in the profile.
TURN_WORDS = {"informer": "petugas pemberi tahu", "agency": "instansi pengelola", "citizen": "warga", "": "–"}
_FIRST = {"review_then_back_office": "review", "section": "review", "manager": "manager"}


def turn_in(status: str, profile: Profile, *, field: bool) -> str:
    """The turn in a status whose step does not name one. `field`: recorded by a facilitator outside the office."""
    if status == "with_supervisor":
        return "supervisor"
    if status == "returned":
        return "facilitator" if field else "front_office"
    if status in ("submitted", "asked_back"):
        return "front_office"
    if status == "answered":
        return "informer"
    return _FIRST.get(profile.forward_to, "back_office") if status == "registered" else "back_office"


def turns_of(role: str, profile: Profile) -> tuple[str, ...]:
    """The turns that a holder of this role answers in a jurisdiction."""
    own = TURNS_OF_ROLE.get(role, ())
    return (*own, "informer") if role in profile.informs_citizen else own


def roles_for(turn: str, profile: Profile) -> list[str]:
    """The roles that answer a turn."""
    return [role for role in TURNS_OF_ROLE if turn in turns_of(role, profile)]


def turn_words(turn: str, profile: Profile) -> str:
    """ "Manajer", "instansi pengelola", "warga" """
    return TURN_WORDS.get(turn) or profile.labels.get(turn, turn)


def my_turn(user: User) -> Q:
    """Rows in which the person is named, or in which nobody is named and one of their assignments answers the turn."""
    return reduce(or_, my_turns(user))


def my_turns(user: User) -> list[Q]:
    """The alternatives of my_turn one by one: each is a range of an index, all of them in one condition are not."""
    found = [Q(turn_user=user)]
    for grant in user.access.grants:
        own = _of_grant(grant)
        if own is not None:
            found.append(own & Q(turn_user__isnull=True, restricted=False))
        if grant.allows(Permission.COMPLAINT_RESTRICTED):
            # A restricted case waits until somebody who may open it has named the person to handle it.
            unnamed = Q(jurisdiction=grant.jurisdiction, restricted=True, turn_user__isnull=True)
            found.append(unnamed & Q(turn__in=NAMED_TURNS))
    return found


def _of_grant(grant: Grant) -> Q | None:
    turns = turns_of(grant.role, profile_of(grant.jurisdiction))
    if not turns:
        return None
    rows = Q(jurisdiction=grant.jurisdiction, turn__in=turns)
    if grant.role in PUSKESOS_ROLES:
        return rows & Q(turn_unit=grant.unit_id)
    if grant.role in TERRITORY_ROLES:
        return rows & inside(grant)
    rows &= Q(turn_unit__isnull=True) | Q(turn_unit=grant.unit_id)
    return rows & (Q(section=grant.section) | Q(section="")) if grant.section else rows


def inside(grant: Grant) -> Q:
    """Rows in the territory of an assignment, and those of its own unit that have no place."""
    if grant.region == grant.jurisdiction:
        return Q()
    place = Q(region=grant.region) | Q(region__code__startswith=grant.region + ".")
    return place | Q(region__isnull=True, unit=grant.unit_id)
