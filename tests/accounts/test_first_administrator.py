"""How a fresh installation gets its first person: a command, a link, a password, then the screens."""

from __future__ import annotations

import json
from datetime import date
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from slrt.accounts.models import Unit, User
from slrt.accounts.permissions import Permission
from slrt.jurisdictions.units import load_units

pytestmark = pytest.mark.django_db
GIVEN = {
    "jurisdiction": "33.24", "username": "Ratna", "name": "Ratna Wulandari", "email": "ratna@contoh.example",
    "decree": "460/12/2026", "decree_date": date(2026, 1, 15),
}  # fmt: skip
PASSWORD = "Kunci-Pintu-Baru-88!"


def create(**changes) -> None:
    call_command("create_administrator", **(GIVEN | changes))


def test_the_first_administrator_sets_a_password_and_enters_the_others(client, settings, capsys):
    load_units("33.24")
    create()
    told = json.loads(capsys.readouterr().out)
    assert told["password_link"].startswith(settings.SITE_URL)
    person = User.objects.get(username="ratna")
    assert not person.has_usable_password()
    assignment = person.assignments.get()
    assert (assignment.decree_number, assignment.starts) == ("460/12/2026", timezone.localdate())
    assert Unit.objects.get(pk=assignment.unit_id).kind == "secretariat"

    path = urlsplit(told["password_link"]).path
    form = client.get(path, follow=True)
    assert "Kata sandi baru" in form.content.decode()
    client.post(form.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    assert "Tautan tidak berlaku lagi" in client.get(path, follow=True).content.decode(), "once"
    signed = client.post(reverse("account_login"), {"login": "ratna", "password": PASSWORD})
    assert signed.url == "/"
    assert client.get(reverse("accounts:user_new")).status_code == 200
    fresh = User.objects.get(pk=person.pk)
    assert fresh.access.can(Permission.USER_CHANGE, jurisdiction="33.24")


def test_what_does_not_fit_is_said_and_leaves_nothing(capsys):
    with pytest.raises(CommandError, match=r"load_units --only 33\.24"):
        create()
    load_units("33.24")
    with pytest.raises(CommandError, match="surel"):
        create(email="bukan surel")
    assert not User.objects.exists()
    create()
    with pytest.raises(CommandError, match="Nama pengguna"):
        create(username="RATNA")
