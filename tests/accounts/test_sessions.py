"""How a session ends, goes on under another key, and what it says; many tries at once (checks 17, 22, 24, 26)."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as configured
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from slrt.accounts.models import LoginFailure
from tests.personas import PASSWORD, sign_in

pytestmark = pytest.mark.django_db
LOGIN = "/akun/masuk/"


@pytest.mark.parametrize(
    ("seconds", "why"),
    [
        ("SESSION_IDLE_SECONDS", "Sesi berakhir karena tidak dipakai."),
        ("SESSION_ABSOLUTE_SECONDS", "Sesi berakhir karena sudah terlalu lama."),
    ],
)
def test_an_ended_session_says_why(client, cast, settings, seconds, why):
    if seconds == "SESSION_ABSOLUTE_SECONDS":
        settings.SESSION_IDLE_SECONDS = 10 * settings.SESSION_ABSOLUTE_SECONDS
        settings.SESSION_COOKIE_AGE = 10 * settings.SESSION_ABSOLUTE_SECONDS
    sign_in(client, cast.front_office)
    client.get("/unduhan/")
    with time_machine.travel(timezone.now() + timedelta(seconds=getattr(settings, seconds) + 61), tick=True):
        page = client.get("/unduhan/", follow=True)
        assert page.redirect_chain[-1][0].startswith(LOGIN)
        assert why in page.content.decode()


def test_a_part_of_a_page_is_not_filled_with_the_sign_in_page(client):
    """htmx would put it there; app.js says what 401 means, and what was typed stays."""
    for method in (client.get, client.post):
        answer = method("/unduhan/", headers={"HX-Request": "true"})
        assert (answer.status_code, answer.content) == (401, b"")


def test_the_session_goes_on_under_another_key_after_the_password_was_asked_again(client, cast):
    sign_in(client, cast.administrator, fresh=False)
    before = client.session.session_key
    done = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert done.status_code == 302
    assert client.session.session_key != before
    assert client.get("/unduhan/").status_code == 200
    thief = Client()
    thief.cookies[configured.SESSION_COOKIE_NAME] = before
    assert thief.get("/unduhan/").status_code == 302


def test_a_wrong_password_asked_again_counts_as_a_failed_sign_in(client, cast):
    sign_in(client, cast.administrator, fresh=False)
    for _ in range(configured.LOGIN_FAILURES_ALLOWED):
        client.post(reverse("account_reauthenticate"), {"password": "salah"})
    paused = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert paused.status_code == 200
    assert "Terlalu banyak percobaan. Coba lagi pukul" in paused.content.decode()


@pytest.mark.django_db(transaction=True)
def test_many_tries_at_one_moment_are_no_more_than_five(cast):
    """Each is counted before its password is looked at, so that none slips through between counting and failing."""
    name, start, said = cast.front_office.username, threading.Barrier(16), []

    def guess() -> None:
        try:
            start.wait()
            page = Client().post(LOGIN, {"login": name, "password": "salah-Sekali-1!"}, REMOTE_ADDR="10.1.1.1")
            said.append("Terlalu banyak percobaan" in page.content.decode())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=guess) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(said) == 16
    assert said.count(False) <= configured.LOGIN_FAILURES_ALLOWED
    assert LoginFailure.objects.count() == said.count(False)


def test_too_many_changes_of_a_password_are_told_in_our_words(client, cast):
    sign_in(client, cast.front_office)
    url = reverse("account_change_password")
    answers = [client.post(url, {"oldpassword": "x", "password1": "y", "password2": "y"}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert "Langkah ini diminta terlalu sering" in answers[-1].content.decode()
    assert answers[-1]["Retry-After"] == "60"


def test_no_cookie_holds_what_was_said(client, cast):
    """Words for the next page stay on the server; the two cookies there are close themselves to scripts."""
    sign_in(client, cast.administrator)
    answer = client.post(reverse("accounts:user_reset", args=[cast.front_office.pk]))
    assert answer.status_code == 302
    assert "Surat untuk memasang kata sandi sudah dikirim." in client.get(answer.url).content.decode()
    client.get(LOGIN)
    assert set(client.cookies) <= {configured.SESSION_COOKIE_NAME, configured.CSRF_COOKIE_NAME}
    for cookie in client.cookies.values():
        assert (bool(cookie["httponly"]), cookie["samesite"]) == (True, "Lax")


def test_whoever_forgot_the_password_finds_the_way(client):
    page = client.get(LOGIN).content.decode()
    assert f'href="{reverse("account_reset_password")}"' in page
    asked = client.get(reverse("account_reset_password")).content.decode()
    assert "sementara" not in asked, "nobody makes a password for somebody else"
