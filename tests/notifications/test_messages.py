"""Messages: once per event and person, without a family's data, e-mail after the row."""

from __future__ import annotations

import smtplib

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse

from slrt.jobs.inline import run_pending
from slrt.jobs.models import Job, JobState
from slrt.notifications.actions import MAIL, notify
from slrt.notifications.models import Delivery, DeliveryState, Message
from tests.personas import sign_in

pytestmark = pytest.mark.django_db


def tell(cast, *people, key="keluhan-12-giliran-3", **options):
    return notify(
        people or [cast.back_office],
        **{
            "kind": "complaint.assigned",
            "key": key,
            "title": "Keluhan KDL-2026-003981 menunggu Anda",
            "body": "Tenggat 27 November 2026.",
            "url": "/keluhan/12/",
            "jurisdiction": "33.24",
        }
        | options,
    )


def test_each_person_is_told_once(cast):
    assert len(tell(cast, cast.back_office, cast.manager, cast.back_office)) == 2
    assert tell(cast, cast.back_office, cast.manager) == []
    assert len(tell(cast, cast.back_office, cast.front_office)) == 1, "whoever joins later is told, too"
    assert Message.objects.count() == 3
    assert Job.objects.filter(kind=MAIL).count() == 3


def test_the_disabled_are_not_told(cast):
    cast.manager.is_active = False
    cast.manager.save()
    assert tell(cast, cast.manager) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "NIK 3324066210750001"},
        {"body": "Hubungi 0812 3456 7890"},
        {"url": "/warga/?nik=3324066210750001"},
        {"url": "https://penipu.example/"},
        {"key": "3324066210750001"},
    ],
)
def test_personal_data_and_foreign_addresses_are_refused(cast, wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        tell(cast, **wrong)
    assert not Message.objects.exists()


def test_mail_follows_the_row(cast, settings):
    settings.SITE_URL = "https://slrt.example/"
    tell(cast)
    assert mail.outbox == []
    run_pending(MAIL)
    (letter,) = mail.outbox
    assert letter.to == [cast.back_office.email]
    assert letter.subject == "Keluhan KDL-2026-003981 menunggu Anda"
    assert "https://slrt.example/keluhan/12/" in letter.body
    assert "Tenggat 27 November 2026." in letter.body
    delivery = Delivery.objects.get()
    assert delivery.state == DeliveryState.CONFIRMED
    assert delivery.attempted_at <= delivery.confirmed_at
    assert list(Job.objects.values_list("payload", flat=True)) == [{"message": delivery.message_id}]


def test_title_cannot_forge_headers(cast):
    tell(cast, title="Keluhan\r\nBcc: semua@example.org")
    run_pending(MAIL)
    assert mail.outbox[0].subject == "Keluhan Bcc: semua@example.org"
    assert mail.outbox[0].message()["Bcc"] is None


def test_no_address_no_mail(cast):
    cast.back_office.email = ""
    cast.back_office.save()
    assert len(tell(cast)) == 1
    assert not Delivery.objects.exists()


def test_mail_is_never_sent_twice(cast):
    tell(cast)
    job = run_pending(MAIL)[0]
    Job.objects.filter(pk=job.pk).update(state=JobState.QUEUED)
    run_pending(MAIL)
    assert len(mail.outbox) == 1


def test_server_down_is_tried_again(cast, monkeypatch):
    tell(cast)

    def refuse(self):
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "open", refuse)
    (job,) = run_pending(MAIL)
    assert job.state == JobState.QUEUED, "waits for the next attempt"
    assert Delivery.objects.get().state == DeliveryState.WAITING
    monkeypatch.undo()
    Job.objects.filter(pk=job.pk).update(next_at=job.created_at)
    run_pending(MAIL)
    assert len(mail.outbox) == 1
    assert Delivery.objects.get().state == DeliveryState.CONFIRMED


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (smtplib.SMTPRecipientsRefused({}), DeliveryState.FAILED),
        (TimeoutError(), DeliveryState.UNCLEAR),
        (smtplib.SMTPServerDisconnected(), DeliveryState.UNCLEAR),
    ],
)
def test_refused_and_unclear_mail_goes_to_people(cast, monkeypatch, error, state):
    tell(cast)

    def fail(self, messages):
        raise error

    monkeypatch.setattr(EmailBackend, "send_messages", fail)
    (job,) = run_pending(MAIL)
    assert job.state == JobState.FAILED
    assert Delivery.objects.get().state == state


