"""What an administrator may do with accounts, and that a form sent twice does it once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.utils import is_mfa_enabled
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from programs.models import Programme
from slrt.accounts.models import Assignment, Unit, User
from slrt.audit.models import AccessEvent
from slrt.jurisdictions.models import LocalHoliday, ProfileValue
from tests.personas import sign_in
from tests.webforms import form_of, send

pytestmark = pytest.mark.django_db


def url(name: str, *args) -> str:
    return reverse(f"accounts:{name}", args=args)


# ---------------------------------------------------------------------- an account of another kabupaten
@pytest.fixture
def shared(cast, casts) -> User:
    """The manager of Tabalong, who holds a role in Kendal as well."""
    person = casts("63.09").manager
    Assignment.objects.create(user=person, role="monev", unit=cast.secretariat, starts=timezone.localdate())
    return person


def test_who_works_here_too_is_not_ours_to_change(client, cast, shared):
    """A new address and a letter to it would open the other kabupaten's data."""
    before = (shared.email, shared.password)
    sign_in(client, cast.administrator)
    page = client.get(url("user", shared.pk)).content.decode()
    assert "Akun ini dikelola administrator Kabupaten Tabalong" in page
    for name in ("user_change", "user_reset", "user_active", "user_factor"):
        assert url(name, shared.pk) not in page
        typed = {"name": "X", "email": "curi@evil.example", "aktif": "0", "reason": "x" * 20}
        assert client.post(url(name, shared.pk), typed).status_code == 403
    shared.refresh_from_db()
    assert (shared.email, shared.password) == before
    assert shared.is_active
    assert mail.outbox == []


def test_but_the_role_here_is(client, cast, shared):
    sign_in(client, cast.administrator)
    row = shared.assignments.get(unit=cast.secretariat)
    assert url("assignment_end", row.pk) in client.get(url("user", shared.pk)).content.decode()
    ended = client.post(url("assignment_end", row.pk), {"ends": f"{timezone.localdate():%d-%m-%Y}"})
    assert ended.status_code == 302
    assert client.get(url("assignment_new", shared.pk)).status_code == 200


def test_an_account_without_a_home_is_managed_where_alone_it_works(cast, casts):
    casts("63.09")
    person = User.objects.create_user("tanpa.asal", name="Tanpa Asal")
    assert person.managed_in("33.24")
    Assignment.objects.create(user=person, role="monev", unit=cast.secretariat, starts=timezone.localdate())
    assert person.managed_in("33.24")
    assert not person.managed_in("63.09")


def test_a_new_address_is_told_to_the_old_one(client, cast):
    person, former = cast.front_office, cast.front_office.email
    sign_in(client, cast.administrator)
    send(client, url("user_change", person.pk), email="baru@contoh.example")
    assert [letter.to for letter in mail.outbox] == [[former]]
    assert "baru saja diubah" in mail.outbox[0].body
    send(client, url("user_change", person.pk), phone="")
    assert len(mail.outbox) == 1, "only when it changed"


# ---------------------------------------------------------------------- a lost telephone
def test_a_lost_second_factor_is_taken_off_with_a_reason(client, cast, settings):
    person = cast.front_office
    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)
    sign_in(client, cast.administrator)
    assert url("user_factor", person.pk) in client.get(url("user", person.pk)).content.decode()
    assert client.post(url("user_factor", person.pk), {"reason": "lupa"}).status_code == 422
    assert is_mfa_enabled(person)
    answer = send(client, url("user_factor", person.pk), reason="Datang sendiri dengan KTP dan surat tugas.")
    assert answer.status_code == 302
    assert not person.authenticator_set.exists()
    event = AccessEvent.objects.get(action="mfa_removed")
    assert (event.user_id, event.object_id) == (cast.administrator.pk, str(person.pk))
    assert event.reason == "Datang sendiri dengan KTP dan surat tugas."
    assert [letter.to for letter in mail.outbox] == [[person.email]]
    assert url("user_factor", person.pk) not in client.get(url("user", person.pk)).content.decode()
    settings.MFA_REQUIRED = True
    sign_in(client, person)
    assert client.get("/unduhan/").url == reverse("mfa_activate_totp"), "and a new one is asked for"


def test_nobody_takes_off_their_own_that_way(client, cast):
    TOTP.activate(cast.administrator, generate_totp_secret())
    sign_in(client, cast.administrator)
    answer = client.post(url("user_factor", cast.administrator.pk), {"reason": "Telepon saya hilang kemarin."})
    assert answer.status_code == 422
    assert is_mfa_enabled(cast.administrator)


