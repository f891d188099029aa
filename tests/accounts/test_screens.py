"""The administrator's screens on people, units and assignments."""

from __future__ import annotations

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from slrt.accounts.models import Unit, User
from slrt.accounts.permissions import Permission
from slrt.audit.models import AccessEvent
from slrt.jurisdictions.profile import profile_of
from tests.personas import sign_in

pytestmark = pytest.mark.django_db


def test_a_person_comes_with_a_letter_and_no_rights(client, cast):
    sign_in(client, cast.administrator)
    form = {"name": "Melati Kusuma", "username": "Melati.K", "email": "melati@contoh.example", "phone": ""}
    answer = client.post(reverse("accounts:user_new"), form)
    person = User.objects.get(username="melati.k")
    assert answer.url == reverse("accounts:user", args=[person.pk])
    assert not person.has_usable_password()
    assert person.home_jurisdiction_id == "33.24"
    assert not person.access.grants
    assert mail.outbox[0].to == ["melati@contoh.example"]
    assert "/akun/sandi/baru/" in mail.outbox[0].body


def test_extra_fields_change_nothing(client, cast):
    sign_in(client, cast.administrator)
    client.post(
        reverse("accounts:user_change", args=[cast.front_office.pk]),
        {
            "name": "Nama Baru",
            "email": "a@b.example",
            "username": "lain",
            "is_active": "",
            "password": "x",
            "is_demo": "1",
        },
    )
    cast.front_office.refresh_from_db()
    assert cast.front_office.name == "Nama Baru"
    assert cast.front_office.is_active
    assert not cast.front_office.is_demo
    assert cast.front_office.username != "lain"


def test_assignment_by_decree(client, cast):
    sign_in(client, cast.administrator)
    form = {
        "role": "facilitator", "unit": cast.secretariat.pk, "region_code": cast.village.code, "section": "",
        "starts": timezone.localdate().strftime("%d-%m-%Y"), "ends": "", "decree_number": "460/12/2026",
        "decree_date": "02-01-2026", "origin": "kader",
    }  # fmt: skip
    url = reverse("accounts:assignment_new", args=[cast.nobody.pk])
    assert "Petugas Puskesos ditetapkan oleh kepala desa/lurah." in client.get(url).content.decode()
    client.post(url, form)
    fresh = User.objects.get(pk=cast.nobody.pk)
    assert fresh.access.can_on(Permission.COMPLAINT_REGISTER, jurisdiction="33.24", region=cast.village.code)
    row = fresh.assignments.get()
    assert (row.decree_number, row.granted_by) == ("460/12/2026", cast.administrator)


def test_a_double_click_gives_one_role(client, cast):
    sign_in(client, cast.administrator)
    form = {
        "role": "manager", "unit": cast.secretariat.pk, "starts": "02-01-2026", "decree_number": "460/12/2026",
        "decree_date": "02-01-2026", "origin": "asn",
    }  # fmt: skip
    for _ in range(2):
        assert client.post(reverse("accounts:assignment_new", args=[cast.nobody.pk]), form).status_code == 302
    assert cast.nobody.assignments.count() == 1
    client.post(reverse("accounts:assignment_new", args=[cast.nobody.pk]), form | {"decree_number": "461/12/2026"})
    assert cast.nobody.assignments.count() == 2


def test_a_mail_server_that_is_away_takes_nothing_back(client, cast, monkeypatch):
    def refuse(*args, **kwargs):
        raise ConnectionRefusedError

    sign_in(client, cast.administrator)
    monkeypatch.setattr("slrt.accounts.reset.send_mail", refuse)
    form = {"name": "Melati Kusuma", "username": "melati.k", "email": "melati@contoh.example", "phone": ""}
    page = client.post(reverse("accounts:user_new"), form, follow=True)
    assert page.status_code == 200
    assert "server surel tidak menjawab. Kirim lagi nanti." in page.content.decode()
    assert User.objects.filter(username="melati.k").exists()


def test_wrong_region_code_is_told_and_nothing_is_lost(client, cast):
    sign_in(client, cast.administrator)
    form = {"role": "facilitator", "unit": cast.secretariat.pk, "region_code": "63.09.04", "decree_number": "460/12"}
    page = client.post(reverse("accounts:assignment_new", args=[cast.nobody.pk]), form).content.decode()
    assert "Kode wilayah ini tidak ada di daerah Anda" in page
    assert "460/12" in page


def test_nobody_gives_a_role_to_themselves(client, cast):
    sign_in(client, cast.administrator)
    form = {
        "role": "manager", "unit": cast.secretariat.pk, "starts": "01-01-2026", "decree_number": "1",
        "decree_date": "01-01-2026", "origin": "asn",
    }  # fmt: skip
    page = client.post(reverse("accounts:assignment_new", args=[cast.administrator.pk]), form)
    assert "administrator lain" in page.content.decode()
    assert cast.administrator.assignments.count() == 1


def test_ending_an_assignment(client, cast):
    sign_in(client, cast.administrator)
    row = cast.front_office.assignments.get()
    client.post(reverse("accounts:assignment_end", args=[row.pk]), {"ends": timezone.localdate().strftime("%d-%m-%Y")})
    row.refresh_from_db()
    assert row.ends == timezone.localdate()