def test_process_that_died_while_sending_leaves_it_unclear(cast):
    tell(cast)
    Delivery.objects.update(state=DeliveryState.ATTEMPTED)
    run_pending(MAIL)
    assert mail.outbox == []
    assert Delivery.objects.get().state == DeliveryState.UNCLEAR


# ------------------------------------------------------------------ the inbox


def test_inbox_is_ones_own(client, cast):
    (message,) = tell(cast)
    sign_in(client, cast.back_office)
    page = client.get(reverse("notifications:inbox")).content.decode()
    assert "Keluhan KDL-2026-003981 menunggu Anda" in page
    assert "baru</span>" in page
    sign_in(client, cast.manager)
    assert "KDL-2026-003981" not in client.get(reverse("notifications:inbox")).content.decode()
    assert client.post(reverse("notifications:open", args=[message.pk])).status_code == 404
    message.refresh_from_db()
    assert message.read_at is None


def test_opening_leads_on_and_marks_read(client, cast):
    (message,) = tell(cast)
    sign_in(client, cast.back_office)
    assert client.get(reverse("notifications:open", args=[message.pk])).status_code == 405, "a GET changes nothing"
    response = client.post(reverse("notifications:open", args=[message.pk]))
    assert response["Location"] == "/keluhan/12/"
    message.refresh_from_db()
    first = message.read_at
    assert first
    client.post(reverse("notifications:open", args=[message.pk]))
    message.refresh_from_db()
    assert message.read_at == first


def test_all_at_once(client, cast):
    tell(cast)
    tell(cast, key="lain")
    tell(cast, cast.manager)
    sign_in(client, cast.back_office)
    assert "Tandai semua sudah dibaca" in client.get(reverse("notifications:inbox")).content.decode()
    client.post(reverse("notifications:read_all"))
    assert not Message.objects.visible_to(cast.back_office).unread().exists()
    assert Message.objects.visible_to(cast.manager).unread().exists()
    assert "Tandai semua" not in client.get(reverse("notifications:inbox")).content.decode()


def test_menu_counts_unread(client, cast):
    for number in range(105):
        tell(cast, key=f"k-{number}", email=False)
    page = sign_in(client, cast.back_office).get(reverse("notifications:inbox")).content.decode()
    assert '<span class="n">99+</span>' in page


def test_empty_inbox_says_what_will_be_here(client, cast):
    page = sign_in(client, cast.back_office).get(reverse("notifications:inbox")).content.decode()
    assert "Belum ada pesan." in page


# ------------------------------------------------------------------ what a person has to decide


@pytest.fixture
def unclear(cast):
    tell(cast)
    Delivery.objects.update(state=DeliveryState.ATTEMPTED)
    run_pending(MAIL)
    return Delivery.objects.get()


def test_administrator_decides_about_unclear_mail(client, cast, unclear):
    sign_in(client, cast.administrator)
    page = client.get(reverse("notifications:trouble")).content.decode()
    assert "Tidak jelas, perlu diperiksa" in page
    assert cast.back_office.email in page
    client.post(reverse("notifications:settle", args=[unclear.pk]), {"lagi": "1"})
    run_pending(MAIL)
    assert len(mail.outbox) == 1
    unclear.refresh_from_db()
    assert unclear.state == DeliveryState.CONFIRMED
    page = client.post(reverse("notifications:settle", args=[unclear.pk]), {"lagi": "1"}, follow=True).content.decode()
    assert "sudah diputuskan petugas lain" in page
    assert "Tidak ada surel yang bermasalah" in page


def test_unclear_mail_can_be_left_as_it_is(client, cast, unclear):
    sign_in(client, cast.administrator)
    client.post(reverse("notifications:settle", args=[unclear.pk]), {"lagi": "0"})
    run_pending(MAIL)
    assert mail.outbox == []
    unclear.refresh_from_db()
    assert unclear.state == DeliveryState.SETTLED


def test_trouble_is_for_administrators_of_the_place(client, casts, unclear):
    assert sign_in(client, casts("33.24").manager).get(reverse("notifications:trouble")).status_code == 403
    sign_in(client, casts("63.09").administrator)
    assert "Tidak ada surel" in client.get(reverse("notifications:trouble")).content.decode()
    assert client.post(reverse("notifications:settle", args=[unclear.pk])).status_code == 404
