"""The village's own work on the registry: its page, the list on paper, the answers and what follows from them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from households.areas.actions import give_area
from households.doorstep.actions import Answer, record_answers
from households.doorstep.listing import edition_of, families, villages_for
from households.enums import ShockKind
from households.models import DoorCheck, EditionShock, Household
from slrt.audit.models import AccessEvent
from slrt.cases.errors import CaseError, StepNotAllowed
from slrt.regions.models import Region
from tests.households.test_changes import change
from tests.households.test_prelist import proposed
from tests.households.visiting import planned
from tests.households.world import current_edition, make_family
from tests.objects import Objects
from tests.personas import Cast, sign_in

pytestmark = pytest.mark.django_db


def homes(cast: Cast, *names: str) -> list[Household]:
    current_edition(cast)
    return [make_family(cast, name).household for name in names]


def answer(cast: Cast, *answers: Answer, **given) -> int:
    values = {"by": cast.puskesos_front, "village": cast.village, "edition": current_edition(cast),
              "checked_on": timezone.localdate()}  # fmt: skip
    return record_answers(**values | given, answers=answers)


def test_where_somebody_works(cast: Cast) -> None:
    assert villages_for(cast.puskesos_front, cast.code) == [cast.village]
    beside = cast.district.children.exclude(pk=cast.village.pk).order_by("code").first()
    wide = cast.person("facilitator", number=4)
    wide.assignments.update(region=cast.district)
    give_area(by=cast.manager, person=wide, village=beside)
    found = villages_for(type(wide).objects.get(pk=wide.pk), cast.code)
    assert found[0] == beside and cast.village in found  # the village they serve by name first
    assert villages_for(cast.front_office, cast.code) == []


def test_an_answer_is_kept_once_per_edition_and_may_be_put_right(cast: Cast) -> None:
    one, two = homes(cast, "SITI", "AMAT")
    assert answer(cast, Answer(one.pk, "same"), Answer(two.pk, "moved", "Ke Weleri")) == 2
    answer(cast, Answer(one.pk, "changed", "Anak lahir"))
    assert DoorCheck.objects.count() == 2 and DoorCheck.objects.get(household=one).outcome == "changed"
    history = apps.get_model("households", "DoorCheckHistory").objects.filter(household=one)
    assert history.order_by("pgh_id").values_list("outcome", flat=True)[0] == "same"  # the former answer stays
    assert list(families(cast.puskesos_front, cast.village, edition_of(cast.code), {"state": "belum"})) == []


def test_what_may_not_be_written(casts, cast: Cast) -> None:
    (home,) = homes(cast, "SITI")
    with pytest.raises(StepNotAllowed):
        answer(cast, Answer(home.pk, "same"), by=cast.front_office)
    with pytest.raises(StepNotAllowed):
        answer(cast, Answer(home.pk, "same"), by=casts("63.09").facilitator)
    with pytest.raises(CaseError, match="alasan"):
        answer(cast, Answer(home.pk, "able"))
    with pytest.raises(CaseError, match="hari ini"):
        answer(cast, Answer(home.pk, "same"), checked_on=timezone.localdate() + timedelta(days=1))
    beside = cast.district.children.exclude(pk=cast.village.pk).order_by("code").first()
    Household.objects.filter(pk=home.pk).update(village=beside)
    with pytest.raises(CaseError, match="tidak tinggal"):
        answer(cast, Answer(home.pk, "same"))
    assert not DoorCheck.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        DoorCheck.objects.create(
            jurisdiction=cast.region, village=cast.village, edition=current_edition(cast), household=home,
            outcome="absent", checked_on=timezone.localdate(), recorded_by=cast.puskesos_front,
        )  # fmt: skip


def test_the_page_of_the_village(cast: Cast, client: Client) -> None:
    things = Objects(cast)
    assert EditionShock.objects.filter(pk=things.shock.pk, village=cast.village).exists()
    things.comparison.done_at = timezone.now()
    things.comparison.save()
    visit, proposal = planned(cast), proposed(cast)
    moved, altered = homes(cast, "SITI PINDAHUJI", "AMAT BERUBAHUJI")
    answer(cast, Answer(moved.pk, "moved", "Ke Weleri"), Answer(altered.pk, "changed"))
    beside = cast.district.children.exclude(pk=cast.village.pk).order_by("code").first()
    make_family(cast, "ORANG LAINDESA", village=beside)
    sign_in(client, cast.puskesos_coordinator)
    page = client.get("/desa/").content.decode()
    assert cast.village.full_name in page and visit.number in page and "DTSEN 2026-T3" in page
    assert ShockKind.DESIL.label in page
    assert f"?desa={cast.village.code}" in page and "Buka daftar kerjanya" in page
    assert "Ke Weleri" in page and "SITI PINDAHUJI" in page and "LAINDESA" not in page
    assert "Tercatat" in page and proposal.region_id == cast.village.pk
    assert "Kirim ke SIKS-NG" in page and "Pemeriksaan usulan" in page
    # Once the change is proposed the answer asks for nothing more.
    case = change(cast, altered, by=cast.puskesos_front, address="JALAN MELATI 7")
    page = client.get("/desa/").content.decode()
    assert case.number in page and page.count("AMAT BERUBAHUJI") == 1  # among the proposals only
    assert client.get(f"/desa/?desa={beside.code}").status_code == 404
    sign_in(client, cast.front_office)
    assert client.get("/desa/").status_code == 403


def test_the_list_on_paper_masks_numbers_and_is_logged(cast: Cast, client: Client) -> None:
    one, two = homes(cast, "SITI CETAKUJI", "AMAT LAINRW")
    Household.objects.filter(pk=two.pk).update(rw="009")
    nik = one.members.get().nik
    sign_in(client, cast.puskesos_front)
    page = client.get("/desa/daftar-periksa?status=semua").content.decode()
    assert (
        "SITI CETAKUJI" in page and "AMAT LAINRW" in page and nik not in page and one.kk not in page and "••••" in page
    )
    page = client.get("/desa/daftar-periksa?bagian=001").content.decode()
    assert "SITI CETAKUJI" in page and "AMAT LAINRW" not in page
    event = AccessEvent.objects.filter(action="print").order_by("-pk").first()
    assert event.details["ids"] == [one.pk] and event.reason == "Pemeriksaan dari rumah ke rumah"


def test_answers_are_written_screen_by_screen(cast: Cast, client: Client) -> None:
    one, two = homes(cast, "SITI", "AMAT")
    sign_in(client, cast.puskesos_front)
    page = client.get("/desa/hasil-periksa").content.decode()
    assert f"hasil_{one.pk}" in page and "desil 2" in page
    day = f"{timezone.localdate():%d-%m-%Y}"
    empty = client.post("/desa/hasil-periksa", {"checked_on": day, f"hasil_{one.pk}": ""})
    assert empty.status_code == 422 and "Belum ada jawaban" in empty.content.decode()
    data = {"checked_on": day, f"hasil_{one.pk}": "same", f"hasil_{two.pk}": "able", f"catatan_{two.pk}": "",
            "idempotency_key": "6f1c2a34-0000-4000-8000-000000000003"}  # fmt: skip
    wrong = client.post("/desa/hasil-periksa", data)
    assert wrong.status_code == 422 and "Tulis alasannya." in wrong.content.decode()
    data[f"catatan_{two.pk}"] = "Usaha toko besar"
    done = client.post("/desa/hasil-periksa", data)
    assert client.post("/desa/hasil-periksa", data).url == done.url and DoorCheck.objects.count() == 2
    page = client.get(done.url).content.decode()
    assert "2 jawaban tersimpan." in page and "Tidak ada keluarga pada pilihan ini." in page
    page = client.get("/desa/hasil-periksa?status=sudah").content.decode()
    assert "Dinilai mampu (Usaha toko besar)" in page


def test_without_an_edition_nothing_can_be_answered(casts, client: Client) -> None:
    cast = casts("32.76")
    Household.objects.create(jurisdiction=cast.region, village=cast.village, head_name="SITI")
    sign_in(client, cast.puskesos_front)
    assert "Belum ada edisi" in client.get("/desa/").content.decode()
    assert "Petugas data mengimpornya" in client.get("/desa/hasil-periksa").content.decode()
    assert client.get("/desa/daftar-periksa").status_code == 200
    assert Region.objects.filter(pk=cast.village.pk).exists() and not DoorCheck.objects.exists()
