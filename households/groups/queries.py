"""Conditions for lists and reports: rows about a person who carries a flag. The rules are those of groups.flags."""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from households.enums import NoNikReason, Sex
from households.groups import flags
from households.groups.standing import POOR, VULNERABLE, groups_used
from households.models import EditionListing, FamilyStatus, Person, RegisterEntry
from households.models.people import MARKED
from slrt.accounts.models import User
from slrt.jurisdictions.profile import Profile


def carries(flag: str, *, on: date, user: User | None, person: str = "person", birth_year: str = "") -> Q:
    """Rows whose `person` carries the flag on a day.

    person: the column, or "self" where the rows are persons. birth_year: a column of the row itself that tells the age
    where the person has no card. user: whose right to see sensitive kinds of PPKS holds; None counts everybody, for
    figures without names.
    """
    key = _key(person)
    found = Exists(Person.objects.filter(_of_person(flag, on), pk=key))
    found = Q(found) | Q(Exists(_entries(flag, on, user).filter(person=key)))
    if flag == "disability":
        found |= Q(Exists(EditionListing.objects.filter(_disabled(), edition__state="current", person=key)))
    if flag == "elderly" and birth_year:
        found |= Q(**{f"{person}__isnull": True, f"{birth_year}__lte": on.year - flags.ELDERLY_FROM})
    return found


# Nearly every family has somebody of that age, and abilities stand in the rows of an edition: those are looked for
# family by family.
_FREQUENT = ("elderly", "disability")


def families_with(flag: str, *, on: date, user: User, jurisdiction: str) -> Q:
    """Families with a living member who carries the flag; a rare one is asked of those who carry it, so that no family
    is read that has nobody."""
    if flag in _FREQUENT:
        marked = carries(flag, on=on, user=user, person="self")
        return Q(Exists(Person.objects.filter(marked, household=OuterRef("pk"), alive=True)))
    said, entries = _carriers(flag, on, user, jurisdiction)
    homes = said.filter(household__isnull=False).values("household")
    entered = entries.filter(person__alive=True, person__household__isnull=False).values("person__household")
    return Q(pk__in=homes.union(entered))


def about_carriers(flag: str, *, on: date, jurisdiction: str, birth_year: str) -> Q:
    """As carries() for many rows about people of one jurisdiction, counting everybody: a rare flag is asked of those
    who carry it."""
    if flag in _FREQUENT:
        return carries(flag, on=on, user=None, birth_year=birth_year)
    said, entries = _carriers(flag, on, None, jurisdiction)
    return Q(person__in=said.values("pk").union(entries.filter(person__isnull=False).values("person")))


def _carriers(
    flag: str, on: date, user: User | None, jurisdiction: str
) -> tuple[QuerySet[Person], QuerySet[RegisterEntry]]:
    """Whose record says so, and what the registers of PPKS say, of a flag that few carry."""
    said = Person.objects.filter(MARKED, _of_person(flag, on), jurisdiction=jurisdiction)
    return said.order_by(), _entries(flag, on, user).filter(jurisdiction=jurisdiction).order_by()


def _key(column: str) -> OuterRef:
    return OuterRef("pk" if column == "self" else f"{column}_id")


def _of_person(flag: str, on: date) -> Q:
    """What the record of the person itself says."""
    found = Q(flags__contains=[flag])
    if flag == "elderly":
        found |= _at_least(flags.ELDERLY_FROM, on)
    if flag == "remote":
        found |= Q(no_nik_reason=NoNikReason.REMOTE)
    abandoned, child = Q(no_nik_reason=NoNikReason.ABANDONED), _below(flags.CHILD_BELOW, on)
    if flag == "child":
        found |= abandoned & child
    if flag == "woman":
        found |= abandoned & ~child & Q(sex=Sex.FEMALE)
    if flag == "other":
        found |= abandoned & ~child & ~Q(sex=Sex.FEMALE)
    return found & Q(alive=True)


def _at_least(years: int, on: date) -> Q:
    """By the date of birth where it is known, else by the year alone: as households.registers.actions.age_of."""
    born = date(on.year - years, on.month, min(on.day, 28) if on.month == 2 else on.day)
    return Q(birth_date__lte=born) | Q(birth_date__isnull=True, birth_year__lte=on.year - years)


def _below(years: int, on: date) -> Q:
    known = Q(birth_date__isnull=False) | Q(birth_year__isnull=False)
    return known & ~_at_least(years, on)


def _entries(flag: str, on: date, user: User | None) -> QuerySet[RegisterEntry]:
    rows = RegisterEntry.objects.all() if user is None else RegisterEntry.objects.visible_to(user)
    rows = rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on), register="ppks", noted_on__lte=on)
    return rows.filter(codes__overlap=list(flags.codes_of(flag)))


def _disabled() -> Q:
    """As flags.of_edition reads it."""
    kind = Q(**{f"attributes__{flags.KIND_OF_DISABILITY}__isnull": False})
    kind &= ~Q(**{f"attributes__{flags.KIND_OF_DISABILITY}__in": list(flags.NO_DISABILITY)})
    hard = (Q(**{f"attributes__{name}__in": list(flags.SEVERE)}) for name in flags.FUNCTIONS)
    return reduce(or_, hard, kind)


def belongs(group: str, profile: Profile, household: str = "household") -> Q:
    """Rows whose `household` belongs to a group of the profile, "self" where the rows are families. The same rules as
    households.groups.standing."""
    key = _key(household)
    if group == VULNERABLE:
        return Q(Exists(_ranked_within(profile.vulnerable_percent, else_=0).filter(household=key)))
    determined = FamilyStatus.objects.active().filter(status=group, household=key)
    found = Q(Exists(determined)) if group in groups_used(profile) else Q(pk__in=[])
    if group == POOR and profile.poor_percent:
        found |= Q(Exists(_ranked_within(profile.poor_percent, else_=101).filter(household=key)))
    return found


def _ranked_within(percent: int, *, else_: int) -> QuerySet[EditionListing]:
    """Listings in force within the lowest percent. else_: the rank of those to which an edition gives none."""
    percentile = Cast(KeyTextTransform("percentile", "attributes"), IntegerField())
    rank = Coalesce(F("desil") * 10, percentile, else_)
    return EditionListing.objects.filter(edition__state="current").annotate(rank=rank).filter(rank__lte=percent)
