"""Requests of agencies for data of the registry: who asks, who decides, what the file holds, and for how long."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from households.dataservice import paper
from households.dataservice.actions import DATA_JOB, PAPER_JOB, agencies_of, request_data
from households.models import DataRequest
from slrt.audit.models import AccessEvent
from slrt.cases.actions import perform
from slrt.cases.errors import CaseError, FourEyes, MissingInput, StepNotAllowed
from slrt.documents.papers import mark_of
from slrt.jobs.inline import run_pending
from slrt.jobs.models import Job, JobState
from slrt.notifications.models import Message
from tests.households.world import make_family
from tests.personas import Cast, sign_in

pytestmark = pytest.mark.django_db
WANTED = ["head_name", "name", "nik", "kk", "village", "desil"]


@pytest.fixture
def depok(casts) -> Cast:
    cast = casts("32.76")
    assert cast.secretariat.pk  # whom requests go to
    return cast


def asked(cast: Cast, **given) -> DataRequest:
    today = timezone.localdate()
    values = {
        "by": cast.agency, "agency": cast.education, "contact": "Kepala Bidang Pembinaan SMP",
        "letter_number": "421/118/Disdik", "letter_date": today, "purpose": "Menetapkan penerima bantuan seragam.",
        "legal_basis": "Perwal Bantuan Pendidikan", "subject": "person", "wanted": WANTED, "use_from": today,
        "use_until": today + timedelta(days=90),
    }  # fmt: skip
    return request_data(**values | given)


def approved(cast: Cast, case: DataRequest | None = None, **data) -> DataRequest:
    case = case or asked(cast)
    perform(case, "check", by=cast.back_office, granted=["name", "nik", "desil"])
    perform(case, "approve", by=cast.manager, **data)
    return case


def book_of(case: DataRequest, client: Client, user) -> list[list]:
    run_pending(DATA_JOB)
    case.refresh_from_db()
    sign_in(client, user)
    content = b"".join(client.get(f"/unduhan/{case.job}/berkas").streaming_content)
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


# ---------------------------------------------------------------------- who may ask
def test_only_where_the_profile_has_the_service(casts, client: Client) -> None:
    with pytest.raises(StepNotAllowed):
        asked(casts("33.24"))
    sign_in(client, casts("33.24").back_office)
    assert client.get("/permintaan-data/").status_code == 404


def test_an_agency_asks_for_itself_and_the_back_office_for_any(depok: Cast) -> None:
    _ = depok.health
    assert agencies_of(depok.agency, "32.76") == [depok.education]
    assert set(agencies_of(depok.back_office, "32.76")) == {depok.education, depok.health}
    with pytest.raises(StepNotAllowed):
        asked(depok, agency=depok.health)
    for stranger in (depok.front_office, depok.manager, depok.puskesos_back):
        with pytest.raises(StepNotAllowed):
            asked(depok, by=stranger)
    case = asked(depok)
    assert case.number.startswith("PDT-") and case.turn == "back_office" and case.due_at > timezone.now()
    assert DataRequest.objects.visible_to(depok.agency).get() == case
    other = depok.person("agency", number=2, unit=depok.health)
    assert not DataRequest.objects.visible_to(other).exists()


def test_a_family_row_has_no_name_of_a_member(depok: Cast) -> None:
    with pytest.raises(CaseError, match="NIK"):
        asked(depok, subject="family")
    assert asked(depok, subject="family", wanted=["head_name", "size"]).wanted == ["head_name", "size"]


# ---------------------------------------------------------------------- who decides
def test_four_eyes_and_not_more_than_was_asked(depok: Cast) -> None:
    case = asked(depok, by=depok.back_office)
    with pytest.raises(FourEyes):
        perform(case, "check", by=depok.back_office, granted=["name"])
    colleague = depok.person("back_office", number=2)
    with pytest.raises(MissingInput):
        perform(case, "check", by=colleague, granted=["address"])  # not asked for
    perform(case, "check", by=colleague, granted=["name", "nik", "address"])
    assert case.granted == ["name", "nik"] and case.turn == "manager"
    with pytest.raises(StepNotAllowed):
        perform(case, "approve", by=colleague)
    perform(case, "approve", by=depok.manager)
    assert case.handover_number and case.approved_by == depok.manager and not case.whole_numbers
    with pytest.raises(IntegrityError), transaction.atomic():
        DataRequest.objects.filter(pk=case.pk).update(granted=["address"])


def test_whole_numbers_need_a_reason(depok: Cast) -> None:
    case = asked(depok)
    perform(case, "check", by=depok.back_office, granted=["name", "nik"])
    with pytest.raises(MissingInput, match="mengapa"):
        perform(case, "approve", by=depok.manager, whole_numbers=True)
    assert DataRequest.objects.get(pk=case.pk).status == "checked"
    other = asked(depok)
    perform(other, "check", by=depok.back_office, granted=["name"])
    with pytest.raises(CaseError, match="tidak memuat NIK"):
        perform(other, "approve", by=depok.manager, whole_numbers=True, numbers_reason="Padan Dapodik")


def test_a_returned_request_is_completed(depok: Cast) -> None:
    case = asked(depok)
    perform(case, "return_to_asker", by=depok.back_office, note="Sebut dasar hukumnya.")
    assert Message.objects.filter(user=depok.agency, kind="data_request").exists() and case.turn == "agency"
    perform(case, "resubmit", by=depok.agency, purpose="Seragam", legal_basis="Perda 3/2024", wanted=["name"])
    assert (case.wanted, case.legal_basis, case.status) == (["name"], "Perda 3/2024", "submitted")
    perform(case, "check", by=depok.back_office, granted=["name"])
    perform(case, "refuse", by=depok.manager, note="Tidak sesuai tujuan.")
    assert not case.is_open and not Job.objects.filter(kind=DATA_JOB).exists()


# ---------------------------------------------------------------------- the file
def test_the_file_holds_what_was_granted_and_numbers_are_masked(depok: Cast, client: Client) -> None:
    person = make_family(depok, "SITI SERAGAM")
    rows = book_of(case := approved(depok), client, depok.agency)
    head = next(row for row in rows if row[0] == "Nama")
    line = rows[rows.index(head) + 1]
    assert head[:3] == ["Nama", "NIK", "Desil"]
    assert line[:3] == ["SITI SERAGAM", f"{person.nik[:6]} {person.nik[6:12]} ••••", 2]
    assert person.nik not in str(rows) and person.household.kk not in str(rows)
    assert (case.status, case.rows, case.is_open) == ("ready", 1, False)
    logged = AccessEvent.objects.get(action="export")
    assert logged.details["fields"] == ["name", "nik", "desil"] and logged.details["count"] == 1
    assert AccessEvent.objects.filter(action="download").count() == 1
    sign_in(client, depok.manager)
    assert client.get(f"/unduhan/{case.job}/berkas").status_code == 404  # the asker's alone


def test_whole_numbers_are_given_for_a_reason(depok: Cast, client: Client) -> None:
    person = make_family(depok, "SITI SERAGAM")
    case = approved(depok, whole_numbers=True, numbers_reason="Dipadankan dengan Dapodik")
    assert person.nik in str(book_of(case, client, depok.agency))


def test_area_desil_and_families(depok: Cast, client: Client) -> None:
    beside = depok.district.children.exclude(pk=depok.village.pk).order_by("code").first()
    make_family(depok, "DALAM WILAYAH")
    make_family(depok, "LUAR WILAYAH", village=beside)
    make_family(depok, "DESIL TINGGI", desil=6)
    case = asked(depok, subject="family", wanted=["head_name", "village"], area=depok.village, desil_max=4)
    perform(case, "check", by=depok.back_office, granted=["head_name"])
    perform(case, "approve", by=depok.manager)
    flat = str(book_of(case, client, depok.agency))
    assert "DALAM WILAYAH" in flat and "LUAR WILAYAH" not in flat and "DESIL TINGGI" not in flat
    assert case.rows == 1


def test_after_the_last_day_the_file_is_not_made_again(depok: Cast) -> None:
    make_family(depok)
    case = approved(depok)
    DataRequest.objects.filter(pk=case.pk).update(download_until=timezone.now() - timedelta(minutes=1))
    (job,) = run_pending(DATA_JOB)
    assert job.state == JobState.FAILED and "sudah lewat" in job.message
    case.refresh_from_db()
    assert case.status == "approved" and case.rows is None


def test_the_berita_acara_is_made_once_and_can_be_checked(depok: Cast, client: Client) -> None:
    make_family(depok, "SITI SERAGAM")
    case = approved(depok)
    run_pending(PAPER_JOB)
    stored = paper.stored(case)
    assert stored is not None and stored.kind == paper.KIND
    case = DataRequest.objects.select_related(*paper.RELATED).get(pk=case.pk)
    facts = dict(paper.context_of(case)["rows"])
    assert facts["NIK dan nomor KK"] == "empat angka terakhir disembunyikan" and "Nama" in facts["Data yang diberikan"]
    page = client.get(reverse("referrals:check_letter", args=[mark_of(paper.KIND, case.pk)]))
    text = page.content.decode()
    assert page.status_code == 200 and case.handover_number in text and "SITI SERAGAM" not in text


# ---------------------------------------------------------------------- screens
def test_from_the_form_to_the_download(depok: Cast, client: Client) -> None:
    make_family(depok, "SITI SERAGAM")
    today = timezone.localdate()
    sign_in(client, depok.agency)
    assert depok.education.name in client.get("/permintaan-data/baru").content.decode()
    data = {
        "agency": depok.education.pk, "contact": "Kabid SMP", "letter_number": "421/1",
        "letter_date": f"{today:%d-%m-%Y}",
        "purpose": "Bantuan seragam", "legal_basis": "Perda", "subject": "family", "wanted": ["head_name", "nik"],
        "use_from": f"{today:%d-%m-%Y}", "use_until": f"{today - timedelta(days=1):%d-%m-%Y}", "area": "",
        "desil_max": "", "idempotency_key": "6f1c2a34-0000-4000-8000-000000000002",
    }  # fmt: skip
    wrong = client.post("/permintaan-data/baru", data)
    assert wrong.status_code == 422 and "sebelum pemakaian mulai" in wrong.content.decode()
    data["use_until"] = f"{today + timedelta(days=30):%d-%m-%Y}"
    wrong = client.post("/permintaan-data/baru", data)
    assert wrong.status_code == 422 and "tidak memuat NIK" in wrong.content.decode()
    data["subject"] = "person"
    answer = client.post("/permintaan-data/baru", data)
    case = DataRequest.objects.get()
    assert answer.url == client.post("/permintaan-data/baru", data).url == f"/permintaan-data/{case.pk}/"
    assert "Tidak ada langkah" not in client.get(answer.url).content.decode()  # it may still be withdrawn
    sign_in(client, depok.back_office)
    assert case.number in client.get("/permintaan-data/").content.decode()
    step = f"/permintaan-data/{case.pk}/langkah/check"
    assert "Bantuan seragam" in client.get(step).content.decode()
    form = {"granted": ["head_name", "nik"], "note": "", "expected_version": case.version}
    assert client.post(step, form).url == f"/permintaan-data/{case.pk}/"
    sign_in(client, depok.manager)
    case.refresh_from_db()
    step = f"/permintaan-data/{case.pk}/langkah/approve"
    assert "empat angka terakhir" in client.get(step).content.decode()
    refused = client.post(step, {"whole_numbers": "on", "numbers_reason": "", "expected_version": case.version})
    assert refused.status_code == 422 and "Tulis mengapa" in refused.content.decode()
    client.post(step, {"numbers_reason": "", "note": "", "expected_version": case.version})
    run_pending()
    page = client.get(f"/permintaan-data/{case.pk}/").content.decode()
    assert "Berkas siap" in page and "hanya dapat diunduh pemohon" in page and "Berita acara" in page
    sign_in(client, depok.agency)
    case.refresh_from_db()
    assert f"/unduhan/{case.job}/" in client.get(f"/permintaan-data/{case.pk}/").content.decode()
    assert b"".join(client.get(f"/unduhan/{case.job}/berkas").streaming_content)
