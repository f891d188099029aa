"""The access log: what is written, by whom it can be read, and that nobody can change it."""

from __future__ import annotations

import ast

import pytest
from django.contrib.auth import authenticate
from django.db import InternalError, ProgrammingError, connection, transaction
from django.test import RequestFactory
from django.urls import reverse

from slrt.accounts import actions as staff
from slrt.audit import words
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.audit.models import AccessEvent
from tests import tree
from tests.personas import PASSWORD, sign_in

pytestmark = pytest.mark.django_db
REFUSED = (ProgrammingError, InternalError)


def commit_chain() -> None:
    """Deferred triggers fire at commit; inside a test's transaction this is the same moment."""
    connection.check_constraints()


def test_event_says_who_what_where_and_why(cast):
    user = cast.back_office
    event = record_access(
        user, AccessAction.REVEAL_NIK, cast.secretariat, reason="Verifikasi\r\n3324066210750001", field="nik"
    )
    event.refresh_from_db()
    assert (event.user, event.role, event.unit, event.jurisdiction_id) == (
        user,
        "back_office",
        cast.secretariat,
        "33.24",
    )
    assert event.object_type == "accounts.unit"
    assert event.object_id == str(cast.secretariat.pk)
    assert event.reason == "Verifikasi [angka]", "numbers and line ends in typed text do not enter the log"
    assert event.details == {"field": "nik"}
    assert event.shard == cast.secretariat.pk


def test_there_are_enough_kinds_of_events():
    assert len(AccessAction) >= 25
    assert all(len(action.value) <= 24 for action in AccessAction)


@pytest.mark.parametrize(
    "details",
    [
        {"nik": "3324066210750001"},
        {"phone": "0812 3456 7890"},
        {"number": 3324066210750001},
        {"text": "x" * 101},
        {"deep": {"list": ["3324-0662-1075-0001"]}},
        {"thing": object()},
    ],
)
def test_personal_data_in_details_is_refused(cast, details):
    with pytest.raises(ValueError, match=next(iter(details))) as refused:
        record_access(cast.back_office, AccessAction.EXPORT, **details)
    assert "3324066210750001" not in str(refused.value)


@pytest.mark.parametrize(
    "harmless",
    [
        "KDL-2026-003981",
        "33.24.05.2003",
        "2026-11-22",
        "kasus-202611220914",
        "1790000000",
        "0b7f2c1e-1111-4222-8333-123456789012",
        "a" * 64,
        ["nik", 12],
    ],
)
def test_ids_and_codes_pass(cast, harmless):
    assert record_access(cast.back_office, AccessAction.EXPORT, value=harmless).details == {"value": harmless}


def test_request_gives_address_and_session_without_revealing_it(client, cast):
    sign_in(client, cast.auditor)
    client.get(reverse("audit:list"), REMOTE_ADDR="10.1.2.3")
    event = AccessEvent.objects.filter(action=AccessAction.VIEW_AUDIT).get()
    assert event.ip == "10.1.2.3"
    assert len(event.session_hash) == 16
    assert client.session.session_key not in event.session_hash
    assert len(event.request_id) >= 8


def test_lists_are_found_by_each_object_in_them(cast):
    record_access(cast.back_office, AccessAction.LIST_NIK, object_type="accounts.user", ids=[cast.manager.pk, 10**6])
    record_access(cast.back_office, AccessAction.VIEW_PERSON, cast.manager)
    record_access(cast.back_office, AccessAction.VIEW_PERSON, cast.auditor)
    assert AccessEvent.objects.about(cast.manager).count() == 2


def test_signing_in_and_out_leaves_one_event_each(client, cast):
    user = cast.front_office
    request = RequestFactory().post("/akun/masuk/", REMOTE_ADDR="10.9.9.9")
    assert authenticate(request, username=user.username, password="salah") is None
    failed = AccessEvent.objects.get(action=AccessAction.LOGIN_FAILED)
    assert failed.user is None
    assert failed.ip == "10.9.9.9"
    assert user.username not in str(failed.details)
    assert client.login(username=user.username, password=PASSWORD)
    client.logout()
    assert AccessEvent.objects.filter(action=AccessAction.LOGIN_OK, user=user).count() == 1
    assert AccessEvent.objects.filter(action=AccessAction.LOGOUT, user=user).count() == 1


def test_changes_to_staff_are_recorded(cast):
    by, person = cast.administrator, cast.front_office
    staff.change_user(person, by=by, phone="0812")
    staff.end_assignment(person.assignments.get(), by=by, ends=person.assignments.get().starts)
    assert AccessEvent.objects.filter(action=AccessAction.USER_CHANGE, user=by, object_id=str(person.pk)).exists()
    event = AccessEvent.objects.get(action=AccessAction.ROLE_CHANGE, user=by)
    assert event.details["role"] == "front_office"
    assert event.jurisdiction_id == "33.24"


# ------------------------------------------------------------------ nobody edits it

