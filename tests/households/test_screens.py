"""Search, card and reveal: what is shown, to whom, and what stays behind in the access log."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from households.limits import DAY_BLOCKS
from households.models import Household, LookupTally, Person
from slrt.audit.models import AccessEvent
from slrt.regions.models import Region
from tests.complaints.world import nik_of
from tests.households.world import make_family
from tests.personas import Cast, sign_in
from tests.webforms import form_of

pytestmark = pytest.mark.django_db
SEARCH = "/warga/"


def text(response) -> str:
    return response.content.decode()


def test_the_search_page_asks_before_it_shows(cast: Cast, client: Client) -> None:
    make_family(cast)
    sign_in(client, cast.front_office)
    assert "NURHAYATI" not in text(client.get(SEARCH))


@pytest.mark.parametrize("typed", ["whole", "with spaces", "kk"])
def test_sixteen_digits_find_a_family(cast: Cast, client: Client, typed: str) -> None:
    person = make_family(cast)
    nik = person.nik
    value = {"whole": nik, "with spaces": f"{nik[:6]} {nik[6:12]} {nik[12:]}", "kk": person.household.kk}[typed]
    sign_in(client, cast.front_office)
    page = text(client.post(SEARCH, {"q": value}))
    assert "NURHAYATI" in page and "Terdaftar, desil 2" in page and "cocok" in page
    assert f'href="/keluarga/{person.household_id}/"' in page
    assert nik not in page.replace(" ", ""), "the number typed is not repeated in full beside the result"


def test_names_with_village_and_year_find_candidates_with_reasons(cast: Cast, client: Client) -> None:
    make_family(cast)
    sign_in(client, cast.front_office)
    page = text(client.post(SEARCH, {"name": "Noor Hayati", "village": "Sidomukti, Kec. Weleri", "birth": "1975"}))
    assert "tahun lahir sama (1975)" in page and "tempat tinggal sama" in page


def test_the_box_at_the_top_may_hold_a_name(cast: Cast, client: Client) -> None:
    make_family(cast)
    sign_in(client, cast.front_office)
    assert "NURHAYATI" in text(client.post(SEARCH, {"q": "nurhayati"}))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"q": "33241242107500"}, "NIK atau No. KK harus 16 angka. Yang Anda masukkan 14 angka."),
        ({}, "Masukkan NIK atau No. KK, atau nama (paling sedikit 3 huruf)."),
        ({"name": "Siti", "village": "Antah Berantah"}, "Desa/kelurahan ini tidak ada di daftar."),
        ({"name": "Siti", "birth": "kapan"}, "Tulis tahun"),
    ],
)
def test_mistakes_are_told_and_the_input_is_kept(cast: Cast, client: Client, data: dict, sentence: str) -> None:
    sign_in(client, cast.front_office)
    response = client.post(SEARCH, data)
    assert response.status_code == 422 and sentence in text(response)
    for value in data.values():
        assert value in text(response)


def test_nobody_found_says_the_next_step(cast: Cast, client: Client) -> None:
    sign_in(client, cast.front_office)
    page = text(client.post(SEARCH, {"q": "3324124210750001"}))
    assert "Tidak ditemukan" in page and reverse("households:prelist_new") in page


def test_the_daily_limit_is_a_429_with_retry_after(cast: Cast, client: Client) -> None:
    from django.utils import timezone

    user = sign_in(client, cast.front_office) or cast.front_office
    LookupTally.objects.create(user=cast.front_office, day=timezone.localdate(), hour=0, in_day=DAY_BLOCKS)
    response = client.post(SEARCH, {"q": "3324124210750001"})
    assert response.status_code == 429 and int(response["Retry-After"]) > 0 and "300 nomor" in text(response)
    assert user is not None


def test_the_live_panel_is_small_and_complete(cast: Cast, client: Client) -> None:
    person = make_family(cast)
    sign_in(client, cast.front_office)
    response = client.post(reverse("households:panel"), {"q": person.nik})
    page = text(response)
    assert len(response.content) <= 4096
    assert "Ditemukan" in page and "desil 2" in page and "edisi 2026-T3" in page and "<html" not in page
    assert 'data-say="Ditemukan"' in page and "NIK sama" in page
    missing = text(client.post(reverse("households:panel"), {"q": "3324124210759999"}))
    assert "data-missing" in missing and "catat sebagai daftar awal" in missing


def test_a_get_never_searches(cast: Cast, client: Client) -> None:
    person = make_family(cast)
    sign_in(client, cast.front_office)
    assert client.get(reverse("households:panel"), {"q": person.nik}).status_code == 405
    assert "NURHAYATI" not in text(client.get(SEARCH, {"q": person.nik}))


def test_the_card_shows_the_family_and_is_logged(cast: Cast, client: Client) -> None:
    person = make_family(cast)
    sign_in(client, cast.front_office)
    page = text(client.get(f"/keluarga/{person.household_id}/"))
    assert "NURHAYATI" in page and "DTSEN 2026-T3" in page and "desil 2" in page and "PKH" in page
    assert person.nik not in page and person.household.kk not in page and "••••" in page
    assert "Kartu ini dibuka 1 kali" in page
    actions = set(AccessEvent.objects.filter(user=cast.front_office).values_list("action", "object_type"))
    assert ("view_household", "households.household") in actions and ("view_person", "households.person") in actions
    assert "NURHAYATI" not in page.split("<title>")[1].split("</title>")[0]


def test_the_card_costs_few_queries_whatever_the_family(
    cast: Cast, client: Client, django_assert_max_num_queries
) -> None:
    person = make_family(cast)
    for number in range(8):
        Person.objects.create(
            jurisdiction=cast.region, village=cast.village, household=person.household, relation="3",
            name=f"ANAK {'ABCDEFGH'[number]}",
        )  # fmt: skip
    sign_in(client, cast.front_office)
    client.get("/warga/")
    with django_assert_max_num_queries(25):
        client.get(f"/keluarga/{person.household_id}/")


def test_cards_of_others_do_not_exist(cast: Cast, casts, client: Client) -> None:
    person = make_family(cast)
    sign_in(client, casts("63.09").front_office)
    for url in (f"/keluarga/{person.household_id}/", f"/warga/{person.pk}/nik", f"/keluarga/{person.household_id}/kk"):
        assert client.get(url).status_code == 404


def test_a_village_desk_finds_but_does_not_open_families_elsewhere(cast: Cast, client: Client) -> None:
    elsewhere = make_family(cast, village=Region.objects.get(code="33.24.01.2001"))
    sign_in(client, cast.puskesos_front)
    page = text(client.post(SEARCH, {"q": elsewhere.nik}))
    assert "NURHAYATI" in page and f"/keluarga/{elsewhere.household_id}/" not in page
    assert client.get(f"/keluarga/{elsewhere.household_id}/").status_code == 404


@pytest.mark.parametrize("role", ["administrator", "agency", "auditor", "head", "kecamatan"])
def test_roles_without_people_are_refused(cast: Cast, client: Client, role: str) -> None:
    person = make_family(cast)
    sign_in(client, cast.person(role))
    assert client.get(SEARCH).status_code == 403
    assert client.get(f"/keluarga/{person.household_id}/").status_code == 403


def test_a_number_is_revealed_once_for_a_reason(cast: Cast, client: Client) -> None:
    person = make_family(cast)
    sign_in(client, cast.front_office)
    url = f"/warga/{person.pk}/nik"
    grouped = f"{person.nik[:6]} {person.nik[6:12]} {person.nik[12:]}"
    assert grouped not in text(client.get(url))
    assert client.post(url, {"reason": ""}).status_code == 422
    response = client.post(url, {"reason": "Menulis surat rujukan"})
    assert grouped in text(response) and "no-store" in response["Cache-Control"]
    assert grouped not in text(client.get(url))
    event = AccessEvent.objects.get(action="reveal_nik")
    assert (event.object_id, event.reason, event.user) == (str(person.pk), "Menulis surat rujukan", cast.front_office)
    client.post(f"/keluarga/{person.household_id}/kk", {"reason": "Mencocokkan KK asli"})
    assert AccessEvent.objects.filter(action="reveal_kk", object_id=str(person.household_id)).exists()


def test_a_facilitator_may_not_reveal(cast: Cast, client: Client) -> None:
    person = make_family(cast)
    sign_in(client, cast.facilitator)
    assert client.post(f"/warga/{person.pk}/nik", {"reason": "ingin tahu saja"}).status_code == 403
    assert not AccessEvent.objects.filter(action="reveal_nik").exists()


def test_the_database_keeps_numbers_apart(cast: Cast) -> None:
    from django.db import IntegrityError, transaction

    person = make_family(cast)
    with pytest.raises(IntegrityError, match="person_nik_unique"), transaction.atomic():
        Person.objects.create(jurisdiction=cast.region, village=cast.village, name="X", nik=person.nik)
    with pytest.raises(IntegrityError, match="household_kk_unique"), transaction.atomic():
        Household.objects.create(jurisdiction=cast.region, village=cast.village, head_name="X", kk=person.household.kk)


def test_a_search_that_finds_nobody_begins_the_proposal_with_what_was_looked_for(cast: Cast, client: Client) -> None:
    """The next step is a button, already filled (ux §1.5); no number stands in an address."""
    sign_in(client, cast.front_office)
    nik = nik_of(cast.village.code, date(1979, 4, 17), "L", 9017)
    given = {"q": nik, "name": "SARIPAH TAKDIKENAL", "village": cast.village.name, "birth": "1979"}
    page = client.post("/warga/", given)
    shown = page.content.decode()
    assert "Tidak ditemukan" in shown and "Catat sebagai daftar awal</button>" in shown
    sent = form_of(page, "aksi").values
    assert sent["aksi"] == ["isi"]
    opened = client.post("/daftar-awal/baru", sent)
    assert opened.status_code == 200
    form = opened.context["form"]
    assert (form["nik"].value(), form["name"].value()) == (f"{nik[:6]} {nik[6:12]} {nik[12:]}", "SARIPAH TAKDIKENAL")
    assert form["birth"].value() == "1979" and cast.village.name in str(form["village"])
    assert not form.is_bound, "nothing is refused before anything was sent"
