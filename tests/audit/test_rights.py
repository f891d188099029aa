"""What the web role may do to each table, as PostgreSQL itself says."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from django.http import HttpResponse

from slrt.accounts.models import User
from slrt.audit import appendonly
from slrt.audit.middleware import HistoryMiddleware
from slrt.audit.models import TrackedUser

pytestmark = pytest.mark.django_db


def rights(table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege('slrt_app', %s, 'SELECT'), has_table_privilege('slrt_app', %s, 'INSERT'), "
            "has_table_privilege('slrt_app', %s, 'UPDATE'), has_table_privilege('slrt_app', %s, 'DELETE'), "
            "has_table_privilege('slrt_app', %s, 'TRUNCATE')",
            [table] * 5,
        )
        return cursor.fetchone()


def test_ordinary_tables_are_read_and_written():
    assert rights("jobs_job") == (True, True, True, True, False)
    assert rights("accounts_assignment") == (True, True, True, True, False)


def test_migrations_are_read_only():
    assert rights("django_migrations") == (True, False, False, False, False)


def test_log_and_histories_only_grow():
    histories = [m._meta.db_table for m in apps.get_models() if appendonly.is_history(m)]
    assert len(histories) >= 3
    for table in ["audit_accessevent", *histories]:
        assert rights(table) == (True, True, False, False, False), table


def test_what_a_protecting_trigger_forbids_is_not_granted():
    for table, withheld in appendonly.withheld().items():
        select, insert, update, delete, truncate = rights(table)
        assert select and not truncate
        assert (insert, update, delete) == (
            "INSERT" not in withheld,
            "UPDATE" not in withheld,
            "DELETE" not in withheld,
        )


def test_web_role_owns_nothing():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = 'slrt_app'::regrole")
        assert cursor.fetchone() == (0,)
        with pytest.raises(ProgrammingError), transaction.atomic():
            cursor.execute("CREATE TABLE mine (id int)")


def test_history_keeps_what_was(cast):
    user = cast.front_office
    User.objects.filter(pk=user.pk).update(name="Budi Hartono")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET phone = '0812' WHERE id = %s", [user.pk])
    history = apps.get_model("audit", "UserHistory").objects.filter(pgh_obj_id=user.pk).order_by("pgh_id")
    assert [row.name for row in history] == ["Budi Santosa", "Budi Hartono"], "raw SQL is seen as well"
    assert not hasattr(history[0], "password")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        history.update(name="lain")
    assert TrackedUser.objects.filter(pk=user.pk).exists()


def test_history_knows_who_acted_and_in_which_request(rf, cast):
    def view(request):
        User.objects.filter(pk=cast.front_office.pk).update(phone="0813")
        return HttpResponse()

    request = rf.post("/pengguna/1/?nik=3324066210750001")
    request.user, request.id = cast.administrator, "permintaan-1"
    HistoryMiddleware(view)(request)
    history = apps.get_model("audit", "UserHistory").objects.get(pgh_obj_id=cast.front_office.pk)
    assert history.pgh_context == {"user": cast.administrator.pk, "request": "permintaan-1"}
