"""Tampering: change, delete, insert, reorder, cut the tail. verify_audit names the first bad row (check 60)."""

from __future__ import annotations

import json
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from slrt.audit import chain
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.audit.models import AccessEvent


@pytest.fixture(autouse=True)
def anchors(settings, tmp_path):
    settings.AUDIT_ANCHOR_FILE = tmp_path / "audit" / "anchors.jsonl"
    return settings.AUDIT_ANCHOR_FILE


@pytest.fixture
def log(cast):
    """Three chains: a desk, the other unit, and the public's."""
    for number in range(6):
        record_access(
            cast.back_office, AccessAction.VIEW_CASE, cast.secretariat, reason=f"Verifikasi é {number}", n=number
        )
    for _ in range(3):
        record_access(cast.puskesos_back, AccessAction.PRINT, cast.puskesos)
    record_access(None, AccessAction.PUBLIC_TRACK, jurisdiction="33.24")
    connection.check_constraints()
    return list(AccessEvent.objects.filter(shard=cast.secretariat.pk).order_by("seq"))


def tamper(statement, *values):
    """As a superuser would who silences the triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement, values)
        cursor.execute("SET session_replication_role = DEFAULT")


pytestmark = [pytest.mark.django_db, pytest.mark.owner]


def first_finding():
    verdict = chain.verify()
    assert not verdict.sound
    return verdict.findings[0]


def test_sound_log_is_sound(log, capsys):
    verdict = chain.verify()
    assert verdict.sound, verdict.findings
    assert verdict.rows == AccessEvent.objects.count() >= 10
    call_command("audit_anchor")
    call_command("verify_audit")
    assert "utuh" in capsys.readouterr().out


def test_changed_row_is_named(log):
    tamper("UPDATE audit_accessevent SET reason = 'Rujukan' WHERE id = %s", log[2].pk)
    found = first_finding()
    assert (found.shard, found.seq, found.row) == (log[2].shard, 3, log[2].pk)
    assert "isi baris berubah" in found.text


@pytest.mark.parametrize(
    "column", ["user_id = 1", "at = at + interval '1 second'", "details = '{}'", "object_id = '7'", "ip = '1.1.1.1'"]
)
def test_every_column_counts(log, column):
    tamper(f"UPDATE audit_accessevent SET {column} WHERE id = %s", log[4].pk)
    assert first_finding().row == log[4].pk


def test_deleted_row_is_named(log):
    tamper("DELETE FROM audit_accessevent WHERE id = %s", log[1].pk)
    found = first_finding()
    assert found.seq == 3
    assert "urutan 2 hilang" in found.text


def test_inserted_row_is_named(log):
    tamper(
        "INSERT INTO audit_accessevent (at, role, session_hash, request_id, action, object_type, object_id, reason, "
        "details, shard) SELECT at, role, session_hash, request_id, action, object_type, object_id, reason, details, "
        "shard FROM audit_accessevent WHERE id = %s",
        log[1].pk,
    )
    assert "belum dirantai" in first_finding().text
    tamper(
        "UPDATE audit_accessevent SET seq = 7, prev_hash = %s, hash = sha256('x') WHERE seq IS NULL", bytes(log[5].hash)
    )
    found = first_finding()
    assert found.seq == 7
    assert "isi baris berubah" in found.text


def test_reordered_rows_are_named(log):
    tamper("UPDATE audit_accessevent SET seq = -1 WHERE id = %s", log[1].pk)
    tamper("UPDATE audit_accessevent SET seq = 2 WHERE id = %s", log[2].pk)
    tamper("UPDATE audit_accessevent SET seq = 3 WHERE id = %s", log[1].pk)
    found = first_finding()
    assert found.seq == 2
    assert "tidak menyambung" in found.text


def test_cut_tail_shows_against_the_anchor(log):
    chain.write_anchor()
    tamper("DELETE FROM audit_accessevent WHERE id = %s", log[5].pk)
    found = first_finding()
    assert found.shard == log[5].shard
    assert "ekor terpotong" in found.text


def test_whole_chain_removed_shows_against_the_anchor(log):
    chain.write_anchor()
    tamper("DELETE FROM audit_accessevent WHERE shard = %s", log[0].shard)
    assert first_finding().shard == log[0].shard


def test_chain_written_anew_shows_against_the_anchor(log):
    """Somebody who knows the algorithm recomputes everything after the change; the anchor still disagrees."""
    chain.write_anchor()
    tamper("UPDATE audit_accessevent SET reason = 'Rujukan' WHERE id = %s", log[0].pk)
    previous = chain.first_hash(log[0].shard)
    for pk, _seq, _prev, _stored, values in list(chain._rows(log[0].shard)):
        fresh = chain.row_hash(previous, values)
        tamper("UPDATE audit_accessevent SET prev_hash = %s, hash = %s WHERE id = %s", previous, fresh, pk)
        previous = fresh
    assert "ditulis ulang" in first_finding().text


def test_anchor_file_is_chained_itself(log, anchors):
    chain.write_anchor()
    chain.write_anchor()
    lines = anchors.read_text().splitlines()
    first = json.loads(lines[0]) | {"heads": {}}
    anchors.write_text(json.dumps(first) + "\n" + lines[1] + "\n")
    assert "berkas jangkar: baris 2" in str(first_finding())


def test_command_fails_with_the_row(log, capsys):
    tamper("UPDATE audit_accessevent SET role = 'manager' WHERE id = %s", log[3].pk)
    with pytest.raises(CommandError, match="TIDAK utuh"):
        call_command("verify_audit")
    assert f"baris {log[3].pk}" in capsys.readouterr().err


@pytest.mark.django_db(transaction=True)
def test_many_writers_make_unbroken_chains(casts):
    """Real transactions side by side, each with a row lock held while the log is written: no deadlock, no gap."""
    cast = casts("33.24")
    desks = [cast.back_office, cast.puskesos_back, cast.front_office]
    errors = []

    def work(number):
        try:
            for turn in range(10):
                record_access(desks[(number + turn) % 3], AccessAction.VIEW_CASE, cast.secretariat, n=turn)
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    verdict = chain.verify()
    assert verdict.sound, verdict.findings
    assert AccessEvent.objects.filter(action=AccessAction.VIEW_CASE).count() == 60
