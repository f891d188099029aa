"""Things of the registry for tests.objects: records that look alike, and two editions compared."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from households.actions import merge_pair
from households.enums import ComparisonState, EditionState, ShockKind
from households.models import (
    DuplicatePair,
    EditionComparison,
    EditionShock,
    Household,
    Merge,
    Person,
    RegistryConflict,
    RegistryEdition,
)
from tests.complaints import world
from tests.personas import Cast


class RegistryObjects:
    """Part of tests.objects.Objects, which brings the cast and the families."""

    cast: Cast
    person: Person
    household: Household
    edition: RegistryEdition

    @cached_property
    def duplicate(self) -> DuplicatePair:
        """Two records of this jurisdiction that look alike, waiting for a decision."""
        return self.alike()

    @cached_property
    def merge(self) -> Merge:
        """Two records of which one was taken into the other."""
        pair = self.alike()
        return merge_pair(by=self.cast.data_officer, pair=pair, keep=pair.first_id, take=(), reason="Orang yang sama")

    def alike(self) -> DuplicatePair:
        one, two = (world.family(self.cast, self.person.name) for _ in range(2))
        return DuplicatePair.objects.create(
            jurisdiction=self.cast.region, village=self.cast.village, first=one, second=two, source="weekly",
            bits=9.5, band="cocok", reasons=[["name", "cocok"]], matching_version=1,
        )  # fmt: skip

    @cached_property
    def comparison(self) -> EditionComparison:
        """The edition in force beside the one before it."""
        former = RegistryEdition.objects.create(
            jurisdiction=self.cast.region, source=self.edition.source, period="2026-T1", state=EditionState.PAST,
            edition_date=date(2026, 3, 31),
        )  # fmt: skip
        return EditionComparison.objects.create(
            jurisdiction=self.cast.region, former=former, latter=self.edition, state=ComparisonState.DONE,
            counts={"desil": 1},
        )  # fmt: skip

    @cached_property
    def shock(self) -> EditionShock:
        return self.shock_of(self.household)

    def shock_of(self, household: Household, kind: str = ShockKind.DESIL, person: Person | None = None) -> EditionShock:
        return EditionShock.objects.create(
            comparison=self.comparison, jurisdiction=self.cast.region, village=household.village, kind=kind,
            household=household, person=person, before="2", after="5", members=1,
        )  # fmt: skip

    @cached_property
    def conflict(self) -> RegistryConflict:
        """The edition calls the family's head by another occupation than was approved here."""
        self.person.occupation, self.person.approved_fields = "GURU", ["occupation"]
        self.person.save()
        return RegistryConflict.objects.create(
            jurisdiction=self.cast.region, village=self.person.village, person=self.person, field="occupation",
            edition=self.edition, theirs="BURUH TANI",
        )  # fmt: skip
