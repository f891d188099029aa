"""Families, persons, two registry editions and who receives what, written by COPY."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from random import Random

from django.utils import timezone

from households.enums import EditionState, Source
from households.models import EditionListing, Household, Person, RegistryEdition
from households.names import key as name_key
from households.places import House, house_words
from monitoring.simulation.bulk import Sealer, copy_rows, next_ids
from monitoring.simulation.people import CROWDED, HEAD, Family, Member, Population
from programs.enums import EnrolmentStatus, ExitReason
from programs.models import Enrolment, Programme
from slrt.audit import crypto
from slrt.regions.models import Region

CHUNK = 20_000
CROWD = 160  # families, at most half of all, who live in the villages of the field staff
# Programme code → how likely a family of desil 1..5 receives it; the better off receive none of them.
_SHARES = {
    "PKH": (0.62, 0.5, 0.3, 0.16, 0.02),
    "SEMBAKO": (0.8, 0.68, 0.5, 0.3, 0.08),
    "PBI-JK": (0.9, 0.86, 0.75, 0.6, 0.4),
}


@dataclass(frozen=True)
class Subject:
    """What a complaint takes over from a person, as registering does."""

    person: int
    household: int
    village: str
    name: str
    nik: str
    birth_year: int
    sex: str
    desil: int | None
    address: str
    received: frozenset[str]  # programme codes
    alone: bool  # a family of one


@dataclass
class RegistryWriter:
    """Writes chunk after chunk; keeps a sample of persons for the complaints."""

    jurisdiction: str
    seed: int
    sample: int
    editions: tuple[RegistryEdition, RegistryEdition]
    crowded: frozenset[str] = frozenset()  # villages of which everybody may complain

    def __post_init__(self) -> None:
        self.random = Random(f"{self.seed}|{self.jurisdiction}|registry")
        self.subjects: list[Subject] = []
        self.seal_kk = Sealer(Household, "kk")
        self.seal_nik = Sealer(Person, "nik")
        codes = {p.code: p.pk for p in Programme.objects.filter(jurisdiction__isnull=True, code__in=_SHARES)}
        self.programmes = {code: codes[code] for code in _SHARES if code in codes}
        self.now = timezone.now()

    def write(self, families: list[Family], keep: float) -> int:
        """One chunk of families with everything that hangs on them; returns the number of persons."""
        homes = next_ids(Household, len(families))
        total = sum(len(family.members) for family in families)
        people = iter(next_ids(Person, total))
        homes_rows, person_rows, listings, enrolments = [], [], [], []
        for home, family in zip(homes, families, strict=True):
            homes_rows.append(self.household(home, family))
            received = self.received(family)
            enrolments += [self.enrolment(home, pk) for pk in received.values()]
            said = self.said(family)
            for member in family.members:
                pk = next(people)
                person_rows.append(self.person(pk, home, family, member))
                listings += [self.listing(edition, pk, home, desil, list(received)) for edition, desil in said]
                if family.village in self.crowded or self.random.random() < keep:
                    self.subjects.append(self.subject(pk, home, family, member, received))
        copy_rows(Household, homes_rows)
        copy_rows(Person, person_rows)
        copy_rows(EditionListing, listings)
        copy_rows(Enrolment, enrolments)
        return total

    @staticmethod
    def subject(pk: int, home: int, family: Family, member: Member, received: dict[str, int]) -> Subject:
        house = House(family.address, family.hamlet, family.rt, family.rw)
        return Subject(
            pk, home, family.village, member.name, member.nik, member.birth_date.year, member.sex, family.desil,
            house_words(house), frozenset(received), len(family.members) == 1,
        )  # fmt: skip

    def household(self, pk: int, family: Family) -> dict:
        return {
            "id": pk,
            "jurisdiction_id": self.jurisdiction,
            "village_id": family.village,
            "kk": self.seal_kk(family.kk),
            "kk_digest": crypto.digest(family.kk, "kk"),
            "head_name": family.members[0].name,
            "address": family.address,
            "hamlet": family.hamlet,
            "rt": family.rt,
            "rw": family.rw,
            "size": len(family.members),
            "source": Source.DTSEN,
            "created_at": self.now,
            "updated_at": self.now,
        }

    def person(self, pk: int, home: int, family: Family, member) -> dict:
        return {
            "id": pk,
            "jurisdiction_id": self.jurisdiction,
            "village_id": family.village,
            "household_id": home,
            "nik": self.seal_nik(member.nik),
            "nik_digest": crypto.digest(member.nik, "nik"),
            "name": member.name,
            "name_key": name_key(member.name),
            "birth_date": member.birth_date,
            "birth_year": member.birth_date.year,
            "birth_place": self.place,
            "sex": member.sex,
            "mother_name": member.mother_name,
            "relation": member.relation,
            "occupation": member.occupation,
            "source": Source.DTSEN,
            "created_at": self.now,
            "updated_at": self.now,
        }

    @property
    def place(self) -> str:
        return self.editions[0].jurisdiction.name.upper()

    def received(self, family: Family) -> dict[str, int]:
        if family.desil > 5:
            return {}
        return {
            code: pk for code, pk in self.programmes.items() if self.random.random() < _SHARES[code][family.desil - 1]
        }

    def enrolment(self, home: int, programme: int) -> dict:
        stopped = self.random.random() < 0.06
        return {
            "jurisdiction_id": self.jurisdiction,
            "programme_id": programme,
            "household_id": home,
            "status": EnrolmentStatus.STOPPED if stopped else EnrolmentStatus.ACTIVE,
            "since": date(self.random.randrange(2019, 2026), self.random.randrange(1, 13), 1),
            "until": date(2026, self.random.randrange(2, 10), 1) if stopped else None,
            "exit_reason": ExitReason.NOT_LISTED if stopped else "",
            "edition_id": self.editions[1].pk,
        }

    def said(self, family: Family) -> list[tuple[RegistryEdition, int]]:
        """(edition, desil) of a family. Most stand in both editions; a few come or vanish, a few desils jump."""
        old, new = self.editions
        draw = self.random.random()
        if draw < 0.03:
            return [(new, family.desil)]
        if draw > 0.97:
            return [(old, family.desil)]
        jump = self.random.choice((2, -2)) if draw < 0.05 else 0
        return [(old, family.desil), (new, min(10, max(1, family.desil + jump)))]

    @staticmethod
    def listing(edition: RegistryEdition, pk: int, home: int, desil: int, programmes: list[str]) -> dict:
        return {
            "edition_id": edition.pk,
            "jurisdiction_id": edition.jurisdiction_id,
            "person_id": pk,
            "household_id": home,
            "external_id": f"{pk:018d}",
            "desil": desil,
            "matched_civil": "PADAN",
            "programmes": programmes,
            "attributes": _difficulty(pk) if edition.source == Source.DTSEN else {},
            "row_hash": hashlib.blake2b(f"{pk}|{desil}|{programmes}".encode(), digest_size=16).digest(),
        }


# Of this many persons one has much difficulty with something, as DTSEN asks it.
_ONE_IN = 45
_DIFFICULTIES = ("penglihatan", "berjalan_atau_naik_tangga", "pendengaran", "mengurus_diri")


def _difficulty(pk: int) -> dict[str, str]:
    if pk % _ONE_IN:
        return {}
    return {_DIFFICULTIES[pk // _ONE_IN % len(_DIFFICULTIES)]: "2" if pk % 2 else "1"}


def make_editions(jurisdiction: str) -> tuple[RegistryEdition, RegistryEdition]:
    """The DTSEN edition in force and the one before it: one source, so that the two can be compared."""
    made = []
    for source, period, day, state in (
        (Source.DTSEN, "2026-T2", date(2026, 6, 30), EditionState.PAST),
        (Source.DTSEN, "2026-T3", date(2026, 9, 30), EditionState.CURRENT),
    ):
        made.append(
            RegistryEdition.objects.create(
                jurisdiction_id=jurisdiction,
                source=source,
                period=period,
                edition_date=day,
                state=state,
                committed_at=datetime(day.year, day.month, day.day, 3, tzinfo=UTC),
            )
        )
    return made[0], made[1]


def write_registry(jurisdiction: str, families: int, seed: int, sample: int, report) -> list[Subject]:
    """Write `families` families; returns about `sample` persons to complain."""
    villages = list(Region.objects.inside(jurisdiction).villages().order_by("code").values_list("code", "name"))
    crowd = min(0.5, CROWD / max(1, families))
    population = Population(jurisdiction, villages, seed, date(2026, 9, 30), crowd)
    crowded = frozenset(code for code, _name in villages[: len(CROWDED)])
    writer = RegistryWriter(jurisdiction, seed, sample, make_editions(jurisdiction), crowded)
    keep = min(1.0, sample / max(1, families * 3))
    drawn = population.families(families)
    done = 0
    while chunk := list(islice(drawn, CHUNK)):
        writer.write(chunk, keep)
        done += len(chunk)
        report(f"{done} keluarga")
    return writer.subjects


__all__ = ("HEAD", "Subject", "write_registry")
