"""Promises of partners: what is set aside for which need, what arrives, and what the need's own pages say of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from monitoring.partners import giving
from monitoring.partners.actions import PartnerRefused
from monitoring.partners.giftmodels import Allocation, Commitment, Realisation
from monitoring.partners.matching import commitments_for, needs_for
from programs.models import Need
from slrt.audit.models import AccessEvent
from slrt.cases.actions import perform
from slrt.cases.errors import StepNotAllowed
from slrt.documents.models import Document
from slrt.documents.subjects import visible_subject
from tests.edits import Together, colleagues
from tests.households.world import make_family
from tests.monitoring.partnerworld import amounts, day, page_of, partner, promise, recommended, reviewed, url
from tests.personas import sign_in
from tests.pictures import picture
from tests.programs.test_needs import need, sent

pytestmark = pytest.mark.django_db


def test_from_promise_to_a_fulfilled_need(cast):
    client, case = sign_in(Client(), cast.back_office), recommended(cast)
    typed = {"what": "Bantuan biaya sekolah", "amount": "10.000.000", "starts": day(), "sector": "social"}
    assert client.post(url("commitment_new", partner(cast).pk), typed).status_code == 302
    given = Commitment.objects.get()
    page = page_of(client, "commitment", given.pk)
    assert case.number in page and case.household.head_name in page and "Rp10.000.000" in page
    assert AccessEvent.objects.filter(action="view_household", details__part="partners").exists()

    offer = reverse("needs:need", args=[case.pk])
    assert "Cari mitra" in client.get(offer).content.decode()
    assert url("allocate", given.pk, case.pk) in page_of(client, "need_partners", case.pk)
    too_much = client.post(url("allocate", given.pk, case.pk), {"amount": "10.000.001"})
    assert too_much.status_code == 422 and "Sisa komitmen tinggal Rp10.000.000" in too_much.content.decode()
    assert client.post(url("allocate", given.pk, case.pk), {"amount": "2.400.000", "sends": "on"}).status_code == 302
    case.refresh_from_db()
    assert (case.status, case.sent_to) == ("referred", "PT Mitra Uji"), "by the step of its own workflow"
    assert case.events.order_by("-version").first().actor == cast.back_office
    assert amounts(given) == (2_400_000, 0, 7_600_000)
    page = client.get(offer).content.decode()
    assert "Diambil mitra" in page and "belum diserahkan Rp2.400.000" in page
    assert "Diambil mitra" in client.get(reverse("needs:list"), {"tab": "semua"}).content.decode()
    assert (
        "Diambil mitra"
        in client.get(reverse("households:card", args=[case.household_id]), {"bagian": "kasus"}).content.decode()
    )
    assert case.number not in page_of(client, "commitment", given.pk).split('id="cocok"')[1], "nobody takes it twice"

    row = Allocation.objects.get()
    realise = f"{url('realise', given.pk)}?alokasi={row.pk}"
    typed = {"on": day(), "what": "Biaya sekolah", "amount": "2.400.001", "received_by": "Sutini", "fulfils": "on"}
    assert "Sisa alokasi" in client.post(realise, typed).content.decode()
    typed |= {"amount": "2.400.000", "told_how": "visit"}
    assert "Isi tanggal keluarga diberi tahu" in client.post(realise, typed).content.decode()
    assert client.post(realise, typed | {"told_on": day(), "file": picture()}).status_code == 302
    case.refresh_from_db()
    assert case.status == "fulfilled" and "PT Mitra Uji" in case.outcome_text
    assert amounts(given) == (2_400_000, 2_400_000, 7_600_000)
    assert Document.objects.of("realisation", Realisation.objects.get().pk).get().title == "Bukti penyerahan"
    page = page_of(client, "commitment", given.pk)
    assert "Terealisasi" in page and "Diterima Sutini" in page and "Bukti penyerahan" in page


def test_what_is_taken_back_can_be_given_again(cast):
    given, case = promise(cast, amount=3_000_000), recommended(cast)
    row = giving.allocate(by=cast.manager, commitment=given, need=case, amount=3_000_000)
    other = recommended(cast)
    with pytest.raises(PartnerRefused, match="Sisa komitmen tinggal Rp0"):
        giving.allocate(by=cast.manager, commitment=given, need=other, amount=1)
    giving.realise(
        by=cast.manager, commitment=given, allocation=row, on=timezone.localdate(), amount=1_000_000, what="Tahap satu",
        received_by="Sutini",
    )  # fmt: skip
    client = sign_in(Client(), cast.manager)
    part = url("commitment_part", given.pk, "batal-alokasi")
    refused = client.post(part, {"key": row.pk, "reason": " "}, follow=True).content.decode()
    assert "Tulis alasan alokasi dibatalkan" in refused
    client.post(part, {"key": row.pk, "reason": "Keluarga pindah."})
    assert amounts(given) == (0, 1_000_000, 2_000_000), "what arrived stays given"
    case.refresh_from_db()
    assert case.status == "recommended", "the need keeps its own status"
    giving.allocate(by=cast.manager, commitment=given, need=other, amount=2_000_000)
    wrong = Realisation.objects.get()
    client.post(url("commitment_part", given.pk, "hapus-realisasi"), {"key": wrong.pk, "reason": "Salah keluarga."})
    assert amounts(given) == (2_000_000, 0, 1_000_000)
    assert "Salah keluarga." in page_of(client, "commitment", given.pk)


def test_goods_handed_over_to_several_at_once(cast):
    given = promise(cast, what="Paket sembako", amount=50, unit="paket", worth=5_000_000)
    client = sign_in(Client(), cast.back_office)
    typed = {"on": day(), "what": "Sembako", "amount": "51", "beneficiaries": "40", "received_by": "Ketua RT"}
    said = client.post(url("realise", given.pk), typed)
    assert said.status_code == 422 and "Sisa komitmen tinggal 50 paket" in said.content.decode()
    assert client.post(url("realise", given.pk), typed | {"amount": "40", "on": day(1)}).status_code == 422
    client.post(url("realise", given.pk), typed | {"amount": "40"})
    assert amounts(given) == (0, 40, 10) and "40 keluarga" in page_of(client, "commitment", given.pk)
    change = {"what": "Paket sembako", "amount": "39", "unit": "paket", "starts": day()}
    said = client.post(url("commitment_change", given.pk), change)
    assert said.status_code == 422 and "jumlah tidak boleh lebih kecil" in said.content.decode()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"sector": "housing"}, "untuk bidang perumahan"),
        ({"starts": timezone.localdate() - timedelta(days=9), "ends": timezone.localdate() - timedelta(days=1)},
         "Masa komitmen ini berakhir"),
    ],
)  # fmt: skip
def test_a_promise_is_kept_for_what_it_is_for(cast, more, said):
    given, case = promise(cast, **more), recommended(cast)
    assert given not in commitments_for(case, cast.manager)
    with pytest.raises(PartnerRefused, match=said):
        giving.allocate(by=cast.manager, commitment=given, need=case, amount=1)


def test_only_needs_of_the_area_that_somebody_reviewed_fit(cast):
    beside = cast.district.children.exclude(pk=cast.village.pk).order_by("code").first()
    near, fresh = recommended(cast), need(cast)
    far = recommended(cast, household=make_family(cast, desil=None, village=beside).household)
    given = promise(cast, region=cast.village)
    assert list(needs_for(given, cast.manager)) == [near]
    for case, said in ((fresh, "sudah ditelaah"), (far, "di luar wilayah komitmen")):
        with pytest.raises(PartnerRefused, match=said):
            giving.allocate(by=cast.manager, commitment=given, need=case, amount=1)
    assert set(needs_for(promise(cast, partner(cast, name="Lain")), cast.manager)) == {near, far}
    assert list(needs_for(given, cast.coordination)) == [], "who may open no need is offered none"


def test_an_unmet_need_is_opened_again_for_a_partner(cast):
    case = sent(cast, need(cast))
    perform(case, "fail", by=cast.back_office, reason="quota", note="Kuota habis")
    given = promise(cast)
    client = sign_in(Client(), cast.manager)
    assert "Buka lagi dahulu" in page_of(client, "commitment", given.pk)
    step = reverse("needs:step", args=[case.pk, "reopen"])
    assert client.post(step, {"expected_version": case.version}).status_code == 422, "why?"
    assert client.post(step, {"expected_version": case.version, "note": "Ada mitra yang sanggup."}).status_code == 302
    case.refresh_from_db()
    assert (case.status, case.outcome, case.sent_to, case.closed_at) == ("reviewed", "", "", None)
    assert case.due_at > timezone.now() and case.turn == "manager"
    assert url("allocate", given.pk, case.pk) in page_of(client, "commitment", given.pk)


def test_a_need_that_was_recorded_again_is_not_opened_beside_it(cast):
    case = sent(cast, need(cast))
    perform(case, "fail", by=cast.back_office, reason="quota", note="Kuota habis")
    need(cast, case.household)
    client = sign_in(Client(), cast.manager)
    said = client.post(
        reverse("needs:step", args=[case.pk, "reopen"]), {"expected_version": case.version, "note": "Mitra"}
    )
    assert said.status_code == 422 and "sudah dicatat lagi" in said.content.decode()


def test_who_may_not_open_a_need_sees_only_how_much(cast):
    given, case = promise(cast), recommended(cast)
    row = giving.allocate(by=cast.manager, commitment=given, need=case, amount=2_000_000)
    gift = giving.realise(
        by=cast.manager, commitment=given, allocation=row, on=timezone.localdate(), amount=1_000_000, what="Tahap satu",
        received_by="Sutini Penerima", note="Rahasia keluarga",
    )  # fmt: skip
    page = page_of(sign_in(Client(), cast.coordination), "commitment", given.pk)
    for hidden in (case.number, case.household.head_name, "Sutini Penerima", "Rahasia keluarga"):
        assert hidden not in page
    assert "1 alokasi lain, Rp2.000.000" in page
    assert visible_subject(cast.coordination, "realisation", str(gift.pk)) is None, "nor the proof"
    assert visible_subject(cast.back_office, "realisation", str(gift.pk)) == gift
    puskesos = partner(cast, region=cast.village, by=cast.puskesos_coordinator, name="Majelis Taklim")
    own = giving.promise(
        by=cast.puskesos_coordinator, partner=puskesos, what="Beras", amount=10, unit="kg", region=cast.village,
        starts=timezone.localdate(),
    )  # fmt: skip
    beside = cast.district.children.exclude(pk=cast.village.pk).order_by("code").first()
    far = recommended(cast, household=make_family(cast, desil=None, village=beside).household)
    with pytest.raises(StepNotAllowed):
        giving.allocate(by=cast.puskesos_coordinator, commitment=own, need=far, amount=1)
    client = sign_in(Client(), cast.puskesos_coordinator)
    assert client.get(url("allocate", own.pk, far.pk)).status_code == 404
    assert client.get(url("allocate", given.pk, case.pk)).status_code == 404, "not the village's partner"


def test_the_states_of_a_promise(cast):
    given, case = promise(cast), recommended(cast)
    client = sign_in(Client(), cast.manager)
    row = giving.allocate(by=cast.manager, commitment=given, need=case, amount=1_000_000)
    said = client.post(url("commitment_part", given.pk, "selesai"), follow=True).content.decode()
    assert "Masih ada alokasi yang belum terealisasi" in said
    giving.take_back(by=cast.manager, allocation=row, reason="Batal.")
    said = client.post(url("commitment_part", given.pk, "batal"), follow=True).content.decode()
    assert "Tulis alasan komitmen dibatalkan" in said
    client.post(url("commitment_part", given.pk, "batal"), {"reason": "Anggaran mitra dipotong."})
    given.refresh_from_db()
    assert (given.state, given.state_note) == ("cancelled", "Anggaran mitra dipotong.")
    assert client.post(url("realise", given.pk), {"on": day(), "what": "x", "amount": "1", "beneficiaries": "1",
                                                  "received_by": "x"}).status_code == 422  # fmt: skip
    client.post(url("commitment_part", given.pk, "buka"))
    given.refresh_from_db()
    assert (given.state, given.state_note) == ("open", "")
    assert client.post(url("commitment_part", given.pk, "lain")).status_code == 404


def test_one_form_sent_twice_sets_aside_once(cast):
    given, case = promise(cast), reviewed(cast)
    client = sign_in(Client(), cast.manager)
    address = url("allocate", given.pk, case.pk)
    key = client.get(address).context["form"]["idempotency_key"].value()
    first, second = (client.post(address, {"amount": "5", "idempotency_key": key}) for _ in range(2))
    assert first.url == second.url and Allocation.objects.count() == 1
    assert client.post(address, {"amount": "5"}).status_code == 422, "this need has its part"
    assert Need.objects.get(pk=case.pk).status == "reviewed"


def test_the_second_of_two_sees_what_the_first_changed(cast):
    given = promise(cast)
    both = Together(*colleagues(cast, "manager", "back_office"), url("commitment_change", given.pk), "what")
    both.save({"amount": "12.000.000", "place": f"Kec. {cast.district.name}"})
    html = both.refused({"amount": "11.000.000"}, saying=("kini tersimpan “12.000.000”",))
    assert f"Untuk wilayah: diubah menjadi “Kec. {cast.district.name}”" in html
    both.save_knowingly()
    given.refresh_from_db()
    assert (given.amount, given.region) == (11_000_000, cast.district)
