"""The flags of the members of a family, each with what says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone

from households.enums import Source
from households.groups import flags
from households.groups.flags import Flag
from households.groups.queries import belongs
from households.groups.standing import NAMES, groups_used
from households.models import ChangeItem, EditionListing, Person, RegisterEntry
from households.registers.actions import age_of
from slrt.accounts.models import User
from slrt.jurisdictions.codes import PERSON_FLAGS
from slrt.jurisdictions.profile import Profile, profile_of
from slrt.ui import words

TONE = "violet"  # of every flag, wherever it is shown
DECIDED = ("applied", "exported")


@dataclass(frozen=True, slots=True)
class Flagged:
    """A member with the flags of the profile. Those who died carry none."""

    person: Person
    flags: tuple[Flag, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(PERSON_FLAGS[flag.code] for flag in self.flags)


def flagged(user: User, members: Sequence[Person]) -> list[Flagged]:
    """Every member with their flags, in the order given. Sensitive kinds of PPKS are read only for whoever may open
    them. One query, and two more where something was decided here."""
    living = [member for member in members if member.alive]
    read = {one.pk: one for one in _read(user, [member.pk for member in living])}
    return [_flagged(member, found) for member, found in zip(members, _found(members, read), strict=True)]


def beside(user: User, pk: int, profile: Profile) -> list[str]:
    """What marks a living person and their family, in words without sources: groups first. One query, mostly."""
    groups = {f"in_{code}": belongs(code, profile) for code in groups_used(profile)}
    person = _read(user, [pk]).annotate(**groups).first()
    if person is None:
        return []
    found = [NAMES[code] for code in groups_used(profile) if getattr(person, f"in_{code}")]
    return [*found, *_flagged(person, _found([person], {pk: person})[0]).labels]


def _flagged(person: Person, found: list[Flag]) -> Flagged:
    used = profile_of(person.jurisdiction_id).person_flags if found else ()
    return Flagged(person, tuple(flags.merged(found, used)))


def _read(user: User, pks: list[int]) -> QuerySet[Person]:
    """Persons with what editions in force and the register say of them: an edition that a later one of its source
    replaced says nothing any more."""
    listings = EditionListing.objects.filter(person=OuterRef("pk"), edition__state="current")
    said = JSONObject(attributes="attributes", source="edition__source", period="edition__period")
    entries = RegisterEntry.objects.visible_to(user).active().filter(person=OuterRef("pk"), register="ppks")
    noted = JSONObject(codes="codes", on="noted_on")
    return Person.objects.filter(pk__in=pks, alive=True).order_by("pk").annotate(
        listed=ArraySubquery(listings.order_by("-edition__edition_date", "-edition_id").values(one=said)),
        entered=ArraySubquery(entries.order_by("-created_at", "-pk").values(one=noted)),
    )  # fmt: skip


def _found(members: Sequence[Person], read: dict[int, Person]) -> list[list[Flag]]:
    """For every member all that says something, twice if two things say it; those who died carry nothing."""
    decided = _decided(list(read.values()))
    return [_of(read[member.pk]) + decided.get(member.pk, []) if member.pk in read else [] for member in members]


def _of(person: Person) -> list[Flag]:
    found: list[Flag] = []
    for row in person.listed:
        found += flags.of_edition(row["attributes"], f"{Source(row['source']).label} {row['period']}")
    for entry in person.entered:
        found += flags.of_register(entry["codes"], date.fromisoformat(entry["on"]))
    age = age_of(person.birth_year, person.birth_date)
    return found + flags.of_age(age) + flags.of_no_nik(person.no_nik_reason, age, person.sex)


def _decided(living: Sequence[Person]) -> dict[int, list[Flag]]:
    """What was decided here, with the proposal that brought it; "lain-lain" with its reason."""
    carrying = {member.pk: member for member in living if member.flags}
    if not carrying:
        return {}
    lines = ChangeItem.objects.filter(person__in=carrying, field="flags", dropped=False, case__status__in=DECIDED)
    cases = {line.person_id: line.case for line in lines.select_related("case").order_by("case__closed_at", "pk")}
    return {
        pk: [Flag(code, _decision(code, cases.get(pk))) for code in member.flags] for pk, member in carrying.items()
    }


def _decision(code: str, case) -> str:
    if case is None:
        return "diputuskan di sini"
    day = words.short_date(timezone.localtime(case.closed_at))
    said = f"usulan {case.number}, diterapkan {day}"
    return f"{case.reason} ({said})" if code == "other" else said
