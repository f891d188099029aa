"""What the desk makes of what families sent: registered, asked about, answered, refused, kept shut."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints.actions.register import RegistrationRefused, Subject
from complaints.actions.system import lapse_overdue_documents
from complaints.desk import own_tiles
from complaints.models import Complaint
from complaints.reminders import UNNAMED, UNREAD, waiting
from households.models import PreListProposal
from programs.models import Programme
from slrt.cases.actions import perform
from slrt.cases.errors import CaseError
from slrt.documents.models import Document
from slrt.jurisdictions.profile import profile_of
from tests.complaints.online import DEPOK, STORY, TABALONG, photo, send, sent, typed
from tests.complaints.world import complaint, family
from tests.personas import Cast, sign_in
from tests.webforms import form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def tabalong(casts) -> Cast:
    cast = casts(TABALONG)
    assert cast.secretariat
    return cast


# ---------------------------------------------------------------------------------------------- the desk
def test_the_desk_sees_it_on_its_tab_its_start_page_and_in_its_reminders(tabalong, client, rf):
    case = sent(tabalong)
    page = sign_in(client, tabalong.front_office).get(reverse("complaints:queue"), {"tab": "daring"}).content.decode()
    assert case.number in page and "Periksa dan daftarkan" in page and "Masuk daring" in page
    request = rf.get("/")
    request.user, request.jurisdiction_profile = tabalong.front_office, tabalong.profile
    assert [tile.value for tile in own_tiles(request) if tile.label == "Masuk daring"] == ["1"]
    now = timezone.now() + timedelta(days=2, hours=1)
    told = [due for due in waiting(now, now - timedelta(hours=2)) if due.subject == case]
    assert UNREAD in told[0].title and tabalong.front_office in told[0].recipients


def test_places_without_the_channel_have_no_such_tab(cast, client):
    sign_in(client, cast.front_office)
    assert client.get(reverse("complaints:queue"), {"tab": "daring"}).status_code == 404
    assert "Masuk daring" not in client.get(reverse("complaints:queue")).content.decode()


def accept(client: Client, case: Complaint, **more):
    address = reverse("complaints:accept", args=[case.pk])
    values = form_of(client.get(address), action=address).values
    return client.post(address, values | {name: [text] for name, text in more.items()})


def test_the_desk_finds_the_person_and_registers_it(tabalong, client):
    person = family(tabalong, "NURHAYATI")
    case = sent(tabalong, subject=Subject(name="NURHAYATI", nik=person.nik, region=tabalong.village))
    address = reverse("complaints:accept", args=[case.pk])
    sign_in(client, tabalong.front_office)
    page = client.get(address).content.decode()
    assert STORY in page and "Ditemukan" in page and "desil 2" in page, "looked up at first sight"
    answer = accept(client, case, category="K6", chosen=f"p{person.pk}")
    assert answer.status_code == 302, answer.content.decode()[:2000]
    case.refresh_from_db()
    assert (case.status, case.person, case.registry_result, case.category) == ("registered", person, "listed", "K6")
    assert (case.description, case.turn) == (STORY, "back_office")
    last = case.events.order_by("-version").first()
    assert (last.transition, last.actor) == ("accept_submission", tabalong.front_office)
    late = client.get(address)
    assert late.status_code == 409 and "sedang berstatus" in late.content.decode()


def test_who_is_not_in_the_registry_is_registered_too(tabalong, client):
    case = sent(tabalong, subject=Subject(name="ZULAIKHA TAKADA", region=tabalong.village))
    sign_in(client, tabalong.front_office)
    assert accept(client, case).status_code == 302
    case.refresh_from_db()
    assert (case.status, case.registry_result, case.person.name) == ("registered", "not_found", "ZULAIKHA TAKADA")
    assert PreListProposal.objects.get(complaint_ref=case.number).person == case.person, "proposed in the same save"


def test_two_at_one_submission_the_second_is_told(tabalong, client):
    case = sent(tabalong)
    sign_in(client, tabalong.front_office)
    address = reverse("complaints:accept", args=[case.pk])
    values = form_of(client.get(address), action=address).values
    Complaint.objects.filter(pk=case.pk).update(version=case.version + 1)
    answer = client.post(address, values)
    assert answer.status_code == 409 and Complaint.objects.get(pk=case.pk).status == "submitted"


def test_the_manager_without_the_desk_and_others_may_not_register(tabalong, casts, client):
    case = sent(tabalong)
    address = reverse("complaints:accept", args=[case.pk])
    assert sign_in(client, tabalong.manager).get(address).status_code == 403
    assert sign_in(client, casts(DEPOK).front_office).get(address).status_code == 404


# ---------------------------------------------------------------------------------------------- question and answer
QUESTION = "Sejak bulan apa kartunya tidak aktif?"


def test_a_question_pauses_the_clock_is_read_with_the_code_and_answered_there(tabalong, client):
    case = sent(tabalong)
    perform(case, "ask_submitter", by=tabalong.front_office, note=QUESTION)
    assert (case.status, case.turn) == ("asked_back", "citizen") and case.paused_since
    page = client.post("/lacak/", {"number": case.number, "code": case.code}).content.decode()
    assert QUESTION in page and "Tulis jawaban" in page and "SITI" not in page
    assert QUESTION in client.get(reverse("tracking:qr", args=[case.token])).content.decode()
    reply = reverse("tracking:reply")
    prefilled = client.post(reply, {"aksi": "tulis", "number": case.number, "code": case.code})
    values = form_of(prefilled, action=reply).values
    assert values["number"] == [case.number]
    with time_machine.travel(timezone.now() + timedelta(seconds=40)):
        answer = client.post(reply, values | {"text": ["Sejak Agustus."], "paper": photo()})
        assert "Jawaban Anda sudah terkirim" in answer.content.decode()
        again = client.post(reply, values | {"text": ["Sejak Agustus."]})
        assert "Jawaban Anda sudah terkirim" in again.content.decode()
    case.refresh_from_db()
    assert (case.status, case.turn, case.paused_since) == ("submitted", "front_office", None)
    assert case.events.filter(transition="reply_online", note="Sejak Agustus.").count() == 1
    assert Document.objects.get().uploaded_by is None
    desk = sign_in(client, tabalong.front_office).get(reverse("complaints:accept", args=[case.pk])).content.decode()
    assert "Sejak Agustus." in desk


def test_an_answer_needs_the_code_and_a_question(tabalong, client):
    case = sent(tabalong)
    reply = reverse("tracking:reply")
    given = {"number": case.number, "code": case.code, "text": "Halo", "dibuka": typed()["dibuka"]}
    assert "Tidak ada pertanyaan" in client.post(reply, given).content.decode()
    perform(case, "ask_submitter", by=tabalong.front_office, note=QUESTION)
    wrong = client.post(reply, given | {"code": "ZZZZ-ZZZZ"})
    assert wrong.status_code == 422 and "tidak cocok" in wrong.content.decode()
    case.refresh_from_db()
    assert case.status == "asked_back"


def test_a_question_nobody_answers_ends_after_the_days_of_the_profile(tabalong):
    case = sent(tabalong)
    perform(case, "ask_submitter", by=tabalong.front_office, note=QUESTION)
    days = tabalong.profile.pause_auto_withdraw_days
    assert lapse_overdue_documents(at=timezone.now() + timedelta(days=days - 1)) == 0
    assert lapse_overdue_documents(at=timezone.now() + timedelta(days=days + 1)) == 1
    case.refresh_from_db()
    assert (case.status, case.outcome) == ("withdrawn", "incomplete")


def test_spam_is_refused_with_a_reason_the_sender_reads(tabalong, client):
    case = sent(tabalong)
    perform(case, "refuse_submission", by=tabalong.front_office, note="Kiriman iklan.", outcome="not_real")
    assert (case.status, case.outcome, case.inform_method) == ("rejected", "not_real", "online")
    page = client.post("/lacak/", {"number": case.number, "code": case.code}).content.decode()
    assert "Kiriman iklan." in page and "tidak dapat kami daftarkan" in page


def test_a_second_sending_is_laid_to_the_first(tabalong):
    first, second = complaint(tabalong), sent(tabalong)
    perform(second, "duplicate_submission", by=tabalong.front_office, duplicate_of=first.number)
    assert (second.status, second.duplicate_of) == ("duplicate", first)


# ---------------------------------------------------------------------------------------------- restricted kinds
def adoption() -> Programme:
    return Programme.objects.get(jurisdiction=TABALONG, code="LAKAS-J")


@pytest.mark.parametrize("kind", ["violence", "levy", "adoption"])
def test_restricted_kinds_stay_shut_until_somebody_is_named(tabalong, client, kind):
    given = {
        "violence": {"matter": "need.N7"},
        "levy": {"matter": "programme.N3"},
        "adoption": {"matter": "need.N6", "programme": str(adoption().pk)},
    }[kind]
    assert send(client, **given).status_code == 302
    case = Complaint.objects.get()
    assert case.restricted and case.general_category == "Layanan sosial"
    sign_in(client, tabalong.front_office)
    listing = client.get(reverse("complaints:queue"), {"tab": "daring"}).content.decode()
    assert case.number in listing and "SITI UJI" not in listing and "Kasus terbatas" in listing
    assert client.get(reverse("complaints:accept", args=[case.pk])).status_code == 404
    now = timezone.now() + timedelta(days=2, hours=1)
    told = [due for due in waiting(now, now - timedelta(hours=2)) if due.subject == case]
    assert all(UNNAMED in due.title for due in told)


def test_of_a_restricted_case_the_page_repeats_no_question(tabalong, client):
    case = sent(tabalong, klass="programme", category="N3")
    Complaint.objects.filter(pk=case.pk).update(turn_user=tabalong.front_office)
    case.refresh_from_db()
    perform(case, "ask_submitter", by=tabalong.front_office, note="Siapa yang memungut biaya?")
    assert case.turn_user == tabalong.front_office, "whoever asked keeps it in sight"
    page = client.post("/lacak/", {"number": case.number, "code": case.code}).content.decode()
    assert "memungut biaya" not in page and "Tulis jawaban" in page


def test_adoption_recorded_at_the_desk_is_restricted_too(tabalong):
    assert complaint(tabalong, klass="need", category="N6", programme=adoption()).restricted
    assert not complaint(tabalong, klass="need", category="N6").restricted


def test_the_common_step_page_does_not_register_unseen(tabalong, client):
    case = sent(tabalong)
    sign_in(client, tabalong.front_office)
    step = reverse("complaints:step", args=[case.pk, "accept_submission"])
    assert client.post(step, {"expected_version": case.version}).status_code == 404
    page = client.get(reverse("complaints:case", args=[case.pk])).content.decode()
    assert reverse("complaints:accept", args=[case.pk]) in page and "Warga sendiri, lewat formulir daring" in page


def test_deadlines_do_not_count_the_time_the_sender_took(tabalong, client):
    case = sent(tabalong)
    plain = case.due_at
    perform(case, "ask_submitter", by=tabalong.front_office, note=QUESTION)
    with time_machine.travel(timezone.now() + timedelta(days=7)):
        perform(case, "note_reply", by=tabalong.front_office, note="Lewat telepon: Agustus.")
        later = case.due_at
        assert later > plain
        assert accept(sign_in(client, tabalong.front_office), case).status_code == 302
    case.refresh_from_db()
    assert case.due_at == later


def test_steps_of_a_submission_are_the_desks(tabalong):
    case = sent(tabalong)
    for who in (tabalong.manager, tabalong.agency, tabalong.coordination):
        with pytest.raises(CaseError):
            perform(case, "refuse_submission", by=who, note="x", outcome="not_real")
    names = {step.name for step in case.available(tabalong.front_office)}
    assert names == {"accept_submission", "ask_submitter", "refuse_submission", "duplicate_submission"}


# ---------------------------------------------------------------------------------------------- the poster
def test_the_poster_carries_the_short_link_of_the_profile(tabalong, client):
    page = sign_in(client, tabalong.front_office).get(reverse("complaints:online")).content.decode()
    assert "https://bit.ly/Lakas_Dinsos_Tabalong" in page and "/permohonan/tabalong/" in page and "<svg" in page


def test_no_poster_where_there_is_no_form(cast, client):
    assert sign_in(client, cast.front_office).get(reverse("complaints:online")).status_code == 404


def test_whatsapp_messages_are_recorded_by_hand_where_the_profile_names_the_channel(tabalong, cast):
    case = complaint(tabalong, channel="whatsapp")
    assert (case.channel, case.status, case.created_by) == ("whatsapp", "registered", tabalong.front_office)
    assert ("WhatsApp", "0822 9019 6332") in profile_of(TABALONG).contact_lines
    with pytest.raises(RegistrationRefused):
        complaint(cast, channel="whatsapp")
