"""Sealing and digesting: what is stored tells nothing, and opens only in its own column."""

from __future__ import annotations

import stat
import time

import pytest
from django.core.exceptions import FieldError, ImproperlyConfigured, ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection
from hypothesis import given
from hypothesis import strategies as st

from households.models import Household, Person
from slrt.audit import crypto, keys
from slrt.audit.fields import EncryptedDigitsField

NIK = "3324066210750001"
AAD = "households.person.nik"


@pytest.fixture
def own_keys(tmp_path, monkeypatch):
    path = tmp_path / "keys" / "fields.json"
    monkeypatch.setenv("SLRT_KEY_FILE", str(path))
    keys.forget()
    yield path
    keys.forget()


@given(st.text(max_size=60))
def test_what_is_sealed_opens_again(text):
    assert crypto.decrypt(crypto.encrypt(text, AAD), AAD) == text


def test_sealed_nik_takes_45_bytes_and_differs_each_time():
    first, second = crypto.encrypt(NIK, AAD), crypto.encrypt(NIK, AAD)
    assert len(first) == 45
    assert first != second
    assert NIK.encode() not in first
    assert first[0] == keys.ring().current


def test_value_moved_to_another_column_does_not_open():
    sealed = crypto.encrypt(NIK, AAD)
    with pytest.raises(crypto.CannotDecrypt) as refused:
        crypto.decrypt(sealed, "households.household.kk")
    assert NIK not in str(refused.value)


@pytest.mark.parametrize(
    "spoil",
    [lambda b: b[:-1], lambda b: b[:20] + bytes([b[20] ^ 1]) + b[21:], lambda b: b"\xff" + b[1:], lambda b: b""],
)
def test_changed_value_does_not_open(spoil):
    with pytest.raises(crypto.CannotDecrypt):
        crypto.decrypt(spoil(crypto.encrypt(NIK, AAD)), AAD)


@given(st.lists(st.one_of(st.none(), st.text(alphabet="0123456789", max_size=16)), max_size=30))
def test_bulk_helpers_agree_with_the_single_ones(values):
    sealed = crypto.encrypt_many(values, AAD)
    assert [s and crypto.decrypt(s, AAD) for s in sealed] == [v or None for v in values]
    assert crypto.digest_many(values, "nik") == [crypto.digest(v, "nik") if v else None for v in values]


def test_digest_ignores_how_a_number_is_written():
    assert crypto.digest("3324 0662-1075.0001", "nik") == crypto.digest(NIK, "nik")
    assert crypto.digest("0812 3456 7890", "phone") == crypto.digest("+62 812-3456-7890", "phone")
    assert crypto.digest(NIK, "nik") != crypto.digest(NIK, "kk")
    with pytest.raises(ValueError, match="nothing to digest"):
        crypto.digest(" - ", "nik")


def test_bulk_sealing_is_fast_enough_for_a_registry():
    values = [NIK] * 20_000
    start = time.perf_counter()
    crypto.encrypt_many(values, AAD)
    crypto.digest_many(values, "nik")
    assert time.perf_counter() - start < 2, "a million rows must take seconds, not minutes"


def test_mask_hides_the_last_four_digits():
    assert crypto.mask_digits(NIK) == "332406621075••••"
    assert crypto.mask_digits(None) == ""
    assert crypto.mask_digits("123") == "•••"


# ------------------------------------------------------------------ the key file


def test_make_keys_writes_a_private_file_once(own_keys, capsys):
    call_command("make_keys")
    assert stat.S_IMODE(own_keys.stat().st_mode) == 0o600
    before = own_keys.read_text()
    call_command("make_keys")
    assert own_keys.read_text() == before
    assert "sudah ada" in capsys.readouterr().out


