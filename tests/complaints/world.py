"""Families and complaints for tests. Nobody here is a real person; NIKs follow the official rule."""

from __future__ import annotations

import hashlib
import itertools
from datetime import date

from complaints.actions import Subject, register_complaint
from complaints.models import Complaint
from households.enums import EditionState, Source
from households.models import EditionListing, Household, Person, RegistryEdition
from programs.models import Need, Programme
from programs.needs.actions import record_need
from slrt.cases.actions import perform
from tests.personas import Cast

_serial = itertools.count(1)


def nik_of(village: str, birth: date, sex: str, serial: int) -> str:
    """A NIK by the official rule: kecamatan, day (women +40), month, year, serial."""
    day = birth.day + (40 if sex == "P" else 0)
    return f"{village.replace('.', '')[:6]}{day:02d}{birth:%m%y}{serial:04d}"


def edition(cast: Cast, period: str = "2026-T3") -> RegistryEdition:
    return RegistryEdition.objects.get_or_create(
        jurisdiction=cast.region,
        source=Source.DTSEN,
        period=period,
        defaults={"state": EditionState.CURRENT, "edition_date": date(2026, 9, 30)},
    )[0]


def family(
    cast: Cast, name: str = "NURHAYATI", *, birth: date = date(1975, 10, 22), sex: str = "P", desil: int | None = 2
) -> Person:
    """A person with a family of their own, listed in the current edition unless desil is None."""
    serial = next(_serial)
    kk = f"{cast.village.code.replace('.', '')[:6]}010120{serial:04d}"
    household = Household.objects.create(
        jurisdiction=cast.region, village=cast.village, kk=kk, head_name=name, rt="002", rw="001", size=1
    )
    person = Person.objects.create(
        jurisdiction=cast.region,
        village=cast.village,
        household=household,
        nik=nik_of(cast.village.code, birth, sex, serial),
        name=name,
        birth_date=birth,
        birth_year=birth.year,
        sex=sex,
        relation="1",
    )
    if desil is not None:
        listing = {"edition": edition(cast), "person": person, "household": household, "desil": desil}
        listing["row_hash"] = hashlib.md5(str(serial).encode(), usedforsecurity=False).digest()
        if any(field.name == "jurisdiction" for field in EditionListing._meta.fields):
            listing["jurisdiction"] = cast.region
        EditionListing.objects.create(**listing)
    return person


def programme(code: str = "UJI-KES", sector: str = "health") -> Programme:
    return Programme.objects.get_or_create(
        jurisdiction=None,
        code=code,
        valid_from=date(2020, 1, 1),
        defaults={
            "name": f"Program {code}",
            "short_name": code,
            "level": "national",
            "sector": sector,
            "documents": ["Surat faskes"],
        },
    )[0]


def complaint(cast: Cast, *, by=None, unit=None, person: Person | None = None, **given) -> Complaint:
    """A registered complaint; by the front office about a listed family unless said otherwise."""
    values = {
        "channel": "puskesos" if unit is not None and unit.kind == "puskesos" else "secretariat",
        "klass": "membership",
        "category": "K3",
        "description": "Kartu tidak aktif saat berobat.",
    } | given
    subject = values.pop("subject", None) or Subject(person=person or family(cast))
    return register_complaint(by=by or cast.front_office, unit=unit or cast.secretariat, subject=subject, **values)


# The usual way of each profile from registration to the answer, as (step, role, data).
WAYS: dict[str, list[tuple[str, str, dict]]] = {
    "33.24": [("supervisor_approve", "supervisor", {}), ("take_directly", "back_office", {})],
    "63.11": [("review", "review", {"section": "health"}), ("take", "back_office", {})],
    "62.04": [("route", "manager", {"section": "health"}), ("take", "back_office", {})],
    "63.09": [("take_directly", "back_office", {})],
    "32.76": [("review", "review", {"section": "health"}), ("take", "back_office", {})],
}
INFORMER = {
    "33.24": "front_office",
    "63.11": "facilitator",
    "62.04": "facilitator",
    "63.09": "front_office",
    "32.76": "back_office",
}


def walk(case: Complaint, cast: Cast, *, until: str = "in_handling") -> Complaint:
    """Take the profile's usual steps until a status is reached."""
    for name, role, data in WAYS[cast.code]:
        if case.status == until:
            break
        perform(case, name, by=getattr(cast, role), **data)
    return case


def need(cast: Cast, name: str = "SUMINAH BUTUHUJI") -> Need:
    """A programme need as the desk recorded it."""
    return record_need(
        by=cast.front_office, unit=cast.secretariat, household=family(cast, name).household, sector="housing",
        wanted="Atap rumah bocor.",
    )  # fmt: skip
