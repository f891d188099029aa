"""Rules of a profile about places and about who steers the field staff, seen where they work."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from households.areas.actions import give_area
from households.areas.handover import hand_over
from households.areas.rights import may_steer
from households.forms.areas import AreaForm
from households.villages import find, village_word, villages_of
from slrt.cases.errors import StepNotAllowed
from slrt.jurisdictions.actions import set_value
from slrt.jurisdictions.profile import profile_of
from slrt.regions.codes import village_kind
from tests.personas import PLACES, sign_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", PLACES)
def test_only_a_puskesos_that_manages_the_facilitators_shares_out_areas(casts, code: str) -> None:
    cast = casts(code)
    local = cast.profile.facilitator_managed_by == "puskesos"
    assert local is (code == "33.24")
    assert may_steer(cast.puskesos_coordinator, code, cast.village.code) is local
    assert may_steer(cast.manager, code) and not may_steer(cast.supervisor, code)
    if local:
        assert give_area(by=cast.puskesos_coordinator, person=cast.facilitator, village=cast.village).pk
        return
    with pytest.raises(StepNotAllowed):
        give_area(by=cast.puskesos_coordinator, person=cast.facilitator, village=cast.village)
    with pytest.raises(StepNotAllowed):
        hand_over(
            by=cast.puskesos_coordinator, unit=cast.puskesos, leaver=cast.facilitator, successor=cast.supervisor,
            reason="Pindah",
        )  # fmt: skip


def test_a_coordinator_who_does_not_steer_sees_no_button(casts, client) -> None:
    cast = casts("63.11")
    give_area(by=cast.manager, person=cast.facilitator, village=cast.village)
    sign_in(client, cast.puskesos_coordinator)
    answer = client.get(reverse("households:fieldworker", args=[cast.facilitator.pk]))
    assert answer.status_code == 200 and "Akhiri" not in answer.content.decode()
    assert client.get(reverse("households:handover", args=[cast.facilitator.pk])).status_code == 403


def test_a_city_knows_kelurahan_only(casts) -> None:
    city, regency = casts("32.76"), casts("33.24")
    assert (village_word(city.code), village_word(regency.code)) == ("Kelurahan", "Desa/kelurahan")
    assert AreaForm(jurisdiction=city.code).fields["village"].label == "Kelurahan"
    assert villages_of(city.code) and {village_kind(row.code) for row in villages_of(city.code)} == {"kelurahan"}
    assert {village_kind(row.code) for row in villages_of(regency.code)} == {"desa", "kelurahan"}


def test_words_of_ours_follow_the_place(casts, client) -> None:
    city, regency = profile_of("32.76"), profile_of("33.24")
    assert city.here("Datang ke desa/kelurahan; Desa/Kelurahan") == "Datang ke kelurahan; Kelurahan"
    assert regency.here("Menurut desa/kelurahan") == "Menurut desa/kelurahan"
    cast = casts("32.76")
    sign_in(client, cast.puskesos_coordinator)
    for address in ("complaints:new", "complaints:queue", "households:search", "needs:list", "households:fieldstaff",
                    "households:without_nik", "households:registers"):  # fmt: skip
        page = client.get(reverse(address)).content.decode().replace("Kas Sosial Desa/Kelurahan", "")  # a programme
        assert "desa/kelurahan" not in page.lower(), address


def test_a_village_of_a_kind_the_profile_does_not_know_cannot_be_chosen(cast) -> None:
    desa = next(row for row in villages_of(cast.code) if village_kind(row.code) == "desa")
    assert AreaForm({"village": desa.code}, jurisdiction=cast.code).is_valid()
    set_value(
        jurisdiction=cast.code, key="village_kinds", value=["kelurahan"], valid_from=timezone.localdate(),
        by=cast.administrator,
    )  # fmt: skip
    assert find(desa.code, cast.code) == []
    form = AreaForm({"village": desa.code}, jurisdiction=cast.code)
    assert not form.is_valid() and "Kelurahan ini tidak ada di daftar" in str(form.errors["village"])
