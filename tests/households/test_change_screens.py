"""The screens of changes: choosing, the short forms, the diff, deciding, and putting right."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from households.changes.kinds import ChangeKind
from households.models import ChangeProposal, Household, Person
from slrt.audit.models import AccessEvent
from slrt.documents.models import Document
from tests.households.test_change_events import family  # noqa: F401 - a fixture
from tests.households.test_changes import change, decide
from tests.households.world import make_family
from tests.objects import picture
from tests.personas import Cast, sign_in

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return response.content.decode()


def url_of(household: Household, kind: str, person: Person | None = None) -> str:
    url = reverse("households:change_new", args=[household.pk, kind])
    return f"{url}?anggota={person.pk}" if person else url


def test_the_card_leads_to_every_kind(cast: Cast, client: Client, family) -> None:  # noqa: F811
    home = family["AHMAD"].household
    sign_in(client, cast.front_office)
    page = text(client.get(f"/keluarga/{home.pk}/?bagian=kasus"))
    choose = reverse("households:change_choose", args=[home.pk])
    assert choose in page
    page = text(client.get(choose))
    for kind in ChangeKind:
        assert url_of(home, kind.value) in page
        assert client.get(url_of(home, kind.value)).status_code == 200
    assert "SITI" in page
    assert client.get(url_of(home, "lain")).status_code == 404


def test_a_value_is_put_right_through_the_screen(cast: Cast, client: Client) -> None:
    person = make_family(cast)
    sign_in(client, cast.front_office)
    url = url_of(person.household, "fields", person)
    page = text(client.get(url))
    assert 'value="NURHAYATI"' in page and person.nik not in page and "••••" in page
    data = {"v_name": "nurhayati binti ali", "v_birth_date": "02-10-1975", "evidence": "ktp", "reason": "Menurut KTP"}
    key = str(uuid.uuid4())
    sent = data | {"file": picture(), "idempotency_key": key}
    answer = client.post(url, sent)
    case = ChangeProposal.objects.get()
    assert answer["Location"] == f"/perubahan/{case.pk}/"
    assert client.post(url, data | {"idempotency_key": key})["Location"] == answer["Location"]
    assert ChangeProposal.objects.count() == 1
    assert Document.objects.of("change", case.pk).get().kind == "evidence"
    page = text(client.get(f"/perubahan/{case.pk}/"))
    assert "<del>NURHAYATI</del>" in page and "NURHAYATI BINTI ALI</ins>" in page
    assert "Tanggal lahir" not in page, "only changed fields"
    assert AccessEvent.objects.filter(object_type="households.changeproposal", object_id=str(case.pk)).exists()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"evidence": "", "reason": ""}, "Pilih bukti."),
        ({"v_name": "NURHAYATI"}, "Belum ada yang diubah"),
        ({"v_nik": "123"}, "NIK harus 16 angka"),
        ({"v_birth_date": "31-12-2999"}, "tidak boleh lewat dari hari ini"),
        ({"v_sex": "X"}, "id_v_sex_error"),
    ],
)
def test_mistakes_are_told_and_nothing_is_kept(cast: Cast, client: Client, data: dict, sentence: str) -> None:
    person = make_family(cast)
    sign_in(client, cast.front_office)
    answer = client.post(url_of(person.household, "fields", person), {"evidence": "kk", "reason": "x"} | data)
    assert answer.status_code == 422 and sentence in text(answer)
    assert not ChangeProposal.objects.exists()


def test_events_are_told_through_the_screen(cast: Cast, client: Client, family) -> None:  # noqa: F811
    home = family["AHMAD"].household
    sign_in(client, cast.facilitator)
    common = {"event_date": "03-11-2026", "evidence": "akta_kematian", "reason": "Sakit"}
    url = url_of(home, "death")
    answer = client.post(url, common | {"person": family["AHMAD"].pk})
    assert answer.status_code == 422 and "Pilih penggantinya" in text(answer)
    answer = client.post(url, common | {"person": family["AHMAD"].pk, "new_head": family["SITI"].pk})
    assert answer.status_code == 302
    page = text(client.get(answer["Location"]))
    assert "AHMAD meninggal dunia pada 3 November 2026." in page and "meninggal</ins>" in page
    born = {"name": "bayi", "sex": "L", "relation": "3"}
    answer = client.post(url_of(home, "birth"), common | born)
    assert answer.status_code == 422 and 'name="go_on"' in text(answer) and "Keduanya memang terjadi" in text(answer)
    answer = client.post(url_of(home, "birth"), common | born | {"go_on": "on"})
    assert answer.status_code == 302
    split = {"people": [family["SITI"].pk], "head": family["SITI"].pk, "go_on": "on"}
    assert client.post(url_of(home, "split"), common | split).status_code == 422, "she is to be head here already"


def test_a_reviewer_sends_it_back_with_a_comment_per_field(cast: Cast, client: Client) -> None:
    person = make_family(cast)
    case = change(cast, person.household, address="JALAN MELATI", rt="009")
    line = case.items.get(field="address")
    sign_in(client, cast.data_officer)
    url = reverse("households:change_step", args=[case.pk, "return_to_proposer"])
    page = text(client.get(url))
    assert f'name="line_{line.pk}"' in page and "JALAN MELATI" in page
    version = {"expected_version": case.version}
    assert client.post(url, version | {"note": ""}).status_code == 422
    assert client.post(url, version | {"note": "Lengkapi", f"line_{line.pk}": "nomor rumah?"}).status_code == 302
    sign_in(client, cast.front_office)
    assert "Perbaiki dan ajukan lagi" in text(client.get(f"/perubahan/{case.pk}/"))
    revise = reverse("households:change_revise", args=[case.pk])
    page = text(client.get(revise))
    assert "nomor rumah?" in page
    case.refresh_from_db()
    data = {"v_address": "Jalan Melati 7", "v_rt": "9", "evidence": "kk", "reason": "KK",
            "expected_version": case.version}  # fmt: skip
    assert client.post(revise, data).status_code == 302
    case.refresh_from_db()
    assert case.status == "proposed" and case.items.get(dropped=False, field="rt").new == "009"
    assert client.get(revise).status_code == 404, "it is with the reviewer again"


def test_a_returned_event_opens_as_it_was_typed_without_numbers(
    cast: Cast,
    client: Client,
    family,  # noqa: F811
) -> None:
    home = family["AHMAD"].household
    sign_in(client, cast.front_office)
    nik = f"{family['AHMAD'].nik[:12]}6001"
    data = {"name": "karso", "nik": nik, "sex": "L", "relation": "6", "event_date": "03-11-2026",
            "evidence": "surat_pindah", "reason": "Ikut anak"}  # fmt: skip
    assert client.post(url_of(home, "move_in"), data).status_code == 302
    case = ChangeProposal.objects.get()
    assert nik not in case.facts
    sign_in(client, cast.data_officer)
    step = reverse("households:change_step", args=[case.pk, "return_to_proposer"])
    client.post(step, {"expected_version": case.version, "note": "Surat pindah kurang jelas"})
    sign_in(client, cast.front_office)
    page = text(client.get(reverse("households:change_revise", args=[case.pk])))
    assert 'value="karso"' in page and "03-11-2026" in page and nik not in page


def test_a_value_that_moved_is_shown_to_whoever_decides(cast: Cast, client: Client) -> None:
    household = make_family(cast).household
    case = change(cast, household, address="JALAN MELATI 7")
    Household.objects.filter(pk=household.pk).update(address="DUSUN WETAN")
    sign_in(client, cast.data_officer)
    assert "sekarang: DUSUN WETAN" in text(client.get(f"/perubahan/{case.pk}/"))
    decide(case, cast, overwrite=True)
    assert "sekarang:" not in text(client.get(f"/perubahan/{case.pk}/"))


def test_the_card_lists_proposals_and_says_what_was_approved(cast: Cast, client: Client) -> None:
    household = make_family(cast).household
    case = change(cast, household, address="JALAN MELATI 7")
    decide(case, cast)
    sign_in(client, cast.front_office)
    assert case.number in text(client.get(f"/keluarga/{household.pk}/?bagian=kasus"))
    assert "disetujui di sini" in text(client.get(f"/keluarga/{household.pk}/?bagian=riwayat"))


def test_changes_of_others_do_not_exist(cast: Cast, casts, client: Client) -> None:
    case = change(cast, make_family(cast).household, address="JALAN MELATI 7")
    sign_in(client, casts("63.09").front_office)
    assert client.get(f"/perubahan/{case.pk}/").status_code == 404
    assert client.get(reverse("households:change_choose", args=[case.household_id])).status_code == 404
    sign_in(client, cast.administrator)
    assert client.get(f"/perubahan/{case.pk}/").status_code == 403
