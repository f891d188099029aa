"""The queue, the page of a case, its steps and small posts, over HTTP."""

from __future__ import annotations

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from complaints import panel
from complaints.models import Complaint
from slrt.audit.models import AccessEvent
from slrt.cases import lately
from slrt.cases.actions import perform
from tests.complaints.world import complaint, family, programme, walk
from tests.personas import sign_in

pytestmark = pytest.mark.django_db


def own_queries(captured, *apps: str) -> list[str]:
    """Queries other than those of the other apps' places in the side menu and of test savepoints."""
    foreign = ("notifications_message", "referrals_referral", "households_prelist", "SAVEPOINT")
    return [q["sql"] for q in captured.captured_queries if not any(name in q["sql"] for name in foreign)]


def url(case: Complaint, name: str = "case", *args) -> str:
    return reverse(f"complaints:{name}", args=[case.pk, *args])


# ---------------------------------------------------------------------------------------------- the queue
def test_queue_shows_what_waits_for_each_role(cast, client):
    case = complaint(cast, programme=programme())
    page = sign_in(client, cast.supervisor).get("/keluhan/")
    assert case.number in page.content.decode()
    page = sign_in(client, cast.back_office).get("/keluhan/").content.decode()
    assert case.number not in page
    page = sign_in(client, cast.back_office).get("/keluhan/?tab=bagian").content.decode()
    assert case.number in page and "Diperiksa supervisor" in page


def test_queue_needs_few_queries_whatever_it_holds(cast, client):
    sign_in(client, cast.back_office)
    for _ in range(3):
        walk(complaint(cast, programme=programme()), cast)
    client.get("/keluhan/")
    counts = []
    for more in (0, 12):
        for _ in range(more):
            complaint(cast, programme=programme())
        for tab in ("giliran", "bagian", "menunggu", "lewat", "selesai"):
            with CaptureQueriesContext(
                connection,
            ) as captured:
                client.get(f"/keluhan/?tab={tab}")
            counts.append(len(own_queries(captured)))
    assert max(counts) <= 8, counts


def test_queue_filters_and_chips(cast, client):
    sign_in(client, cast.back_office)
    one, two = complaint(cast, category="K1"), complaint(cast, klass="programme", category="N1")
    page = client.get("/keluhan/?tab=bagian&kelas=membership").content.decode()
    assert one.number in page and two.number not in page
    page = client.get(f"/keluhan/?tab=bagian&wilayah={cast.district.code}&status=with_supervisor").content.decode()
    assert one.number in page and two.number in page
    page = client.get("/keluhan/?tab=bagian&kelas=information").content.decode()
    assert "Tidak ada yang cocok" in page


def test_other_jurisdictions_are_out_of_sight(casts, client):
    case = complaint(casts("33.24"))
    sign_in(client, casts("63.09").back_office)
    assert case.number not in client.get("/keluhan/?tab=bagian").content.decode()
    for name, args in (("case", ()), ("receipt", ()), ("correct", ()), ("step", ("take_directly",))):
        assert client.get(url(case, name, *args)).status_code == 404, name
    for name in ("note", "upload"):
        assert client.post(url(case, name), {"note": "x"}).status_code == 404, name


def test_restricted_rows_hide_name_and_matter(cast, client):
    case = complaint(cast, person=family(cast, "SUMIATI"), klass="programme", category="N3")
    page = sign_in(client, cast.back_office).get("/keluhan/?tab=bagian").content.decode()
    assert case.number in page and "Warga dirahasiakan" in page
    rows = page.partition("<tbody>")[2]
    assert "SUMIATI" not in page and "Pungutan" not in rows and url(case) not in page
    page = client.get("/keluhan/?tab=bagian&kelas=programme").content.decode()
    assert case.number not in page
    assert client.get(url(case)).status_code == 404
    page = sign_in(client, cast.manager).get("/keluhan/").content.decode()
    assert "SUMIATI" in page and "Tunjuk petugas" in page


def test_people_without_complaints_are_refused(cast, client):
    assert sign_in(client, cast.agency).get("/keluhan/").status_code == 403
    assert sign_in(client, cast.nobody).get("/keluhan/").status_code == 403
    client.logout()
    assert client.get("/keluhan/").status_code == 302