# ---------------------------------------------------------------------- sent twice
TWICE = [
    (
        "accounts:user_new", (), {"name": "Melati Kusuma", "username": "melati.k", "email": "melati@contoh.example"},
        lambda: User.objects.filter(username="melati.k"),
    ),
    (
        "accounts:unit_new", (),
        {"kind": "agency", "level": "regency", "name": "Dinas Uji", "code": "KDL-UJI", "region_code": "33.24"},
        lambda: Unit.objects.filter(code="KDL-UJI"),
    ),
    (
        "jurisdictions:value_change", ("referral_approval",),
        {"value": "off", "clause": "SK 1/2026", "note": "Uji coba."},
        lambda: ProfileValue.objects.filter(jurisdiction="33.24", key="referral_approval", value="off"),
    ),
    (
        "jurisdictions:holiday_new", (),
        {"day": "28-07-2026", "name": "Hari jadi", "kind": "daerah", "decree": "SE 1/2026"},
        lambda: LocalHoliday.objects.filter(jurisdiction="33.24"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "args", "typed", "made"), TWICE, ids=[row[0] for row in TWICE])
def test_a_form_sent_twice_makes_one_thing_and_shows_it_twice(client, cast, name, args, typed, made):
    sign_in(client, cast.administrator)
    address = reverse(name, args=args)
    values = {**form_of(client.get(address), *typed).values, **typed}
    first, second = (client.post(address, values) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url
    assert made().count() == 1
    assert len(mail.outbox) <= 1


def test_a_role_sent_twice_is_given_once(client, cast):
    sign_in(client, cast.administrator)
    address = url("assignment_new", cast.nobody.pk)
    typed = {"role": "monev", "unit": cast.secretariat.pk, "decree_number": "1/2026", "decree_date": "2-1-2026"}
    values = {**form_of(client.get(address), *typed).values, **typed}
    first, second = (client.post(address, values) for _ in range(2))
    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert cast.nobody.assignments.count() == 1


def test_an_entry_of_the_catalogue_sent_twice_is_made_once(client, cast):
    sign_in(client, cast.manager)
    address = reverse("programs:create")
    typed = {"code": "D-UJI", "name": "Bantuan uji", "short_name": "Uji", "sector": "social", "manager_name": "Dinas"}
    values = {**form_of(client.get(address), *typed).values, **typed}
    first, second = (client.post(address, values) for _ in range(2))
    assert (first.status_code, first.url) == (second.status_code, second.url) and first.status_code == 302
    assert Programme.objects.filter(code="D-UJI").count() == 1
    change = reverse("programs:change", args=[Programme.objects.get(code="D-UJI").pk])
    typed = {"mode": "version", "valid_from": f"{timezone.localdate() + timedelta(days=9):%d-%m-%Y}"}
    values = {**form_of(client.get(change), "mode").values, **typed, "benefit": "Rp100.000"}
    first, second = (client.post(change, values) for _ in range(2))
    assert (first.status_code, first.url) == (second.status_code, second.url) and first.status_code == 302
    assert Programme.objects.filter(code="D-UJI").count() == 2


# ---------------------------------------------------------------------- what the screens offer
def test_the_sectors_of_an_office_are_kept_on_its_screen(client, cast):
    sign_in(client, cast.administrator)
    page = client.get(url("unit_change", cast.education.pk)).content.decode()
    assert "Administrasi kependudukan" in page
    send(client, url("unit_change", cast.education.pk), sectors=["education", "social"])
    cast.education.refresh_from_db()
    assert cast.education.sectors == ["education", "social"]
    send(client, url("unit_change", cast.education.pk), name="Dinas Pendidikan Kendal")
    cast.education.refresh_from_db()
    assert cast.education.sectors == ["education", "social"], "what was not touched stays"


def test_the_section_of_a_role_is_named_not_coded(client, cast):
    person = cast.person("back_office", section="back_office")
    sign_in(client, cast.administrator)
    page = client.get(url("user", person.pk)).content.decode()
    assert "Bagian Layanan dan Rujukan" in page
    assert "Bagian back_office" not in page


@pytest.mark.parametrize(("code", "offered"), [("33.24", True), ("63.09", False)])
def test_roles_of_puskesos_are_offered_where_there_are_puskesos(client, casts, code, offered):
    cast = casts(code)
    sign_in(client, cast.administrator)
    roles = form_of(client.get(url("assignment_new", cast.nobody.pk)), "role").offered["role"]
    kinds = form_of(client.get(url("unit_new")), "kind").offered["kind"]
    assert ("puskesos_front" in roles, "puskesos" in kinds) == (offered, offered)
    assert {"front_office", "manager", "agency"} <= set(roles)


@pytest.mark.parametrize(
    ("role", "unit", "kind"),
    [
        ("puskesos_front", "secretariat", "Puskesos"),
        ("agency", "secretariat", "Instansi pengelola program"),
        ("kecamatan", "puskesos", "Kecamatan"),
    ],
)
def test_a_role_is_given_in_the_kind_of_unit_it_is_meant_for(client, cast, role, unit, kind):
    """Elsewhere its reach is another: a clerk of a Puskesos would see the whole kabupaten."""
    sign_in(client, cast.administrator)
    address = url("assignment_new", cast.nobody.pk)
    typed = {"role": role, "decree_number": "1/2026", "decree_date": "2-1-2026", "starts": "2-1-2026"}
    refused = client.post(address, typed | {"unit": getattr(cast, unit).pk})
    assert refused.status_code == 422
    assert f"Peran ini dipegang di unit berjenis {kind}." in refused.content.decode()
    right = {"puskesos_front": cast.puskesos, "agency": cast.education, "kecamatan": cast.kecamatan_unit}[role]
    assert client.post(address, typed | {"unit": right.pk}).status_code == 302
    assert cast.nobody.assignments.get().unit == right
