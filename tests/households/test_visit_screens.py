"""The screens of house visits: the list, a new one, its blocks, photos, and the check."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from households.models import Household, Visit
from households.visits.actions import add_photo
from slrt.audit.models import AccessEvent
from slrt.cases.actions import perform
from slrt.documents.models import Document
from tests.households.visiting import BLOCKS, filled, located, planned
from tests.households.world import make_family
from tests.objects import picture
from tests.personas import Cast, sign_in

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return response.content.decode()


def at(visit: Visit, name: str = "visit", *more) -> str:
    return reverse(f"households:{name}", args=[visit.pk, *more])


def test_a_visit_is_asked_for_from_the_card(cast: Cast, client: Client) -> None:
    household = make_family(cast).household
    sign_in(client, cast.supervisor)
    new = f"/kunjungan/baru?keluarga={household.pk}"
    assert new in text(client.get(f"/keluarga/{household.pk}/?bagian=lapangan"))
    facilitator = cast.facilitator
    assert facilitator.name in text(client.get(new))
    data = {"keluarga": household.pk, "visitor": facilitator.pk, "planned_on": "22-11-2099", "purpose": "update",
            "idempotency_key": "6f9619ff-8b86-d011-b42d-00c04fc964ff"}  # fmt: skip
    answers = [client.post("/kunjungan/baru", data) for _ in range(2)]
    visit = Visit.objects.get()
    assert [answer.url for answer in answers] == [at(visit)] * 2
    assert visit.turn_user == facilitator
    again = client.get(new)
    assert "masih berjalan" in text(again) and visit.number in text(again)


def test_a_new_visit_says_what_is_wrong(cast: Cast, client: Client) -> None:
    household = make_family(cast).household
    sign_in(client, cast.supervisor)
    answer = client.post("/kunjungan/baru", {"keluarga": household.pk, "planned_on": "01-01-2020", "purpose": "update"})
    assert answer.status_code == 422 and "Tanggal tidak boleh sebelum hari ini." in text(answer)
    assert client.get("/kunjungan/baru?keluarga=99999999").status_code == 404
    assert "Cari keluarganya dahulu" in text(client.get("/kunjungan/baru"))


def test_lists_show_each_what_is_theirs(cast: Cast, client: Client) -> None:
    visit = planned(cast)
    sign_in(client, cast.facilitator)
    assert visit.number in text(client.get("/kunjungan/"))
    sign_in(client, cast.supervisor)
    assert visit.number not in text(client.get("/kunjungan/"))
    assert visit.number in text(client.get("/kunjungan/?tab=wilayah"))
    filled(cast, visit)
    perform(visit, "complete", by=cast.facilitator, note="Selesai")
    assert visit.number in text(client.get("/kunjungan/?tab=periksa"))
    perform(visit, "accept", by=cast.supervisor)
    assert visit.number in text(client.get("/kunjungan/?tab=selesai"))


def test_lists_take_the_same_number_of_queries(cast: Cast, client: Client, django_assert_max_num_queries) -> None:
    sign_in(client, cast.supervisor)
    for _ in range(4):
        planned(cast)
    client.get("/kunjungan/?tab=wilayah")
    with django_assert_max_num_queries(20):
        client.get("/kunjungan/?tab=wilayah")


def test_blocks_are_saved_one_by_one_also_half_filled(cast: Cast, client: Client) -> None:
    visit = planned(cast)
    sign_in(client, cast.facilitator)
    answer = client.post(at(visit, "visit_block", "perumahan"), {"luas_lantai": "28", "lanjut": "tidak"})
    assert answer.url == at(visit)
    page = text(client.get(at(visit)))
    assert "Perlu dilengkapi" in page and "Belum dimulai" in page and "Lanjutkan mengisi" in page
    form = text(client.get(at(visit, "visit_block", "perumahan")))
    assert 'value="28"' in form and "Belum diisi: Status rumah" in form
    wrong = client.post(at(visit, "visit_block", "perumahan"), {"luas_lantai": "dua"})
    assert wrong.status_code == 422
    assert Visit.objects.get(pk=visit.pk).answers["perumahan"] == {"luas_lantai": 28}
    onward = client.post(at(visit, "visit_block", "lokasi"), BLOCKS["lokasi"])
    assert onward.url == at(visit, "visit_block", "perumahan")


def test_members_have_a_screen_each(cast: Cast, client: Client) -> None:
    visit = planned(cast)
    (member,) = visit.household.members.order_by("pk")
    sign_in(client, cast.facilitator)
    page = text(client.get(at(visit, "visit_block", "anggota")))
    assert at(visit, "visit_member", member.pk) in page and member.name in page
    form = text(client.get(at(visit, "visit_member", member.pk)))
    assert "Sedang hamil" in form
    answer = client.post(at(visit, "visit_member", member.pk), {"keberadaan": "2"})
    assert answer.url == at(visit, "visit_block", "anggota")
    assert "Lengkap" in text(client.get(answer.url))
    assert client.get(at(visit, "visit_member", member.pk + 10**6)).status_code == 404


def test_photo_and_point_are_sent_once(cast: Cast, client: Client) -> None:
    visit = planned(cast)
    sign_in(client, cast.facilitator)

    def send(**more):
        data = {"latitude": "-6,968", "longitude": "110,072", "accuracy": "80",
                "located_at": "2026-11-20T03:04:05.000Z", "house_front": picture(),
                "idempotency_key": "6f9619ff-8b86-d011-b42d-00c04fc964aa"}  # fmt: skip
        return client.post(at(visit, "visit_photos"), data | more)

    assert [send().status_code for _ in range(2)] == [302, 302]
    document = Document.objects.of("visit", visit.pk).get()
    assert (document.kind, document.accuracy) == ("house_front", 80)
    answer = client.get(at(visit, "visit_photos"))
    assert "geolocation=(self)" in answer["Permissions-Policy"]
    page = text(answer)
    assert "Rumah tampak depan" in page and "ulangi di tempat terbuka" in page and "dari gawai" in page
    assert "batas luar" in page
    key = "6f9619ff-8b86-d011-b42d-00c04fc964bb"
    assert "Isi lintang dan bujur dua-duanya." in text(send(longitude="", idempotency_key=key))
    assert "di luar Indonesia" in text(send(latitude="52", idempotency_key=key))
    bad = send(house_front=picture().__class__("x.pdf", b"%PDF-1.4 x", "application/pdf"), idempotency_key=key)
    assert bad.status_code == 422 and Document.objects.of("visit", visit.pk).count() == 1


def test_whoever_checks_sees_where_the_visits_lie(cast: Cast, client: Client) -> None:
    """ux §1.3; a sketch of our own, so that no map server learns where families live."""
    near, apart, nowhere = planned(cast), planned(cast), planned(cast)
    located(cast, near)
    located(cast, apart)
    Visit.objects.filter(pk=apart.pk).update(latitude="-6.95", position_code="far")
    sign_in(client, cast.supervisor)
    page = text(client.get("/kunjungan/?tab=wilayah"))
    assert page.count("<circle") == 2 and page.count('class="s2"') == 1 and "500 m<" in page
    assert "perlu diperiksa" in page and "1 kunjungan di daftar ini belum punya titik." in page
    event = AccessEvent.objects.filter(details__part="points").get()
    assert event.details["ids"] == sorted([near.household_id, apart.household_id])
    sign_in(client, cast.facilitator)
    assert nowhere.number in (page := text(client.get("/kunjungan/"))) and "Letak kunjungan" not in page


def test_others_find_no_form(cast: Cast, client: Client) -> None:
    visit = planned(cast)
    for person, status in ((cast.supervisor, 403), (cast.puskesos_front, 404)):
        sign_in(client, person)
        assert client.get(at(visit, "visit_block", "lokasi")).status_code == status


def test_the_check_shows_old_and_new_and_is_logged(cast: Cast, client: Client) -> None:
    visit = located(cast, planned(cast), accuracy=9)
    filled(cast, visit)
    add_photo(visit=visit, by=cast.facilitator, kind="house_front", file=picture())
    perform(visit, "complete", by=cast.facilitator, note="Rumah berlantai tanah")
    sign_in(client, cast.supervisor)
    page = text(client.get(at(visit)))
    assert "Yang berubah bila diterima" in page and "belum diketahui" in page and "Tanah" in page
    assert "Hipertensi" in page and 'width="96"' in page
    assert AccessEvent.objects.filter(action="view_case", object_type="households.visit", user_id=cast.supervisor.pk)
    step = at(visit, "visit_step", "accept")
    assert client.get(step).status_code == 200
    seen = Visit.objects.get(pk=visit.pk).version
    answer = client.post(step, {"expected_version": seen, "note": ""})
    assert answer.url == at(visit)
    assert Household.objects.get(pk=visit.household_id).housing["jenis_lantai_terluas"] == "8"
    assert "Yang berubah" not in text(client.get(at(visit)))


def test_an_unfinished_visit_cannot_be_finished_on_screen(cast: Cast, client: Client) -> None:
    visit = planned(cast)
    sign_in(client, cast.facilitator)
    client.post(at(visit, "visit_block", "sanitasi"), {"fasilitas_bab": "6"})
    seen = Visit.objects.get(pk=visit.pk).version
    answer = client.post(at(visit, "visit_step", "complete"), {"expected_version": seen, "note": "Selesai"})
    assert answer.status_code == 422 and "Lengkapi dahulu" in text(answer)


def test_a_proposal_leads_to_its_visit(cast: Cast, client: Client) -> None:
    from tests.objects import Objects

    proposal = Objects(cast).proposal
    sign_in(client, cast.facilitator)
    assert f"/kunjungan/baru?usulan={proposal.pk}" in text(client.get(f"/daftar-awal/{proposal.pk}/"))
    page = text(client.get(f"/kunjungan/baru?usulan={proposal.pk}"))
    assert proposal.number in page and 'value="prelist" selected' in page
    data = {"usulan": proposal.pk, "visitor": cast.facilitator.pk, "planned_on": "22-11-2099", "purpose": "prelist"}
    assert client.post("/kunjungan/baru", data).status_code == 302
    assert Visit.objects.get().proposal == proposal