# ---------------------------------------------------------------------------------------------- the page of a case
def test_case_page_shows_the_case_and_is_logged(cast, client):
    case = complaint(cast, programme=programme())
    page = sign_in(client, cast.supervisor).get(url(case)).content.decode()
    for text in (case.number, case.subject_name, "Setujui", "Kembalikan", "Terdaftar, desil 2", "••••"):
        assert text in page, text
    assert case.subject_nik not in page.replace(" ", "")
    event = AccessEvent.objects.get(action="view_case")
    assert event.object_id == str(case.pk) and event.user == cast.supervisor


@pytest.mark.parametrize("tab", ["ringkasan", "keluarga", "dokumen", "rujukan", "riwayat"])
def test_case_page_needs_few_queries(cast, client, tab):
    case = walk(complaint(cast, programme=programme()), cast)
    for number in range(15):
        case.events.create(transition="note", target=case.status, version=case.version, note=f"{number}")
    sign_in(client, cast.back_office)
    client.get(url(case))
    with CaptureQueriesContext(connection) as captured:
        assert client.get(f"{url(case)}?tab={tab}").status_code == 200
    assert len(own_queries(captured)) <= 12, "\n".join(own_queries(captured))


def test_case_page_shows_what_upper_layers_offer(cast, client, monkeypatch):
    monkeypatch.setattr(panel, "_PROVIDERS", {})
    panel.register(
        lambda user, case: panel.Panel(
            "demo",
            "Rujukan",
            (panel.Line("R-1", "Dinas Kesehatan"),),
            (panel.Action("Usulkan rujukan", "/rujukan/baru/1"),),
        )
    )
    case = walk(complaint(cast), cast)
    page = sign_in(client, cast.back_office).get(url(case)).content.decode()
    assert "Dinas Kesehatan" in page and "Usulkan rujukan" in page


def test_who_opens_a_case_hears_who_else_has_it_open(cast, client, monkeypatch):
    case = complaint(cast)
    other = cast.supervisor.name
    assert "Dibuka juga" not in sign_in(client, cast.supervisor).get(url(case)).content.decode()
    step = url(case, "step", "supervisor_approve")
    for address in (url(case), step):
        page = sign_in(client, cast.manager).get(address).content.decode()
        assert f"Dibuka juga oleh {other} (baru saja)." in page, address
    assert f"Dibuka juga oleh {cast.manager.name}" in sign_in(client, cast.supervisor).get(url(case)).content.decode()
    monkeypatch.setattr(lately, "MINUTES", 0)
    assert "Dibuka juga" not in client.get(url(case)).content.decode()


def test_restricted_case_is_404_for_the_unnamed_and_logged_for_the_named(cast, client):
    case = complaint(cast, klass="programme", category="N3")
    assert sign_in(client, cast.supervisor).get(url(case)).status_code == 404
    assert sign_in(client, cast.manager).get(url(case)).status_code == 200
    assert AccessEvent.objects.filter(action="view_restricted", object_id=str(case.pk)).count() == 1


# ---------------------------------------------------------------------------------------------- steps
def post_step(client, case, name, version=None, key=None, **data):
    payload = {"expected_version": version or case.version, "idempotency_key": key or uuid.uuid4(), **data}
    return client.post(url(case, "step", name), payload)


def test_one_click_begins_a_case_that_needs_no_office(cast, client):
    """Begun, said so in the timeline, and on to the answer; the second click changes nothing."""
    case = complaint(cast)
    perform(case, "supervisor_approve", by=cast.supervisor)
    sign_in(client, cast.back_office)
    page = client.get(f"/keluhan/{case.pk}/").content.decode()
    url = f"/keluhan/{case.pk}/di-sekretariat"
    assert "Dapat ditangani di sekretariat</button>" in page and url in page
    data = {"expected_version": case.version}
    answer = client.post(url, data)
    assert answer.status_code == 302 and answer["Location"] == f"/keluhan/{case.pk}/langkah/answer"
    case.refresh_from_db()
    assert (case.status, case.handler) == ("in_handling", cast.back_office)
    assert case.events.latest("version").note == "Dapat ditangani di sekretariat, tanpa rujukan."
    again = client.post(url, data, follow=True).content.decode()
    assert "sudah ditangani" in again
    assert case.events.filter(transition="take_directly").count() == 1
    assert "Dapat ditangani di sekretariat</button>" not in client.get(f"/keluhan/{case.pk}/").content.decode()


