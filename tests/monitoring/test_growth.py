"""What a page costs must not grow with the tables: every query reads about as many rows as it shows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from django.db.models.functions import Mod
from django.test import Client

from complaints.models import Complaint
from complaints.queue import COUNT_LIMIT, TURN_ORDER
from households import candidates
from households.matching import question_keys
from households.models import Person
from households.models.search import known_of
from households.villages import villages_of
from monitoring.simulation.run import simulate
from slrt.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.owner]
CODE = "33.24"
SOME = 20  # turns of one person
FEW = 60  # rows of a family, its programmes, its complaints
MENU = FEW + 2 * COUNT_LIMIT  # the menu counts up to the limit, past rows of the same turn that are not theirs
FAMILIES = 1_500
# A filter of families may have to look at every one to find a page; of each it looks at a few rows, never at others.
FILTER = 10 * FAMILIES
GROWING = {
    *("complaints_complaint", "complaints_complaintevent", "programs_enrolment", "referrals_referral"),
    *("households_person", "households_household", "households_editionlisting"),
}


@contextmanager
def asked() -> Iterator[list[tuple[str, tuple]]]:
    """The SELECTs that the code inside sends."""
    found: list[tuple[str, tuple]] = []

    def note(execute: Callable, sql: str, params, many: bool, context: dict):
        if sql.lstrip().startswith("SELECT"):
            found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


def rows_read(sql: str, params) -> int:
    """Rows of the growing tables that PostgreSQL looks at, with those it throws away. A table scan is its last resort:
    on a table as small as a test's it would be chosen where a large one is read by index."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + sql, params)
        (plan,) = cursor.fetchone()
        cursor.execute("SET LOCAL enable_seqscan = on")
    plan = json.loads(plan) if isinstance(plan, str) else plan
    return _looked_at(plan[0]["Plan"])


def _looked_at(node: dict) -> int:
    own = 0
    if node.get("Relation Name") in GROWING:
        thrown = sum(value for name, value in node.items() if name.startswith("Rows Removed by"))
        own = round((node["Actual Rows"] + thrown) * node["Actual Loops"])
    return own + sum(map(_looked_at, node.get("Plans", ())))


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=name), backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def candidates_plan(person: Person) -> str:
    """How PostgreSQL finds who shares a key with somebody where reading every row is no way: at a test's size it is."""
    asked = candidates._asked(sorted(question_keys(known_of(person))), [CODE])
    ways = ("enable_seqscan", "enable_indexscan", "enable_material")
    with connection.cursor() as cursor:
        cursor.execute("".join(f"SET LOCAL {way} = off;" for way in ways))
        cursor.execute("EXPLAIN " + candidates._SHARED, asked)
        lines = cursor.fetchall()
        cursor.execute("".join(f"SET LOCAL {way} = on;" for way in ways))
    return "\n".join(line for (line,) in lines)


def test_no_page_reads_more_than_it_shows() -> None:
    simulate(CODE, families=FAMILIES, complaints=3_000, seed=7, report=lambda text: None)
    person = Person.objects.filter(complaints__isnull=False, household__enrolments__isnull=False).order_by("pk").first()
    case = Complaint.objects.filter(restricted=False, closed_at__isnull=True).order_by("pk").first()
    front, back, manager = (signed_in(f"{role}.kendal") for role in ("depan", "belakang", "manajer"))
    words = quote(next(row.words for row in villages_of(CODE) if row.code == person.village_id))
    pages = (
        ("any page with the menu", MENU, lambda: back.get("/pesan/")),
        ("the same of a manager", MENU, lambda: manager.get("/pesan/")),
        ("exact NIK", FEW, lambda: front.post("/keluhan/baru/periksa", {"nik": person.nik})),
        ("worklist", 6 * (COUNT_LIMIT + 1), lambda: back.get("/keluhan/")),
        ("case page", MENU, lambda: back.get(f"/keluhan/{case.pk}/")),
        ("chains of needs", MENU, lambda: manager.get("/rangkaian/")),
        ("families of a group", FILTER, lambda: front.get("/kelompok-keluarga/?group=vulnerable")),
        ("of a group and a village", FILTER, lambda: front.get(f"/kelompok-keluarga/?group=vulnerable&area={words}")),
        ("with a rare flag", FEW, lambda: front.get("/kelompok-keluarga/?flag=remote")),
        ("with a flag", FILTER, lambda: front.get("/kelompok-keluarga/?flag=elderly")),
        ("of a group, no programme", FILTER, lambda: front.get("/kelompok-keluarga/?group=vulnerable&more=none")),
    )
    for name, most, visit in pages:
        with asked() as queries:
            assert visit().status_code == 200, name
        read = {sql: rows_read(sql, params) for sql, params in queries}
        too_many = {sql: rows for sql, rows in read.items() if rows > most}
        assert not too_many, (name, too_many)
    busy = User.objects.get(username="belakang.kendal")
    waiting = Complaint.objects.filter(jurisdiction=CODE, closed_at__isnull=True)
    assert waiting.annotate(seventh=Mod("pk", 7)).filter(seventh=0).update(turn_user=busy) > SOME
    with connection.cursor() as cursor:  # on a table this small any way is as cheap: the others are closed
        cursor.execute("DROP INDEX complaint_turn; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off")
    first = waiting.filter(turn_user=busy).order_by(*TURN_ORDER).values("pk")[:SOME]
    assert rows_read(*first.query.sql_with_params()) <= SOME, "a person's turns are read among those of others"
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_sort = on; SET LOCAL enable_bitmapscan = on")
    plan = candidates_plan(person)
    assert "Bitmap Index Scan on person_keys" in plan and "Seq Scan on households_personkeys" not in plan, plan
