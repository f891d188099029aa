"""Rotating the keys: both open meanwhile, interruption does no harm, the old one can go afterwards (check 53)."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from households.models import Person
from slrt.audit import crypto, keys, rotation

pytestmark = [pytest.mark.django_db, pytest.mark.owner]


@pytest.fixture(autouse=True)
def own_keys(tmp_path, monkeypatch):
    path = tmp_path / "fields.json"
    monkeypatch.setenv("SLRT_KEY_FILE", str(path))
    keys.forget()
    call_command("make_keys")
    yield path
    keys.forget()


@pytest.fixture
def people(cast):
    return [
        Person.objects.create(
            jurisdiction=cast.region,
            village=cast.village,
            nik=f"33240662107500{n:02}" if n else None,
            name=f"Warga {n}",
        )
        for n in range(8)
    ]


def target():
    return next(t for t in rotation.targets() if t.model is Person)


def test_rotation_moves_values_and_digests(people, own_keys):
    before = Person.objects.get(pk=people[3].pk).nik_digest
    call_command("rotate_keys", batch=3)
    assert keys.ring().current == 2
    assert rotation.count_behind(target()) == 0
    person = Person.objects.get(pk=people[3].pk)
    assert person.nik == "3324066210750003"
    assert person.nik_digest == crypto.digest("3324066210750003", "nik") != before
    assert Person.objects.get(pk=people[0].pk).nik is None
    call_command("rotate_keys", retire=1)
    keys.forget()
    assert set(keys.ring().encrypt) == {2}
    assert Person.objects.get(pk=people[7].pk).nik == "3324066210750007"


def test_rotation_writes_no_history_but_carries_it_along(people):
    people[1].name = "Warga Satu"
    people[1].save()
    history = Person._meta.apps.get_model("households", "PersonHistory")
    count = history.objects.count()
    call_command("rotate_keys")
    assert history.objects.count() == count
    call_command("rotate_keys", retire=1)
    assert history.objects.filter(pgh_obj_id=people[1].pk).get().nik == "3324066210750001"


def test_interrupted_rotation_goes_on_where_it_stopped(people, monkeypatch):
    def stop_after_first(done):
        raise KeyboardInterrupt

    keys.write(keys.key_file(), keys.fresh_ring(keys.read(keys.key_file())))
    keys.forget()
    with pytest.raises(KeyboardInterrupt):
        rotation.rotate(target(), batch=3, each=stop_after_first)
    assert rotation.count_behind(target()) == 4
    assert Person.objects.filter(nik_digest__in=crypto.digests("3324066210750007", "nik")).exists()
    with pytest.raises(CommandError, match="--resume"):
        call_command("rotate_keys", retire=1)
    call_command("rotate_keys", resume=True)
    assert rotation.count_behind(target()) == 0
    assert keys.ring().current == 2


def test_twin_numbers_are_left_to_people(people, capsys):
    """A row written meanwhile under the new key has the same number as an old one: both stay, and are named by id."""
    keys.write(keys.key_file(), keys.fresh_ring(keys.read(keys.key_file())))
    keys.forget()
    twin = Person.objects.create(
        jurisdiction_id=people[0].jurisdiction_id,
        village_id=people[0].village_id,
        nik="3324066210750005",
        name="Kembar",
    )
    with pytest.raises(CommandError, match="1 baris"):
        call_command("rotate_keys", resume=True)
    output = capsys.readouterr()
    assert f"households_person {people[5].pk}:" in output.err
    assert "3324066210750005" not in output.err + output.out
    assert rotation.count_behind(target()) == 1
    assert Person.objects.get(pk=twin.pk).nik == "3324066210750005"


def test_current_key_cannot_be_retired(people):
    with pytest.raises(CommandError, match="berlaku"):
        call_command("rotate_keys", retire=1)


def test_every_sealed_column_takes_part():
    sealed = {(t.table, f.column) for t in rotation.targets() for f in t.sealed}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' "
            "AND data_type = 'bytea' AND column_name IN ('nik', 'kk', 'phone')"
        )
        assert set(cursor.fetchall()) <= sealed | set(rotation.bystanders())
