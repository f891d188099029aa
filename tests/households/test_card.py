"""The tabs of a family's card: where values come from, who looked, and what other apps bring."""

from __future__ import annotations

import pytest
from django.test import Client

from households import cardsections
from households.models import Person
from households.origins import origins_of
from slrt.documents.actions import store_upload
from tests.households.test_prelist import proposed, validated
from tests.households.world import make_family
from tests.objects import picture
from tests.personas import Cast, sign_in

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("tab", ["kasus", "lapangan", "riwayat"])
def test_every_tab_opens_and_says_who_it_is_about(cast: Cast, client: Client, tab: str) -> None:
    person = make_family(cast)
    sign_in(client, cast.front_office)
    page = text(client.get(f"/keluarga/{person.household_id}/?bagian={tab}"))
    assert "NURHAYATI" in page and 'aria-current="page"' in page
    assert person.nik not in page.replace(" ", "") and person.household.kk not in page.replace(" ", "")


@pytest.mark.parametrize(("desil", "shown"), [(4, True), (5, False)])
def test_the_vulnerable_group_is_marked_by_the_percentage_of_the_profile(
    cast: Cast, client: Client, desil: int, shown: bool
) -> None:
    person = make_family(cast, desil=desil)
    sign_in(client, cast.front_office)
    page = text(client.get(f"/keluarga/{person.household_id}/"))
    assert ('<span class="tag blue">Kelompok rentan</span>' in page) is shown


def test_a_tab_that_is_not_there_is_404(cast: Cast, client: Client) -> None:
    person = make_family(cast)
    sign_in(client, cast.front_office)
    assert client.get(f"/keluarga/{person.household_id}/?bagian=lain").status_code == 404


def test_every_value_says_where_it_comes_from(cast: Cast) -> None:
    person = make_family(cast)
    said = {(origin.label, origin.value): origin.said for origin in origins_of(person.household)}
    assert said["Nama", "NURHAYATI"] == "menurut DTSEN 2026-T3, data per 30 Sep"
    assert all("••••" in value for label, value in said if label in ("NIK", "Nomor KK"))


def test_what_was_approved_here_says_so_with_its_day(cast: Cast) -> None:
    case = validated(cast)
    origins = {origin.label: origin.said for origin in origins_of(case.household) if origin.who != "Keluarga"}
    assert origins["Nama"].startswith("disetujui di sini ")
    assert origins["NIK"].startswith("dicatat di sini ")


def test_each_answer_about_the_house_says_where_it_comes_from(cast: Cast) -> None:
    home = make_family(cast).household
    home.housing = {"questionnaire": "dtsen-2025", "jenis_lantai_terluas": "8", "jenis_dinding_terluas": "6"}
    home.approved_fields = ["housing.jenis_lantai_terluas"]
    home.save()
    said = {origin.label: (origin.value, origin.said) for origin in origins_of(home) if origin.who == "Rumah"}
    assert said["Lantai terluas"][0] == "Tanah" and said["Lantai terluas"][1].startswith("disetujui di sini ")
    assert said["Dinding terluas"][1] == "menurut DTSEN 2026-T3, data per 30 Sep"
    home.approved_fields = ["housing"]
    home.save()
    assert all(origin.said.startswith("disetujui di sini ") for origin in origins_of(home) if origin.who == "Rumah")
    local = make_family(cast, "SULASTRI", desil=None).household
    local.housing = home.housing
    local.save()
    assert all(origin.said.startswith("dicatat di sini ") for origin in origins_of(local) if origin.who == "Rumah")


def test_who_looked_is_shown_with_name_role_and_reason(cast: Cast, client: Client) -> None:
    person = make_family(cast)
    sign_in(client, cast.back_office)
    client.post(f"/warga/{person.pk}/nik", {"reason": "Menulis surat rujukan"})
    sign_in(client, cast.front_office)
    page = text(client.get(f"/keluarga/{person.household_id}/?bagian=riwayat"))
    assert "Rina Marlina" in page and "Melihat NIK lengkap" in page and "Menulis surat rujukan" in page
    other = make_family(cast, "SULASTRI")
    page = text(client.get(f"/keluarga/{other.household_id}/?bagian=riwayat"))
    assert "Rina Marlina" not in page, "nobody of another family's log"


def test_papers_of_the_family_are_listed(cast: Cast, client: Client) -> None:
    person = make_family(cast)
    store_upload(picture(), subject=person.household, kind="house_photo", by=cast.front_office, title="Foto depan")
    sign_in(client, cast.front_office)
    assert "Foto depan" in text(client.get(f"/keluarga/{person.household_id}/?bagian=lapangan"))


def test_proposals_stand_among_the_cases(cast: Cast, client: Client) -> None:
    case = proposed(cast)
    sign_in(client, cast.front_office)
    page = text(client.get(f"/keluarga/{case.household_id}/?bagian=kasus"))
    assert case.number in page and "Janda, tidak bekerja" in page and "Keluhan keluarga ini" in page


def test_another_app_brings_a_section(cast: Cast, client: Client, monkeypatch) -> None:
    monkeypatch.setattr(cardsections, "_BUILDERS", dict(cardsections._BUILDERS))
    table = cardsections.Table(("Tanggal", "Hasil"), (("1 Nov", "Rumah berlantai tanah"),))

    @cardsections.register("lapangan", order=1)
    def visits(user, household):
        return cardsections.Section("visits", "Kunjungan uji", table=table, links=(("Catat", "/kunjungan/"),))

    person = make_family(cast)
    sign_in(client, cast.front_office)
    page = text(client.get(f"/keluarga/{person.household_id}/?bagian=lapangan"))
    assert page.index("Kunjungan uji") < page.index("Dokumen</h2>")
    assert 'data-label="Hasil">Rumah berlantai tanah' in page and 'href="/kunjungan/"' in page
    with pytest.raises(KeyError):
        cardsections.register("tidak-ada")


def test_the_history_costs_few_queries_whatever_the_family(
    cast: Cast, client: Client, django_assert_max_num_queries
) -> None:
    person = make_family(cast)
    for name in "ABCDEFGH":
        Person.objects.create(
            jurisdiction=cast.region,
            village=cast.village,
            household=person.household,
            relation="3",
            name=f"ANAK {name}",
        )
    sign_in(client, cast.front_office)
    client.get("/warga/")
    with django_assert_max_num_queries(24):
        client.get(f"/keluarga/{person.household_id}/?bagian=riwayat")
