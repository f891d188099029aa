"""What a family sends itself: the public form, and what it never tells."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from complaints import guard
from complaints.actions.register import RegistrationRefused
from complaints.guard import FILLED, TOO_FAST, opened_now
from complaints.models import Complaint
from complaints.tracking import Limit
from households.villages import villages_of
from programs.models import Programme
from slrt.audit.models import AccessEvent
from slrt.documents.models import Document
from tests.complaints.online import DEPOK, KENDAL, PLACES, STORY, TABALONG, photo, send, sent, typed, url_of
from tests.complaints.world import family
from tests.personas import Cast
from tests.webforms import form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def tabalong(casts) -> Cast:
    cast = casts(TABALONG)
    assert cast.secretariat
    return cast


# ---------------------------------------------------------------------------------------------- the form
@pytest.mark.parametrize("code", PLACES)
def test_the_form_is_light_needs_no_script_and_speaks_of_its_own_place(casts, client, code):
    cast = casts(code)
    assert cast.secretariat
    answer = client.get(url_of(code))
    page = answer.content.decode()
    assert answer.status_code == 200 and "<script" not in page and len(answer.content) < 60_000
    assert "no-store" not in answer["Cache-Control"] and "private" in answer["Cache-Control"]
    assert cast.profile.facts.regulation in page and "UU 27/2022" in page and "Hak Anda" in page
    own = villages_of(code)
    assert all(f'value="{village.code}"' in page for village in own)
    assert ("Keadaan darurat" in page) is cast.profile.emergency
    assert f"belum terdata di {cast.profile.label_registry}" in page


def test_tabalong_offers_its_sixteen_services_first(tabalong, client):
    page = client.get(url_of()).content.decode()
    own = Programme.objects.filter(jurisdiction=TABALONG, code__startswith="LAKAS-", active=True)
    assert own.count() >= 16 and all(f'value="{row.pk}"' in page for row in own.order_by("pk"))
    assert page.index("Kabupaten/Kota") < page.index('label="Pusat"')


def test_where_the_module_is_off_there_is_no_form(casts, client):
    for code, slug in ((KENDAL, "kendal"), ("62.04", "barito-selatan")):
        assert casts(code).secretariat
        assert client.get(reverse("apply:form", args=[slug])).status_code == 404
        with pytest.raises(RegistrationRefused):
            sent(casts(code))
    listed = client.get(reverse("apply:choose")).content.decode()
    assert "Kendal" not in listed
    assert client.get(reverse("apply:form", args=["tidak-ada"])).status_code == 404


def test_the_tracking_page_leads_to_the_form(tabalong, client):
    assert reverse("apply:choose") in client.get("/lacak/").content.decode()
    assert url_of() in client.get(reverse("apply:choose")).content.decode()


# ---------------------------------------------------------------------------------------------- sending
def test_what_is_sent_becomes_a_submission_with_number_and_code(tabalong, client):
    answer = send(client, nik="6309 0152 0175 0001")
    case = Complaint.objects.get()
    assert answer.status_code == 302
    assert (case.status, case.turn, case.channel, case.unit) == (
        "submitted", "front_office", "online", tabalong.secretariat,
    )  # fmt: skip
    assert (case.created_by, case.person, case.registry_result) == (None, None, "not_checked")
    assert (case.subject_nik, case.reporter_phone, case.contact_via) == ("6309015201750001", "081234567890", "phone")
    assert case.region_id == villages_of(TABALONG)[0].code and case.due_at > case.first_response_due_at
    event = case.events.get()
    assert (event.transition, event.actor, event.data["sender"]) == ("created", None, "citizen")
    page = client.get(answer["Location"])
    text = page.content.decode()
    assert case.number in text and f"{case.code[:4]}-{case.code[4:]}" in text and "<svg" in text
    assert page["Referrer-Policy"] == "no-referrer" and "no-store" in page["Cache-Control"]
    for secret in ("SITI UJI", "6309015201750001", "08123456", STORY):
        assert secret not in text
    assert case.number not in answer["Location"] and case.code not in answer["Location"]


def test_the_page_after_sending_closes_and_forged_marks_lead_to_tracking(tabalong, client):
    address = send(client)["Location"]
    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        late = client.get(address)
    case = Complaint.objects.get()
    assert late.status_code == 404 and "hanya terbuka dua jam" in late.content.decode()
    assert case.number not in late.content.decode()
    forged = client.get(reverse("apply:sent", args=["tabalong", signing.dumps(case.pk, salt="other")]))
    assert forged.status_code == 404 and case.number not in forged.content.decode()


def test_a_page_of_another_place_does_not_show_the_number(tabalong, casts, client):
    assert casts(DEPOK).secretariat
    mark = send(client)["Location"].rsplit("/", 1)[1]
    assert client.get(reverse("apply:sent", args=["depok", mark])).status_code == 404


def test_the_same_sending_twice_makes_one(tabalong, client):
    given = typed()
    first, second = client.post(url_of(), given), client.post(url_of(), given)
    assert first["Location"] == second["Location"] and Complaint.objects.count() == 1


def test_a_known_nik_is_answered_exactly_like_an_unknown_one(tabalong, client):
    """No oracle: same status, same page but for number, code and QR, no look-up, nobody linked."""
    known = family(tabalong, "NURHAYATI").nik
    pages = []
    for nik in (known, "6309014501990777"):
        before = AccessEvent.objects.filter(action="search_person").count()
        answer = client.get(send(client, nik=nik)["Location"])
        assert AccessEvent.objects.filter(action="search_person").count() == before
        pages.append(_bare(answer.content.decode()))
    assert pages[0] == pages[1]
    assert not Complaint.objects.filter(person__isnull=False).exists()


def _bare(page: str) -> str:
    """A page after sending without what differs every time."""
    page = re.sub(r"<svg class=\"qr\".*?</svg>|<svg[^>]*qr.*?</svg>", "", page, flags=re.S)
    return re.sub(r"TBL-\d{4}-\d{6}|[0-9A-Z]{4}-[0-9A-Z]{4}|pukul [\d.]+|\d{2}\.\d{2}", "#", page)


def test_nothing_typed_is_lost_when_something_is_missing(tabalong, client):
    answer = send(client, name="", phone="123", truthful="")
    page = answer.content.decode()
    assert answer.status_code == 422 and "no-store" in answer["Cache-Control"]
    for text in (STORY, "RT 3", "Nomor HP diawali 08", "Tulis nama orang", "Centang pernyataan ini"):
        assert text in page, text
    assert form_of(answer, action=url_of()).values["matter"] == ["membership.K3"] and not Complaint.objects.exists()


def test_who_speaks_for_another_says_who_and_the_nameless_need_not(tabalong, client):
    assert "Tulis nama Anda" in send(client, reporter="other").content.decode()
    assert send(client, reporter="other", reporter_name="BUDI UJI", reporter_relation="tetangga").status_code == 302
    assert send(client, reporter="anonymous", name="", contact="page", phone="").status_code == 302
    nameless = Complaint.objects.get(reporter="anonymous")
    assert (nameless.subject_name, nameless.reporter_phone) == ("Tanpa nama", None)


def test_a_village_of_another_place_and_an_unknown_matter_are_refused(tabalong, client):
    assert send(client, village=villages_of(DEPOK)[0].code).status_code == 422
    assert send(client, matter="membership.N3").status_code == 422
    assert not Complaint.objects.exists()


# ---------------------------------------------------------------------------------------------- files
def test_files_go_through_the_pipeline_and_belong_to_the_case(tabalong, client):
    assert send(client, card=photo()).status_code == 302
    kept, case = Document.objects.get(), Complaint.objects.get()
    assert (kept.subject_id, kept.kind, kept.uploaded_by) == (str(case.pk), "id_card", None)
    from django.core.files.storage import default_storage

    with default_storage.open(kept.path) as stored:
        assert b"RAHASIA-EXIF" not in stored.read()


def test_a_file_that_is_no_picture_stops_everything_and_says_where(tabalong, client):
    answer = send(client, photo=SimpleUploadedFile("foto.jpg", b"<html>bukan foto</html>", "image/jpeg"))
    assert answer.status_code == 422 and 'id="id_photo' in answer.content.decode()
    assert not Complaint.objects.exists() and not Document.objects.exists() and STORY in answer.content.decode()


# ---------------------------------------------------------------------------------------------- machines
def test_the_hasty_and_those_who_fill_everything_are_asked_to_send_again(tabalong, client):
    hasty = send(client, dibuka=opened_now())
    assert hasty.status_code == 422 and TOO_FAST in hasty.content.decode()
    filled = send(client, situs="http://iklan.example")
    page = filled.content.decode()
    assert filled.status_code == 422 and FILLED in page and "iklan.example" not in page
    assert send(client, dibuka="palsu").status_code == 422 and not Complaint.objects.exists()
    again = form_of(send(client, dibuka="palsu"), action=url_of()).values
    with time_machine.travel(timezone.now() + timedelta(seconds=30)):
        assert client.post(url_of(), again).status_code == 302


def test_sendings_from_one_address_are_limited_and_say_until_when(tabalong, client, monkeypatch):
    assert 10 <= guard.HOURLY.tries < guard.DAILY.tries
    monkeypatch.setattr(guard, "HOURLY", Limit(2, timedelta(hours=1)))
    for _ in range(2):
        assert send(client).status_code == 302
    refused = send(client)
    assert refused.status_code == 429 and int(refused["Retry-After"]) > 60 and STORY in refused.content.decode()
    assert client.post(url_of(), typed(), REMOTE_ADDR="10.1.1.9").status_code == 302
