"""Participation: recorded by staff, and carried over from a registry edition."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from households.models import EditionListing, Household, Person, RegistryEdition
from programs import participation
from programs.enrolment import carry_over
from programs.models import Enrolment, Programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(cast) -> Household:
    """A made-up family of two."""
    household = Household.objects.create(
        jurisdiction_id="33.24", village=cast.village, head_name="Sutrisno Uji", size=2
    )
    for name, relation in (("Sutrisno Uji", "1"), ("Wagiyem Uji", "2")):
        Person.objects.create(
            jurisdiction_id="33.24", village=cast.village, household=household, name=name, relation=relation
        )
    return household


def edition(period: str, day: date, **flags: list[str]) -> RegistryEdition:
    """The edition in force, listing the members named with these programme codes."""
    RegistryEdition.objects.filter(state="current").update(state="past")
    made = RegistryEdition.objects.create(
        jurisdiction_id="33.24", source="dtks", period=period, edition_date=day, state="current"
    )
    for first, codes in flags.items():
        person = Person.objects.get(name__startswith=first)
        EditionListing.objects.create(
            jurisdiction_id="33.24", edition=made, person=person, household=person.household, programmes=codes,
            row_hash=b"0" * 16,
        )  # fmt: skip
    return made


def standing() -> dict[tuple[str, str], tuple[str, date | None, date | None]]:
    rows = Enrolment.objects.select_related("programme", "person").order_by("pk")
    return {
        (row.programme.code, row.person.name.split()[0] if row.person else "keluarga"): (
            row.status, row.since, row.until
        )
        for row in rows
    }  # fmt: skip


def test_an_edition_makes_family_and_personal_participation(home):
    found = carry_over(edition("2026-T1", date(2026, 3, 1), Sutrisno=["PKH", "PBI-JK"], Wagiyem=["PBI-JK", "RAHASIA"]))
    assert (found.begun, found.ended, found.unknown) == (3, 0, ["RAHASIA"])
    active = ("active", date(2026, 3, 1), None)
    assert standing() == {
        ("PKH", "keluarga"): active, ("PBI-JK", "Sutrisno"): active, ("PBI-JK", "Wagiyem"): active
    }  # fmt: skip
    assert set(Enrolment.objects.values_list("household", flat=True)) == {home.pk}


def test_the_same_edition_again_changes_nothing(home):
    first = edition("2026-T1", date(2026, 3, 1), Sutrisno=["PKH"])
    carry_over(first)
    again = carry_over(first)
    assert (again.begun, again.resumed, again.ended) == (0, 0, 0)


def test_who_is_no_longer_listed_stops_and_may_come_back(home):
    carry_over(edition("2026-T1", date(2026, 3, 1), Sutrisno=["PBI-JK"], Wagiyem=["PBI-JK"]))
    gone = carry_over(edition("2026-T2", date(2026, 6, 1), Sutrisno=["PBI-JK"]))
    assert gone.ended == 1
    row = Enrolment.objects.get(person__name__startswith="Wagiyem")
    assert (row.status, row.until, row.exit_reason) == ("stopped", date(2026, 6, 1), "not_listed")
    back = carry_over(edition("2026-T3", date(2026, 9, 1), Sutrisno=["PBI-JK"], Wagiyem=["PBI-JK"]))
    assert (back.resumed, back.begun) == (1, 0)
    row.refresh_from_db()
    assert (row.status, row.since, row.until) == ("active", date(2026, 9, 1), None)


def test_a_programme_the_edition_does_not_mention_is_left_alone(home):
    carry_over(edition("2026-T1", date(2026, 3, 1), Sutrisno=["PKH", "SEMBAKO"]))
    later = carry_over(edition("2026-T2", date(2026, 6, 1), Wagiyem=["SEMBAKO"]))
    assert later.ended == 0
    assert standing()["PKH", "keluarga"][0] == "active"


def test_what_staff_ended_is_not_undone_by_an_older_list(cast, home):
    carry_over(edition("2026-T1", date(2026, 3, 1), Sutrisno=["PKH"]))
    row = Enrolment.objects.get()
    participation.stop_enrolment(by=cast.back_office, enrolment=row, until=date(2026, 7, 1), exit_reason="graduated")
    carry_over(edition("2026-T2", date(2026, 6, 1), Sutrisno=["PKH"]))
    assert standing()["PKH", "keluarga"][0] == "stopped"
    carry_over(edition("2026-T4", date(2026, 12, 1), Sutrisno=["PKH"]))
    assert standing()["PKH", "keluarga"] == ("active", date(2026, 12, 1), None)


def test_only_an_edition_in_force_counts(home):
    old = edition("2025-T1", date(2025, 3, 1), Sutrisno=["PKH"])
    edition("2026-T1", date(2026, 3, 1))
    old.refresh_from_db()
    assert carry_over(old).begun == 0


def test_staff_record_and_end_participation(cast, home):
    wife = home.members.get(relation="2")
    pbi, pkh = Programme.objects.get(code="PBI-JK"), Programme.objects.get(code="PKH")
    with pytest.raises(ValidationError, match="perseorangan"):
        participation.enrol(by=cast.back_office, programme=pbi, household=home)
    mine = participation.enrol(by=cast.back_office, programme=pbi, household=home, person=wife, since=date(2026, 1, 1))
    family = participation.enrol(by=cast.back_office, programme=pkh, household=home, person=wife)
    assert (mine.person, family.person) == (wife, None)
    with pytest.raises(ValidationError, match="masih berjalan"):
        participation.enrol(by=cast.back_office, programme=pkh, household=home)
    with pytest.raises(ValidationError, match="alasan berhenti"):
        participation.stop_enrolment(by=cast.back_office, enrolment=mine, until=date(2026, 2, 1), exit_reason="")
    with pytest.raises(ValidationError, match="sebelum tanggal mulai"):
        participation.stop_enrolment(by=cast.back_office, enrolment=mine, until=date(2025, 2, 1), exit_reason="moved")
    participation.stop_enrolment(by=cast.back_office, enrolment=mine, until=date(2026, 2, 1), exit_reason="moved")
    again = participation.enrol(by=cast.back_office, programme=pbi, household=home, person=wife)
    assert again.pk == mine.pk and again.is_active


def test_only_those_who_may_record_participation(cast, casts, home):
    pkh = Programme.objects.get(code="PKH")
    for user in (cast.front_office, casts("63.09").back_office, cast.nobody):
        with pytest.raises(PermissionDenied):
            participation.enrol(by=user, programme=pkh, household=home)


def test_the_database_wants_a_reason_for_leaving(cast, home):
    row = participation.enrol(by=cast.back_office, programme=Programme.objects.get(code="PKH"), household=home)
    with pytest.raises(IntegrityError, match="enrolment_exit_reason"), transaction.atomic():
        Enrolment.objects.filter(pk=row.pk).update(status="stopped")
