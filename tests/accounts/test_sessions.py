"""How a session ends, goes on under another key, and what it says; many tries at once (checks 17, 22, 24, 26)."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings as configured
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from slrt.accounts.models import LoginFailure, User
from tests.personas import PASSWORD, sign_in
from tests.webforms import form_of

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


def test_a_form_with_a_mistake_is_mended_where_it_belongs_after_the_password(client, cast):
    """Its page would stand at the address of the password, and what is sent from there would be lost."""
    sign_in(client, cast.administrator, fresh=False)
    address = reverse("accounts:user_new")
    typed = {"name": "Melati Kusuma", "username": "melati.k", "email": "bukan surel", "phone": ""}
    asked = client.post(address, typed)
    between = client.post(asked.url, {"password": PASSWORD})
    assert between.status_code == 200
    form = form_of(between, "email", action=address)
    assert form.action == address
    assert not set(form.values) & {"password"}
    page = client.post(form.action, form.values)
    assert page.status_code == 422
    assert "Melati Kusuma" in page.content.decode()
    done = client.post(address, form_of(page, "email").values | {"email": "melati@contoh.example"})
    assert done.status_code == 302
    assert User.objects.filter(username="melati.k").exists()


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


def test_the_first_sign_in_leads_through_the_second_factor_to_the_desk(client, cast, settings):
    """Outside the demonstration: password, authenticator, codes for a lost telephone, and only then work."""
    settings.MFA_REQUIRED = True
    user = cast.front_office
    client.post(LOGIN, {"login": user.username, "password": PASSWORD})
    page = client.get("/keluhan/", follow=True)
    assert page.redirect_chain[-1][0] == reverse("mfa_activate_totp")
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert wrong.status_code == 200
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    codes = client.post(reverse("mfa_activate_totp"), {"code": code}, follow=True)
    assert codes.status_code == 200
    unused = RecoveryCodes(user.authenticator_set.get(type="recovery_codes")).get_unused_codes()
    assert len(unused) == 10
    assert unused[0] in codes.content.decode()
    assert "attachment" in client.get(reverse("mfa_download_recovery_codes"))["Content-Disposition"]
    assert client.get("/keluhan/").status_code == 200
    client.post(reverse("account_logout"))
    assert client.post(LOGIN, {"login": user.username, "password": PASSWORD}).url == reverse("mfa_authenticate")
    assert client.get("/keluhan/").status_code == 302
    assert client.post(reverse("mfa_authenticate"), {"code": unused[0]}).status_code == 302
    assert client.get("/keluhan/").status_code == 200