CHANGES = (
    "UPDATE audit_accessevent SET reason = 'lain'",
    "UPDATE audit_accessevent SET hash = NULL",
    "DELETE FROM audit_accessevent",
    "TRUNCATE audit_accessevent",
)


@pytest.mark.parametrize("statement", CHANGES)
def test_web_role_cannot_change_the_log(cast, statement):
    record_access(cast.back_office, AccessAction.EXPORT)
    commit_chain()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("slrt_app",)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            cursor.execute(statement)


@pytest.mark.owner
@pytest.mark.parametrize("statement", CHANGES)
def test_trigger_refuses_the_owner_as_well(cast, statement):
    record_access(cast.back_office, AccessAction.EXPORT)
    commit_chain()
    with connection.cursor() as cursor, pytest.raises(REFUSED, match="tidak dapat diubah"), transaction.atomic():
        cursor.execute(statement)
    assert AccessEvent.objects.count() >= 1


@pytest.mark.owner
def test_unsealed_row_cannot_be_changed_before_its_commit_either(cast):
    record_access(cast.back_office, AccessAction.EXPORT)
    with connection.cursor() as cursor, pytest.raises(REFUSED), transaction.atomic():
        cursor.execute("UPDATE audit_accessevent SET hash = '\\x00', seq = 5")


def test_client_cannot_choose_time_or_place_in_the_chain(cast):
    event = AccessEvent.objects.create(action="export", at="2001-01-01T00:00:00Z", seq=900, hash=b"x", prev_hash=b"y")
    event.refresh_from_db()
    assert event.at.year > 2001
    assert event.hash is None
    commit_chain()
    event.refresh_from_db()
    assert event.seq == 1
    assert len(event.hash) == 32


# ------------------------------------------------------------------ the screens


def test_auditor_reads_the_log_of_the_own_jurisdiction_only(client, casts):
    kendal, tabalong = casts("33.24"), casts("63.09")
    record_access(kendal.back_office, AccessAction.PRINT, kendal.secretariat)
    record_access(tabalong.back_office, AccessAction.PRINT, tabalong.secretariat)
    page = sign_in(client, kendal.auditor).get(reverse("audit:list")).content.decode()
    assert page.count("Mencetak</td>") == 1
    assert "Sekretariat Kabupaten Kendal" in page or kendal.secretariat.name in page
    assert tabalong.secretariat.name not in page


def test_log_is_narrowed_by_person_action_and_period(client, cast):
    record_access(cast.back_office, AccessAction.PRINT, cast.secretariat)
    record_access(cast.front_office, AccessAction.EXPORT, cast.secretariat)
    sign_in(client, cast.auditor)
    url = reverse("audit:list")
    page = client.get(url, {"petugas": cast.back_office.pk, "tindakan": "print"}).content.decode()
    assert "Mencetak</td>" in page
    assert "Mengekspor daftar</td>" not in page
    page = client.get(url, {"sampai": "01-01-2020"}).content.decode()
    assert "Tidak ada catatan yang cocok" in page
    page = client.get(url, {"dari": "05/13/2026"}).content.decode()
    assert "Tulis tanggal seperti" in page


def test_pages_of_the_log_do_not_repeat_or_skip(client, cast):
    for _ in range(60):
        record_access(cast.back_office, AccessAction.PRINT, cast.secretariat)
    sign_in(client, cast.auditor)
    first = client.get(reverse("audit:list"), {"tindakan": "print"})
    second = client.get(reverse("audit:list") + first.context["page"].older_url)
    ids = [e.pk for e in first.context["page"]] + [e.pk for e in second.context["page"]]
    assert len(ids) == len(set(ids)) == 60


@pytest.mark.parametrize("name", ["audit:list", "audit:processing"])
def test_others_may_not_look(client, cast, name):
    assert sign_in(client, cast.back_office).get(reverse(name)).status_code == 403
    client.logout()
    assert client.get(reverse(name)).status_code == 302


def test_hostile_text_is_escaped(client, cast):
    record_access(cast.back_office, AccessAction.BREAK_GLASS, reason="<script>alert(1)</script>\x1b[31m")
    page = sign_in(client, cast.auditor).get(reverse("audit:list")).content.decode()
    assert "<script>alert" not in page
    assert "\x1b" not in page


def test_every_detail_that_is_logged_has_an_indonesian_word():
    """The auditor reads "kolom: nama", not "fields: name"."""
    own = {"obj", "object_type", "ids", "reason", "jurisdiction", None}
    said = {
        keyword.arg
        for path in tree.python_files(*tree.PACKAGES)
        for node in ast.walk(ast.parse(tree.source(path)))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record_access"
        for keyword in node.keywords
    }
    assert said - own - set(words.DETAILS) == set()


def test_an_auditor_reads_words_not_codes(cast, client):
    record_access(cast.manager, AccessAction.VIEW_CASE, cast.secretariat, fields=["name", "birth"], restricted=False)
    sign_in(client, cast.auditor)
    page = client.get(reverse("audit:list")).content.decode()
    assert "kolom: nama, tanggal lahir, kasus terbatas: tidak" in page
