"""Cases that the secretariat opens by itself, from what two editions of the registry say differently."""

from __future__ import annotations

import io

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from python_calamine import CalamineWorkbook

from complaints.actions import open_proactive_case
from complaints.models import Complaint, ProactiveCase
from households.comparing import export
from households.comparing.actions import ShockRefused, put_aside, take_up
from households.enums import ShockKind, ShockState
from households.models import EditionShock
from slrt.audit.models import AccessEvent
from slrt.jobs.inline import run_pending
from slrt.jobs.models import Job
from tests.complaints import world
from tests.objects import Objects
from tests.personas import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def things(cast) -> Objects:
    return Objects(cast)


def opened(things: Objects, shock: EditionShock) -> Complaint:
    cast = things.cast
    return open_proactive_case(by=cast.front_office, unit=cast.secretariat, shock=shock)


def test_a_row_becomes_a_case_with_number_event_and_turn(things: Objects) -> None:
    case = opened(things, things.shock)
    assert case.number and case.channel == "proactive" and (case.klass, case.category) == ("membership", "K5")
    assert case.household == things.household and case.region == things.cast.village
    assert case.status in ("registered", "with_supervisor") and case.turn and case.due_at
    assert "desil 2 → 5" in case.description and "DTSEN 2026-T1" in case.description
    event = case.events.get()
    assert event.transition == "created" and "data terpadu keluarga Anda berubah" in event.citizen
    things.shock.refresh_from_db()
    assert things.shock.state == ShockState.CASE and things.shock.decided_by == things.cast.front_office


def test_a_row_opens_one_case_however_often_it_is_asked(things: Objects) -> None:
    first = opened(things, things.shock)
    assert opened(things, things.shock) == first
    assert Complaint.objects.count() == ProactiveCase.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "category"), [("vanished", "K1"), ("desil", "K5"), ("pbi", "K3"), ("nik", "K5"), ("head", "K5")]
)
def test_every_kind_of_finding_has_its_category(things: Objects, kind: str, category: str) -> None:
    case = opened(things, things.shock_of(things.household, kind, things.person))
    assert case.category == category and (case.programme is not None) is (kind == "pbi")
    # Whoever died is not the one to talk to.
    assert (case.person_id == things.person.pk) is (kind != "head")


def test_the_turn_goes_as_the_profile_routes(casts) -> None:
    for code in ("33.24", "63.11", "63.09", "62.04", "32.76"):
        things = Objects(casts(code))
        case = opened(things, things.shock)
        usual = world.complaint(things.cast, person=things.person)
        assert (case.status, case.turn, case.section) == (usual.status, usual.turn, case.section)


def test_what_was_put_aside_is_no_case_until_it_is_taken_up(things: Objects, cast) -> None:
    with pytest.raises(ShockRefused, match="Tulis alasan"):
        put_aside(by=cast.data_officer, shock=things.shock, reason="  ")
    put_aside(by=cast.data_officer, shock=things.shock, reason="Keluarga pindah")
    with pytest.raises(ShockRefused, match="sudah ditindaklanjuti"):
        opened(things, things.shock)
    take_up(by=cast.front_office, shock=things.shock)
    assert opened(things, things.shock).number
    with pytest.raises(ShockRefused):
        put_aside(by=cast.data_officer, shock=things.shock, reason="Keluarga pindah")
    with pytest.raises(ShockRefused, match="tidak bertugas"):
        take_up(by=cast.agency, shock=things.shock)


def test_the_link_is_written_once(things: Objects) -> None:
    opened(things, things.shock)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE complaints_proactivecase SET opened_at = now()")


