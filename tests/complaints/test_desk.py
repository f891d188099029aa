"""The start page and the search box."""

from __future__ import annotations

import pytest

from complaints import desk
from tests.complaints.world import complaint, family, walk
from tests.personas import sign_in

pytestmark = pytest.mark.django_db


def test_front_office_finds_the_big_button_and_drafts(cast, client):
    page = sign_in(client, cast.front_office).get("/").content.decode()
    assert "Meja hari ini" in page and "/keluhan/baru" in page


def test_back_office_finds_its_next_cases(cast, client):
    case = walk(complaint(cast), cast)
    page = sign_in(client, cast.back_office).get("/").content.decode()
    assert case.number in page and "Jawab atau usulkan rujukan" in page


def test_manager_finds_restricted_cases_without_a_person(cast, client):
    case = complaint(cast, klass="programme", category="N3")
    page = sign_in(client, cast.manager).get("/").content.decode()
    assert case.number in page and "Tunjuk petugas" in page


def test_agency_goes_straight_to_its_referrals(cast, client):
    answer = sign_in(client, cast.agency).get("/")
    assert answer.status_code == 302 and answer["Location"] == "/rujukan/masuk"


def test_somebody_without_an_assignment_is_told_so(cast, client):
    page = sign_in(client, cast.nobody).get("/").content.decode()
    assert "belum mempunyai penugasan" in page


@pytest.mark.parametrize("role", ["auditor", "administrator", "data_officer", "head", "kecamatan", "coordination"])
def test_everybody_has_a_start_page(cast, client, role):
    assert sign_in(client, getattr(cast, role)).get("/", follow=True).status_code == 200


def test_upper_layers_add_their_tiles(cast, client, monkeypatch):
    monkeypatch.setattr(desk, "_PROVIDERS", {})
    desk.register(lambda request: desk.Part((desk.Tile("Menunggu persetujuan", "3", "/rujukan/persetujuan"),)))
    page = sign_in(client, cast.manager).get("/").content.decode()
    assert "Menunggu persetujuan" in page and "/rujukan/persetujuan" in page


# ---------------------------------------------------------------------------------------------- the search box
def test_number_leads_to_the_case(cast, client):
    case = complaint(cast)
    sign_in(client, cast.back_office)
    for asked in (case.number, case.number.lower(), f" {case.number} ", str(int(case.number[-6:]))):
        answer = client.post("/cari", {"q": asked})
        assert answer.status_code == 302 and answer["Location"] == f"/keluhan/{case.pk}/", asked


def test_numbers_of_others_are_unknown(casts, client):
    case = complaint(casts("33.24"))
    sign_in(client, casts("63.09").back_office)
    page = client.post("/cari", {"q": case.number}).content.decode()
    assert "Tidak ada keluhan dengan nomor ini" in page
    restricted = complaint(casts("33.24"), klass="programme", category="N3")
    sign_in(client, casts("33.24").back_office)
    assert "Tidak ada keluhan" in client.post("/cari", {"q": restricted.number}).content.decode()


def test_digits_and_names_go_on_to_the_people_as_a_post(cast, client):
    person = family(cast, "NURHAYATI")
    sign_in(client, cast.front_office)
    for asked in (person.nik, "nurhayati"):
        answer = client.post("/cari", {"q": asked})
        assert answer.status_code == 307 and answer["Location"] == "/warga/"
        assert "NURHAYATI" in client.post("/warga/", {"q": asked}).content.decode(), asked


def test_nothing_typed_stands_in_an_address(cast, client):
    person = family(cast)
    sign_in(client, cast.front_office)
    page = client.get("/cari", {"q": person.nik}).content.decode()
    assert person.nik not in page
