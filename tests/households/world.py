"""Families of the cast's jurisdiction for tests. Nobody is real; NIK and KK follow the official rule."""

from __future__ import annotations

import itertools
from datetime import date

from households.enums import EditionState
from households.models import EditionListing, Household, Person, RegistryEdition
from tests.personas import Cast

_numbers = itertools.count(1)


def make_family(cast: Cast, name: str = "NURHAYATI", *, village=None, desil: int | None = 2) -> Person:
    """A woman with a family of her own, listed in the current DTSEN edition unless desil is None."""
    number, village = next(_numbers), village or cast.village
    district = village.code.replace(".", "")[:6]
    household = Household.objects.create(
        jurisdiction=cast.region,
        village=village,
        kk=f"{district}010112{number:04d}",
        head_name=name,
        rt="002",
        rw="001",
    )
    person = Person.objects.create(
        jurisdiction=cast.region, village=village, household=household, nik=f"{district}421075{number:04d}", name=name,
        birth_date=date(1975, 10, 2), sex="P", relation="1",
    )  # fmt: skip
    if desil is not None:
        EditionListing.objects.create(
            jurisdiction=cast.region, edition=current_edition(cast), person=person, household=household, desil=desil,
            programmes=["PKH"], row_hash=b"x",
        )  # fmt: skip
    return person


def current_edition(cast: Cast) -> RegistryEdition:
    return RegistryEdition.objects.get_or_create(
        jurisdiction=cast.region, source="dtsen", period="2026-T3",
        defaults={"state": EditionState.CURRENT, "edition_date": date(2026, 9, 30)},
    )[0]  # fmt: skip
