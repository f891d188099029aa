"""The start page and the search box."""

from __future__ import annotations

import pytest

from complaints import desk
from tests.complaints.world import complaint, family, walk
from tests.objects import Objects
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


def test_the_bare_number_means_the_own_unit_first(cast, client):
    """Both desks have a case with the number 1 this year: each finds its own, the Puskesos also the secretariat's."""
    mine = complaint(cast, by=cast.puskesos_front, unit=cast.puskesos)
    theirs = complaint(cast)
    assert mine.number[-6:] == theirs.number[-6:] == "000001"
    for who, case in ((cast.puskesos_front, mine), (cast.front_office, theirs)):
        answer = sign_in(client, who).post("/cari", {"q": "1"})
        assert answer["Location"] == f"/keluhan/{case.pk}/", who


def test_a_scanned_slip_leads_to_its_case(cast, client):
    """The scanner types the address in the QR; it is not looked up among the people, and not shown again."""
    case, proposal = complaint(cast), Objects(cast).proposal
    sign_in(client, cast.front_office)
    for made, page in ((case, f"/keluhan/{case.pk}/"), (proposal, f"/daftar-awal/{proposal.pk}/")):
        answer = client.post("/cari", {"q": f"http://testserver/lacak/q/{made.token}\n"})
        assert answer.status_code == 302 and answer["Location"] == page


def test_a_scanned_slip_of_somebody_elses_case_says_nothing(casts, client):
    case, restricted = complaint(casts("33.24")), complaint(casts("63.09"), klass="programme", category="N3")
    sign_in(client, casts("63.09").back_office)
    for made in (case, restricted):
        answer = client.post("/cari", {"q": f"https://slrt.example/lacak/q/{made.token}"})
        page = answer.content.decode()
        assert answer.status_code == 200 and "Tidak ada keluhan" in page and made.token not in page


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
