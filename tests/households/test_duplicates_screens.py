"""The screens about duplicates: the list, two records side by side, the decision, and taking a merge back."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from households.models import DuplicatePair, Household, Merge, Person
from slrt.audit.models import AccessEvent
from slrt.regions.models import Region
from tests.complaints import world
from tests.households.test_merge import merged, pair_of
from tests.households.world import make_family
from tests.personas import Cast, sign_in

pytestmark = pytest.mark.django_db
LIST = "/data-ganda/"


def text(response) -> str:
    return response.content.decode()


def two(cast: Cast, **more) -> tuple[Person, Person, DuplicatePair]:
    first, second = make_family(cast, "NURHAYATI", **more), make_family(cast, "NOOR HAYATI", desil=None)
    second.mother_name = "SUMIATI"
    second.save()
    pair = pair_of(first, second)
    DuplicatePair.objects.filter(pk=pair.pk).update(band="cocok", bits=9, reasons=[["name", "mirip"]])
    return first, second, pair


def decision(pair: DuplicatePair, **more) -> dict:
    return {"decision": "same", "keep": "first", "note": "KTP dan KK sudah dicocokkan"} | more


def test_the_list_shows_pairs_by_village_and_band(cast: Cast, client: Client) -> None:
    two(cast)
    sign_in(client, cast.data_officer)
    page = text(client.get(LIST))
    assert "NURHAYATI" in page and "NOOR HAYATI" in page and "nama mirip" in page and "cocok" in page
    assert "NOOR HAYATI" in text(client.get(LIST, {"desa": cast.village.code, "kecocokan": "cocok"}))
    assert "NOOR HAYATI" not in text(client.get(LIST, {"kecocokan": "mungkin"}))
    other = Region.objects.filter(level=4, code__startswith="33.24.01.").order_by("code").first()
    assert "NOOR HAYATI" not in text(client.get(LIST, {"desa": other.code}))


def test_two_records_stand_side_by_side(cast: Cast, client: Client) -> None:
    first, second, pair = two(cast)
    case = world.complaint(cast, person=second)
    sign_in(client, cast.supervisor)
    page = text(client.get(f"{LIST}{pair.pk}/"))
    assert "NOOR HAYATI" in page and "SUMIATI" in page and "DTSEN 2026-T3, desil 2" in page
    assert first.nik not in page.replace(" ", "") and "••••" in page
    assert page.count("berbeda") >= 3, "name, number and mother differ"
    assert case.number in page, "the complaints of each side stand beside it"
    seen = AccessEvent.objects.filter(action="view_person", user=cast.supervisor).values_list("object_id", flat=True)
    assert set(seen) == {str(first.pk), str(second.pk)}


def test_a_merge_takes_the_chosen_values_and_the_old_card_leads_to_the_new(cast: Cast, client: Client) -> None:
    first, second, pair = two(cast)
    sign_in(client, cast.data_officer)
    answer = client.post(f"{LIST}{pair.pk}/", decision(pair, ambil_name="second", with_family="on"))
    done = Merge.objects.get(kind="person")
    assert answer.url == reverse("households:merge", args=[done.pk])
    first.refresh_from_db()
    assert (first.name, first.mother_name) == ("NOOR HAYATI", "SUMIATI")
    assert not Household.objects.filter(pk=second.household_id).exists()
    card = client.get(f"/keluarga/{second.household_id}/")
    assert card.status_code == 302 and card.url == f"/keluarga/{first.household_id}/"
    sign_in(client, cast.auditor)
    assert client.get(f"/keluarga/{second.household_id}/").status_code == 403
    sign_in(client, cast.data_officer)
    page = text(client.get(answer.url))
    assert "NOOR HAYATI" in page and "KTP dan KK sudah dicocokkan" in page and second.nik not in page.replace(" ", "")


def test_a_merge_is_taken_back_on_its_page(cast: Cast, client: Client) -> None:
    _first, second, pair = two(cast)
    sign_in(client, cast.supervisor)
    client.post(f"{LIST}{pair.pk}/", decision(pair, with_family="on"))
    done = Merge.objects.get(kind="person")
    url = reverse("households:merge", args=[done.pk])
    assert client.post(url, {"note": ""}).status_code == 422
    assert client.post(url, {"note": "Ternyata dua orang"}).url == f"{LIST}{pair.pk}/"
    assert Person.objects.get(pk=second.pk).household_id == second.household_id
    assert client.get(f"/keluarga/{second.household_id}/").status_code == 200
    refused = client.post(url, {"note": "Sekali lagi"})
    assert refused.status_code == 422 and "sudah diurungkan" in text(refused)


def test_keeping_apart_leaves_the_list(cast: Cast, client: Client) -> None:
    _, _, pair = two(cast)
    sign_in(client, cast.data_officer)
    sent = decision(pair, decision="namesake", note="Saudara kembar")
    assert client.post(f"{LIST}{pair.pk}/", sent).url == LIST
    assert "NOOR HAYATI" not in text(client.get(LIST))
    decided = text(client.get(LIST, {"tab": "diputuskan"}))
    assert "Kembar atau senama" in decided and "Saudara kembar" in decided


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"note": "Cocok sekali"}, "Pilih putusan."),
        ({"decision": "same", "note": "Cocok sekali"}, "Pilih catatan yang dipertahankan."),
        ({"decision": "different", "note": ""}, "Tulis alasannya."),
    ],
)
def test_a_decision_is_whole(cast: Cast, client: Client, sent: dict, sentence: str) -> None:
    _, _, pair = two(cast)
    sign_in(client, cast.data_officer)
    answer = client.post(f"{LIST}{pair.pk}/", sent)
    assert answer.status_code == 422 and sentence in text(answer)
    pair.refresh_from_db()
    assert pair.is_open


def test_others_do_not_see_pairs(cast: Cast, casts, client: Client) -> None:
    first, _second, pair = two(cast)
    sign_in(client, casts("63.09").data_officer)
    assert client.get(f"{LIST}{pair.pk}/").status_code == 404
    done = merged(cast, first, make_family(cast))
    assert client.get(reverse("households:merge", args=[done.pk])).status_code == 404
    sign_in(client, cast.front_office)
    assert client.get(LIST).status_code == 403


def test_the_list_costs_the_same_whatever_its_length(cast: Cast, client: Client, django_assert_max_num_queries) -> None:
    for _ in range(6):
        two(cast)
    sign_in(client, cast.data_officer)
    client.get("/pesan/")
    with django_assert_max_num_queries(14):
        client.get(LIST)
