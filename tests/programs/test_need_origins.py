"""Where needs come from: a complaint and a finished house visit fill the form in, and the need says so."""

from __future__ import annotations

import pytest
from django.test import Client

from programs.models import Need
from slrt.cases.actions import perform
from tests.complaints import world
from tests.households.visiting import filled, planned
from tests.personas import Cast, sign_in
from tests.programs.test_needs import page, programme

pytestmark = pytest.mark.django_db


def told(cast: Cast, **more) -> dict:
    return {"programme": programme(cast).pk, "wanted": "Anak putus sekolah", "urgency": "normal"} | more


def test_a_complaint_fills_the_form_in_and_shows_what_came_of_it(cast: Cast, client: Client) -> None:
    person = world.family(cast)
    case = world.complaint(cast, person=person, programme=programme(cast), description="Belum pernah dapat PKH")
    sign_in(client, cast.front_office)
    url = f"/keluhan/{case.pk}/kebutuhan"
    assert url in page(client, f"/keluhan/{case.pk}/")
    form = page(client, url)
    assert "Belum pernah dapat PKH" in form and f'value="{programme(cast).pk}" selected' in form
    assert 'value="complaint" selected' in form and f"Keluhan {case.number}" in form
    answer = client.post(url, told(cast, source="complaint"))
    need = Need.objects.get()
    assert answer["Location"] == f"/kebutuhan/{need.pk}/"
    assert (need.household, need.complaint_ref, need.source) == (person.household, case.number, "complaint")
    assert f"Keluhan: {case.number}" in page(client, answer["Location"])
    assert need.number in page(client, f"/keluhan/{case.pk}/")


def test_a_restricted_complaint_and_one_without_a_family_offer_none(cast: Cast, client: Client) -> None:
    restricted = world.complaint(cast, person=world.family(cast))
    type(restricted).objects.filter(pk=restricted.pk).update(restricted=True, handler=cast.front_office)
    unknown = world.complaint(cast)
    type(unknown).objects.filter(pk=unknown.pk).update(household=None, person=None)
    sign_in(client, cast.front_office)
    for case in (restricted, unknown):
        assert client.get(f"/keluhan/{case.pk}/kebutuhan").status_code == 404
    assert "Catat sebagai kebutuhan" not in page(client, f"/keluhan/{unknown.pk}/")


def test_a_finished_visit_fills_the_form_in(cast: Cast, client: Client) -> None:
    visit = planned(cast)
    sign_in(client, cast.facilitator)
    url = f"/kebutuhan/kunjungan/{visit.pk}/baru"
    assert url not in page(client, f"/kunjungan/{visit.pk}/") and client.get(url).status_code == 404
    filled(cast, visit)
    perform(visit, "complete", by=cast.facilitator, note="Atap bocor dan tidak ada jamban")
    assert url in page(client, f"/kunjungan/{visit.pk}/")
    form = page(client, url)
    assert "Atap bocor dan tidak ada jamban" in form and 'value="visit" selected' in form
    refused = client.post(url, told(cast, source="visit", wanted=""))
    assert refused.status_code == 422 and f"Kunjungan {visit.number}" in refused.content.decode()
    answer = client.post(url, told(cast, source="visit"))
    need = Need.objects.get()
    assert (need.visit, need.household) == (visit, visit.household)
    assert f'href="/kunjungan/{visit.pk}/"' in page(client, answer["Location"])
    sign_in(client, cast.supervisor)
    assert client.get(url).status_code == 403