# ---------------------------------------------------------------------- on the screens
def test_the_desk_opens_cases_for_the_rows_it_ticks(things: Objects, cast, client) -> None:
    other = things.shock_of(world.family(cast, "SITI LAINUJI").household, ShockKind.VANISHED)
    page = reverse("households:comparison", args=[things.comparison.pk])
    sign_in(client, cast.front_office)
    things.shock  # noqa: B018 - made before the list is read
    answer = client.get(page)
    assert answer.status_code == 200 and b"Buka kasus untuk yang dipilih" in answer.content
    sent = {"banding": things.comparison.pk, "baris": [things.shock.pk, other.pk]}
    answer = client.post(reverse("complaints:proactive"), sent, follow=True)
    assert "2 kasus dibuka" in answer.content.decode() and Complaint.objects.count() == 2
    told = client.get(page, {"status": "case"}).content.decode()
    assert all(case.number in told for case in Complaint.objects.order_by("pk"))
    assert "Tidak ada perubahan" in client.get(page).content.decode()
    none = client.post(reverse("complaints:proactive"), {"banding": things.comparison.pk}, follow=True)
    assert "Pilih sedikitnya satu baris" in none.content.decode()


def test_the_list_is_filtered_by_village_and_kind(things: Objects, cast, client) -> None:
    things.shock_of(world.family(cast, "SITI LAINUJI").household, ShockKind.VANISHED)
    things.shock  # noqa: B018
    sign_in(client, cast.data_officer)
    page = reverse("households:comparison", args=[things.comparison.pk])
    assert "SITI LAINUJI" in client.get(page, {"jenis": "vanished"}).content.decode()
    assert "SITI LAINUJI" not in client.get(page, {"jenis": "desil"}).content.decode()
    assert "SITI LAINUJI" in client.get(page, {"desa": cast.village.code}).content.decode()
    assert "SITI LAINUJI" not in client.get(page, {"desa": "33.24.01.2001"}).content.decode()


def test_a_row_is_put_aside_on_its_page_with_a_reason(things: Objects, cast, client) -> None:
    sign_in(client, cast.data_officer)
    page = reverse("households:shock", args=[things.shock.pk])
    assert "desil 2 → 5" in client.get(page).content.decode()
    assert client.post(page, {"reason": ""}).status_code == 422
    assert "Keluarga pindah" in client.post(page, {"reason": "Keluarga pindah"}, follow=True).content.decode()
    assert client.post(page, {"aksi": "kembalikan"}).status_code == 302
    assert EditionShock.objects.get(pk=things.shock.pk).state == ShockState.OPEN


def test_the_work_list_comes_as_a_workbook(things: Objects, cast, client) -> None:
    case = opened(things, things.shock)
    sign_in(client, cast.manager)
    url = reverse("households:comparison_workbook", args=[things.comparison.pk])
    assert client.post(url, {"status": "semua"}).status_code == 302
    (job,) = run_pending(export.KIND)
    job = Job.objects.get(pk=job.pk)
    assert job.state == "done", job.message
    answer = client.get(reverse("jobs:download", args=[job.pk]))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0)
    said = [cell for row in rows.to_python() for cell in row]
    assert case.number in said and "desil 2 → 5" in said and things.household.kk not in said


@pytest.mark.parametrize(
    ("kind", "words"),
    [("vanished", "tidak tercantum lagi"), ("desil", "berubah dari 2 menjadi 5"), ("pbi", "iuran JKN/BPJS Kesehatan"),
     ("nik", "lain dari edisi lama"), ("head", "meninggal atau tidak ada lagi")],
)  # fmt: skip
def test_the_family_gets_what_changed_on_paper(things: Objects, client, kind: str, words: str) -> None:
    shock = things.shock_of(things.household, kind, things.person)
    sign_in(client, things.cast.front_office)
    url = reverse("households:shock_paper", args=[shock.pk])
    assert url in client.get(reverse("households:shock", args=[shock.pk])).content.decode()
    page = client.get(url).content.decode()
    assert words in page and things.person.name in page and "Apa yang dapat Anda lakukan" in page
    assert things.person.nik not in page
    seen = AccessEvent.objects.filter(action="print", object_type="households.household")
    assert seen.get().object_id == str(things.household.pk)
    case = opened(things, shock)
    assert case.number in client.get(url).content.decode()
