"""Two administrators change the same account, unit or assignment: the second is told and keeps what was typed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from slrt.accounts import actions
from slrt.accounts.models import Unit, User
from tests.edits import Together, colleagues
from tests.personas import Cast
from tests.together import together

pytestmark = pytest.mark.django_db


def two(cast: Cast, name: str, pk: int, field: str) -> Together:
    people = colleagues(cast, "administrator", "manager")
    return Together(*people, reverse(f"accounts:{name}", args=[pk]), field)


def test_an_account_is_not_written_over(cast):
    person = cast.front_office
    both = two(cast, "user_change", person.pk, "email")
    both.save({"email": "baru@contoh.go.id", "phone": "081234567890"})
    told = len(mail.outbox)
    said = (
        f"Pengguna ini diubah oleh {cast.administrator.name} pukul",
        "Surel: kini tersimpan “baru@contoh.go.id”. Isian Anda tetap di sini.",
        "Nomor HP: diubah menjadi “081234567890”, dan sudah dimuat di sini.",
    )
    both.refused({"email": "lain@contoh.go.id", "name": "Nama Baru"}, saying=said)
    person.refresh_from_db()
    assert person.email == "baru@contoh.go.id" and len(mail.outbox) == told, "no letter about what was not saved"
    both.save_knowingly()
    person.refresh_from_db()
    assert (person.name, person.email, person.phone) == ("Nama Baru", "lain@contoh.go.id", "081234567890")


def test_signing_in_is_no_change_of_an_account(cast):
    person = cast.front_office
    both = two(cast, "user_change", person.pk, "email")
    User.objects.filter(pk=person.pk).update(last_login=timezone.now())
    both.save_knowingly({"name": "Nama Baru"})


def test_an_account_that_was_ended_stays_ended(cast):
    """Saving a name writes the name: a loaded account knows nothing of what happened to it since."""
    person = User.objects.get(pk=cast.front_office.pk)
    actions.change_user(User.objects.get(pk=person.pk), by=cast.administrator, is_active=False)
    actions.set_password(User.objects.get(pk=person.pk), "Kata sandi yang panjang, 71", by=None)
    actions.change_user(person, by=cast.administrator, name="Nama Baru")
    person.refresh_from_db()
    assert (person.name, person.is_active) == ("Nama Baru", False)
    assert person.check_password("Kata sandi yang panjang, 71")


def test_a_unit_is_not_written_over(cast):
    unit = cast.secretariat
    both = two(cast, "unit_change", unit.pk, "code")
    both.save({"phone": "0294-381001", "address": "Jalan Soekarno 1"})
    said = (f"Unit ini diubah oleh {cast.administrator.name} pukul", "Telepon: kini tersimpan “0294-381001”")
    html = both.refused({"phone": "0294-381002"}, saying=said)
    assert "Alamat: diubah menjadi “Jalan Soekarno 1”" in html
    both.save_knowingly()
    unit.refresh_from_db()
    assert (unit.phone, unit.address) == ("0294-381002", "Jalan Soekarno 1")


def test_the_sectors_and_the_place_of_a_unit_are_said_in_words(cast):
    unit = Unit.objects.create(
        jurisdiction=cast.region, kind="agency", name="Dinas Uji", code="DNSUJI", region=cast.region
    )
    both = two(cast, "unit_change", unit.pk, "code")
    offered = both.theirs.offered["sectors"]
    both.save({"sectors": offered[:2], "region_code": cast.district.pk})
    html = both.refused({"name": "Dinas Baru"}, saying=("Sektor: diubah menjadi “", f"“{cast.district.pk}”"))
    assert "Wilayah kerja: diubah menjadi" in html
    both.save_knowingly()
    unit.refresh_from_db()
    assert (unit.name, sorted(unit.sectors), unit.region_id) == ("Dinas Baru", sorted(offered[:2]), cast.district.pk)


def test_the_end_of_an_assignment_is_not_written_over(cast):
    row = cast.front_office.assignments.order_by("pk").first()
    both = two(cast, "assignment_end", row.pk, "ends")
    today = timezone.localdate()
    both.save({"ends": f"{today:%d-%m-%Y}"})
    said = (f"Penugasan ini diubah oleh {cast.administrator.name}", f"kini tersimpan “{today:%d-%m-%Y}”")
    later = today + timedelta(days=30)
    both.refused({"ends": f"{later:%d-%m-%Y}"}, saying=said)
    both.save_knowingly()
    row.refresh_from_db()
    assert row.ends == later


@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_one_of_two_is_told(cast):
    both = two(cast, "user_change", cast.front_office.pk, "email")
    first, second = Together.sent(both.theirs, {"name": "Satu"}), Together.sent(both.own, {"name": "Dua"})
    answers = together(lambda: both.first.post(both.url, first), lambda: both.second.post(both.url, second))
    assert sorted(answer.status_code for answer in answers) == [302, 422]