def test_a_puskesos_says_it_of_itself(cast, client):
    staffed = cast.puskesos_back  # a Puskesos with nobody to handle cases hands them to the secretariat
    case = complaint(cast, by=cast.puskesos_front, unit=cast.puskesos)
    perform(case, "supervisor_approve", by=cast.supervisor)
    page = sign_in(client, staffed).get(f"/keluhan/{case.pk}/").content.decode()
    assert "Dapat ditangani di Puskesos</button>" in page


def test_a_step_knows_whose_case_it_is_and_is_an_opening(cast, client):
    """The identity bar stands over every page of a case; whoever goes straight to a step is in the access log, too."""
    case = walk(complaint(cast), cast)
    sign_in(client, cast.back_office)
    for path, more in ((f"/keluhan/{case.pk}/langkah/answer", "answer"), (f"/rujukan/baru/{case.pk}", "")):
        page = client.get(path).content.decode()
        bar = re.search(r'<section class="idbar".*?</section>', page, re.DOTALL)[0]
        assert case.subject_name in bar and case.number in bar and "Tenggat" in bar and "Giliran" in bar, path
        event = AccessEvent.objects.filter(object_id=str(case.pk), user=cast.back_office).latest("pk")
        assert event.action == "view_case" and event.details.get("step", "") == more


def test_a_post_that_is_refused_is_an_opening_as_well(cast, client):
    """An empty remark brings the whole page back."""
    case = walk(complaint(cast), cast)
    sign_in(client, cast.back_office)
    assert case.subject_name in client.post(f"/keluhan/{case.pk}/catatan", {"note": ""}).content.decode()
    assert AccessEvent.objects.filter(action="view_case", object_id=str(case.pk), user=cast.back_office).count() == 1


def test_step_asks_performs_and_returns(cast, client):
    case = complaint(cast)
    sign_in(client, cast.supervisor)
    page = client.get(url(case, "step", "supervisor_return")).content.decode()
    assert "Yang perlu diperbaiki" in page
    refused = post_step(client, case, "supervisor_return")
    assert refused.status_code == 422
    done = post_step(client, case, "supervisor_return", note="NIK salah.")
    assert done.status_code == 302
    case.refresh_from_db()
    assert case.status == "returned"


def test_double_post_takes_the_step_once(cast, client):
    case = complaint(cast)
    sign_in(client, cast.supervisor)
    key = uuid.uuid4()
    for _ in range(2):
        assert post_step(client, case, "supervisor_approve", version=1, key=key).status_code == 302
    assert case.events.filter(transition="supervisor_approve").count() == 1


def test_second_clerk_sees_the_change_and_loses_nothing(cast, client):
    case = walk(complaint(cast), cast)
    seen = case.version
    perform(case, "ask_documents", by=cast.back_office, note="Minta surat faskes")
    perform(case, "documents_received", by=cast.front_office)
    sign_in(client, cast.back_office)
    answer = post_step(client, case, "answer", version=seen, answer="Jawaban panjang saya", outcome="fulfilled")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Minta surat faskes" in page and "Jawaban panjang saya" in page and cast.back_office.name in page
    assert f'value="{case.version}"' in page
    again = post_step(client, case, "answer", answer="Jawaban panjang saya", outcome="fulfilled")
    assert again.status_code == 302
    case.refresh_from_db()
    assert case.answer == "Jawaban panjang saya"


def test_second_clerk_keeps_the_text_when_the_step_is_gone(cast, client):
    case = walk(complaint(cast), cast)
    seen = case.version
    perform(case, "answer", by=cast.back_office, answer="Yang pertama.", outcome="fulfilled")
    sign_in(client, cast.back_office)
    answer = post_step(client, case, "answer", version=seen, answer="Yang kedua.", outcome="partly")
    page = answer.content.decode()
    assert answer.status_code == 409 and "Yang kedua." in page and "Simpan isian sebagai catatan" in page
    saved = client.post(url(case, "note"), {"note": "Jawab: Yang kedua.", "idempotency_key": uuid.uuid4()})
    assert saved.status_code == 302
    assert case.events.filter(transition="note", note__contains="Yang kedua.").exists()


