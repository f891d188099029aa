"""The card of a family shows everything the desk knows of it, referrals among it (BS 4.c; BL 4.a; KD 3.a-b)."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from households.groups.statuses import determine
from households.visits.actions import plan_visit
from programs.models import Enrolment
from programs.needs.actions import record_need
from tests.complaints import world as complaints
from tests.households.test_changes import change
from tests.households.test_groups import DECREE
from tests.households.test_registers import entered
from tests.personas import Cast, sign_in
from tests.referrals.world import handled, sent

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return response.content.decode()


def test_referrals_stand_on_the_card_with_the_office_and_the_complaint(cast: Cast, client: Client) -> None:
    person = complaints.family(cast)
    referral = sent(cast, handled(cast, person=person))
    other = sent(cast)
    sign_in(client, cast.back_office)
    page = text(client.get(f"/keluarga/{person.household_id}/?bagian=kasus"))
    assert referral.number in page and other.number not in page
    assert f"dari keluhan {referral.complaint.number}" in page and str(referral.target_unit) in page


def test_referrals_of_a_restricted_complaint_stay_hidden(cast: Cast, client: Client) -> None:
    person = complaints.family(cast)
    referral = sent(cast, handled(cast, person=person))
    type(referral.complaint).objects.filter(pk=referral.complaint_id).update(
        restricted=True, handler=None, turn_user=None, created_by=cast.manager
    )
    sign_in(client, cast.front_office)
    assert referral.number not in text(client.get(f"/keluarga/{person.household_id}/?bagian=kasus"))


def test_one_card_holds_central_and_local_services_cases_and_the_field(cast: Cast, client: Client) -> None:
    """Listings, programmes of every level, needs, complaints, referrals, visits, changes, registers and status."""
    person = complaints.family(cast, "NURHAYATI")
    home = person.household
    referral = sent(cast, handled(cast, person=person))
    levels = {"national": "Pusat", "regency": "Kabupaten/Kota", "village": "Desa/Kelurahan",
              "non_government": "Non-pemerintah"}  # fmt: skip
    for level in levels:
        row = complaints.programme(f"UJI-{level[:3].upper()}")
        type(row).objects.filter(pk=row.pk).update(level=level)
        Enrolment.objects.create(jurisdiction=cast.region, programme=row, household=home)
    need = record_need(by=cast.front_office, unit=cast.secretariat, household=home, sector="housing", wanted="Atap")
    case = change(cast, home, address="JALAN MELATI 7")
    visit = plan_visit(by=cast.supervisor, unit=cast.secretariat, household=home, visitor=cast.facilitator,
                       planned_on=timezone.localdate())  # fmt: skip
    entered(cast, "P09", person=person)
    determine(by=cast.front_office, unit=cast.secretariat, household=home, status="destitute", **DECREE)
    sign_in(client, cast.manager)
    summary = text(client.get(f"/keluarga/{home.pk}/"))
    assert "DTSEN 2026-T3" in summary and "Fakir miskin" in summary and "Penyandang disabilitas" in summary
    for level, label in levels.items():
        assert f"UJI-{level[:3].upper()}" in summary and f"{label} · " in summary
    cases = text(client.get(f"/keluarga/{home.pk}/?bagian=kasus"))
    for number in (referral.number, referral.complaint.number, need.number, case.number):
        assert number in cases, number
    field = text(client.get(f"/keluarga/{home.pk}/?bagian=lapangan"))
    assert visit.number in field and "P09 Penyandang disabilitas" in field