def test_key_file_that_others_may_read_is_refused(own_keys):
    call_command("make_keys")
    own_keys.chmod(0o640)
    keys.forget()
    with pytest.raises(ImproperlyConfigured, match="chmod 600"):
        keys.ring()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"encrypt": {}, "digest": {}, "current": "1"}',
        '{"encrypt": {"1": "abc"}, "digest": {"1": "abc"}, "current": "1"}',
    ],
)
def test_broken_key_file_is_named_without_its_content(text):
    with pytest.raises(ImproperlyConfigured) as refused:
        keys.parse(text, "kunci.json")
    assert "kunci.json" in str(refused.value)
    assert "abc" not in str(refused.value)


def test_missing_key_file_says_how_to_make_it(own_keys):
    with pytest.raises(ImproperlyConfigured, match="make_keys"):
        keys.ring()


def test_a_running_process_notices_a_new_key(own_keys, monkeypatch):
    call_command("make_keys")
    old = crypto.digest(NIK, "nik")
    sealed = crypto.encrypt(NIK, AAD)
    keys.write(own_keys, keys.fresh_ring(keys.read(own_keys)))
    monkeypatch.setattr(keys._holder, "next_check", 0.0)
    assert keys.ring().current == 2
    assert crypto.decrypt(sealed, AAD) == NIK
    assert crypto.digests(NIK, "nik") == [crypto.digest(NIK, "nik"), old]


# ------------------------------------------------------------------ the fields


@pytest.fixture
def person(cast):
    home = Household.objects.create(
        jurisdiction=cast.region, village=cast.village, kk="3324061111110001", head_name="Sumiati"
    )
    return Person.objects.create(
        jurisdiction=cast.region, village=cast.village, household=home, nik="3324 0662 1075 0001", name="Sumiati"
    )


def raw(table, column, pk):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{column}" FROM "{table}" WHERE id = %s', [pk])
        return bytes(cursor.fetchone()[0])


def test_field_stores_bytes_and_gives_digits(person):
    stored = raw("households_person", "nik", person.pk)
    assert NIK.encode() not in stored
    assert crypto.decrypt(stored, AAD) == NIK
    again = Person.objects.get(pk=person.pk)
    assert again.nik == NIK
    assert again.nik_digest == crypto.digest(NIK, "nik")
    assert Person.objects.filter(nik_digest__in=crypto.digests(NIK, "nik")).get() == person
    assert list(Person.objects.filter(pk=person.pk).values_list("nik", flat=True)) == [NIK]


def test_deferred_field_is_not_opened(person, monkeypatch):
    monkeypatch.setattr(crypto, "decrypt", lambda *args: pytest.fail("opened"))
    assert Person.objects.defer("nik").get(pk=person.pk).name == "Sumiati"


def test_encrypted_field_cannot_be_searched(person):
    with pytest.raises(FieldError, match="digest"):
        Person.objects.filter(nik=NIK).exists()
    assert Person.objects.filter(nik__isnull=False).exists()


def test_empty_number_is_null_and_bulk_update_works(person):
    person.nik = ""
    person.save()
    assert Person.objects.filter(pk=person.pk, nik__isnull=True, nik_digest__isnull=True).exists()
    person.nik = NIK
    Person.objects.bulk_update([person], ["nik"])
    assert Person.objects.get(pk=person.pk).nik == NIK


def test_same_number_twice_is_refused_by_the_database(person):
    with pytest.raises(IntegrityError):
        Person.objects.create(
            jurisdiction_id=person.jurisdiction_id, village_id=person.village_id, nik=NIK, name="Sumiyati"
        )


def test_wrong_number_is_told_in_words():
    field = EncryptedDigitsField("NIK", length=16)
    field.set_attributes_from_name("nik")
    with pytest.raises(ValidationError, match=r"NIK harus 16 angka\. Yang Anda masukkan 15 angka\."):
        field.clean("332406621075000", None)
    with pytest.raises(ValidationError, match="angka saja"):
        field.clean("33240662107500O1", None)
    assert field.clean("332406-621075.0001", None) == NIK


def test_history_rows_open_under_the_same_name(person):
    person.nik = "3324066210750002"
    person.save()
    history = Person._meta.apps.get_model("households", "PersonHistory")
    assert history.objects.filter(pgh_obj_id=person.pk).get().nik == NIK