def test_steps_of_others_and_of_the_system_are_refused(cast, client):
    case = complaint(cast)
    sign_in(client, cast.back_office)
    assert post_step(client, case, "supervisor_approve").status_code == 403
    assert client.get(url(case, "step", "supervisor_approve")).status_code == 403
    assert post_step(client, case, "lapse").status_code == 404
    assert post_step(client, case, "refer_send").status_code == 404
    assert post_step(client, case, "nothing").status_code == 404
    own = complaint(cast, by=cast.supervisor)
    sign_in(client, cast.supervisor)
    refused = post_step(client, own, "supervisor_approve")
    assert refused.status_code == 403 and "orang lain" in refused.content.decode()
    own.refresh_from_db()
    assert own.status == "with_supervisor"


def test_extra_fields_change_nothing(cast, client):
    case = complaint(cast)
    sign_in(client, cast.supervisor)
    post_step(client, case, "supervisor_approve", status="closed", unit="1", created_by="1", outcome="fulfilled")
    case.refresh_from_db()
    assert (case.status, case.outcome, case.created_by) == ("registered", "", cast.front_office)


@pytest.mark.parametrize("code", ["33.24", "63.11", "62.04", "63.09", "32.76"])
def test_whole_way_over_http(casts, client, code):
    from tests.complaints.world import INFORMER, WAYS

    cast = casts(code)
    case = complaint(cast, programme=programme())
    for name, role, data in WAYS[code]:
        sign_in(client, getattr(cast, role))
        assert name in client.get(url(case)).content.decode(), (code, name)
        case.refresh_from_db()
        assert post_step(client, case, name, **data).status_code == 302, (code, name)
    steps = [
        ("back_office", "answer", {"answer": "Kartu aktif.", "outcome": "fulfilled"}),
        (INFORMER[code], "inform", {"method": "phone", "informed_at": "", "note": ""}),
        ("back_office", "close", {}),
        (INFORMER[code], "verify", {"arrived": "yes", "note": "Sudah dipakai berobat."}),
    ]
    for role, name, data in steps:
        sign_in(client, getattr(cast, role))
        page = client.get(url(case, "step", name))
        assert page.status_code == 200, (code, name, page.content.decode())
        if name == "inform":
            data["informed_at"] = page.context["form"]["informed_at"].value()
        case.refresh_from_db()
        answer = post_step(client, case, name, **data)
        assert answer.status_code == 302, (code, name, answer.content.decode())
    case.refresh_from_db()
    assert case.status == "verified"


# ---------------------------------------------------------------------------------------------- notes, people, files
def test_note_and_double_note(cast, client):
    case = complaint(cast)
    sign_in(client, cast.back_office)
    key = uuid.uuid4()
    for _ in range(2):
        assert client.post(url(case, "note"), {"note": "Ditelepon.", "idempotency_key": key}).status_code == 302
    assert case.events.filter(transition="note").count() == 1
    assert client.post(url(case, "note"), {"note": " "}).status_code == 422


def test_manager_appoints_over_http(cast, client):
    case = complaint(cast, klass="programme", category="N3")
    supervisor = cast.supervisor
    sign_in(client, cast.manager)
    page = client.get(url(case, "appoint")).content.decode()
    assert supervisor.name in page
    data = {"person": supervisor.pk, "expected_version": case.version, "idempotency_key": uuid.uuid4()}
    assert client.post(url(case, "appoint"), data).status_code == 302
    assert sign_in(client, supervisor).get(url(case)).status_code == 200


def test_upload_shows_on_the_case(cast, client, tmp_path):
    from io import BytesIO

    from PIL import Image

    picture = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(picture, "JPEG")
    picture.seek(0)
    picture.name = "kk.jpg"
    case = complaint(cast)
    sign_in(client, cast.front_office)
    done = client.post(url(case, "upload"), {"file": picture, "title": "Foto KK"})
    assert done.status_code == 302
    assert "Foto KK" in client.get(f"{url(case)}?tab=dokumen").content.decode()
    text = BytesIO(b"bukan gambar")
    text.name = "catatan.jpg"
    assert client.post(url(case, "upload"), {"file": text}).status_code == 422