def test_own_account_cannot_be_switched_off(client, cast):
    sign_in(client, cast.administrator)
    client.post(reverse("accounts:user_active", args=[cast.administrator.pk]), {"aktif": "0"})
    cast.administrator.refresh_from_db()
    assert cast.administrator.is_active


def test_reset_letter_never_sets_a_password(client, cast):
    before = cast.front_office.password
    sign_in(client, cast.administrator)
    client.post(reverse("accounts:user_reset", args=[cast.front_office.pk]))
    cast.front_office.refresh_from_db()
    assert cast.front_office.password == before
    assert len(mail.outbox) == 1
    event = AccessEvent.objects.get(action="user_change", object_id=str(cast.front_office.pk))
    assert (event.user_id, event.details["change"]) == (cast.administrator.pk, "password_letter")


def test_unit_is_stored_with_its_region(client, cast):
    sign_in(client, cast.administrator)
    form = {
        "kind": "agency", "level": "regency", "name": "Dinas Perikanan", "code": "KDL-UJI", "region_code": "33.24",
        "active": "on",
    }  # fmt: skip
    client.post(reverse("accounts:unit_new"), form)
    assert Unit.objects.get(code="KDL-UJI").region_id == "33.24"


def test_people_of_other_jurisdictions_are_not_found(client, cast, casts):
    sign_in(client, cast.administrator)
    stranger = casts("63.09").front_office
    for name in ("user", "user_change", "assignment_new"):
        assert client.get(reverse(f"accounts:{name}", args=[stranger.pk])).status_code == 404
    assert client.post(reverse("accounts:user_active", args=[stranger.pk]), {"aktif": "0"}).status_code == 404


def test_lists_show_role_words_of_the_profile(client, cast):
    sign_in(client, cast.administrator)
    assert cast.supervisor.name in client.get(reverse("accounts:users"), {"peran": "supervisor"}).content.decode()
    assert cast.secretariat.name in client.get(reverse("accounts:units"), {"jenis": "secretariat"}).content.decode()


def test_who_only_reads_sees_no_button_that_is_refused(client, cast):
    pages = [reverse("accounts:users"), reverse("accounts:units"), reverse("accounts:user", args=[cast.facilitator.pk])]
    refused = [
        reverse("accounts:user_new"),
        reverse("accounts:unit_new"),
        "/ubah",
        "/penugasan/baru",
        "/akhiri",
        "/aktif",
    ]
    for reader in (cast.manager, cast.auditor):
        sign_in(client, reader)
        shown = "".join(client.get(page).content.decode() for page in pages)
        assert [address for address in refused if f'{address}"' in shown] == []
    sign_in(client, cast.administrator)
    shown = "".join(client.get(page).content.decode() for page in pages)
    assert [address for address in refused if f'{address}"' not in shown] == []


def test_regions_are_offered_by_name_in_the_words_of_the_place(client, casts):
    cast = casts("32.76")
    sign_in(client, cast.administrator)
    page = client.get(reverse("accounts:assignment_new", args=[cast.facilitator.pk])).content.decode()
    assert "Kode kecamatan atau kelurahan, misalnya 32.76.01." in page
    assert f'<option value="{cast.village.code}">{cast.village.full_name}</option>' in page
    unit = client.get(reverse("accounts:unit_new")).content.decode()
    assert "Kode kabupaten/kota, kecamatan, atau kelurahan." in unit and "---------" not in unit


def test_a_role_comes_from_where_the_profile_says(client, cast) -> None:
    """KD 1 angka 15: the manager is ASN."""
    sign_in(client, cast.administrator)
    url = reverse("accounts:assignment_new", args=[cast.nobody.pk])
    form = {
        "role": "manager", "unit": cast.secretariat.pk, "starts": "01-12-2026", "decree_number": "460/12/2026",
        "decree_date": "01-12-2026",
    }  # fmt: skip
    for wrong in ("", "relawan"):
        refused = client.post(url, form | {"origin": wrong})
        assert refused.status_code == 422 and "peran tersebut berasal dari: ASN." in refused.content.decode()
    assert client.post(url, form | {"origin": "asn"}).status_code == 302
    assert client.post(url, form | {"role": "auditor", "origin": ""}).status_code == 302, "nothing is said of auditors"
    page = client.get(reverse("accounts:user", args=[cast.nobody.pk])).content.decode()
    assert '<div class="sub">ASN</div>' in page


def test_origins_by_role_are_those_of_the_profile() -> None:
    assert profile_of("33.24").staff_origins_by_role == {
        "manager": ("asn",), "facilitator": ("psks", "kader"), "assistant": ("kemensos",),
    }  # fmt: skip
    depok = profile_of("32.76").staff_origins_by_role
    assert depok["front_office"] == depok["manager"] == ("asn", "tks", "peksos", "relawan", "penyuluh")
    assert "assistant" not in depok and profile_of("63.09").staff_origins_by_role == {}
