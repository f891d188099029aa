"""One database, a few paths: p50 and p95 in milliseconds and the number of queries. Prints one line of JSON."""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
import uuid
from collections.abc import Callable

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from complaints.models import Complaint  # noqa: E402
from households.models import Person  # noqa: E402
from slrt.accounts.models import User  # noqa: E402

BACKEND = settings.AUTHENTICATION_BACKENDS[0]


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=name), backend=BACKEND)
    return client


def sample(model, count: int) -> list:
    """Rows from all over the table, without reading it."""
    first, last = model.objects.order_by("pk").first().pk, model.objects.order_by("-pk").first().pk
    picker = random.Random(11)
    keys = {picker.randint(first, last) for _ in range(count * 2)}
    return list(model.objects.filter(pk__in=keys).order_by("pk")[:count])


def timed(runs: int, call: Callable[[int], object]) -> dict:
    for number in range(5):
        call(number)
    queries: list[str] = []

    def count(execute, sql, params, many, context):
        queries.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        call(5)
    spent = []
    for number in range(6, 6 + runs):
        start = time.perf_counter()
        call(number)
        spent.append((time.perf_counter() - start) * 1000)
    return {
        "p50": statistics.median(spent),
        "p95": statistics.quantiles(spent, n=20)[18],
        "queries": len(queries),
    }


def main(runs: int) -> dict:
    people = sample(Person, runs + 10)
    cases = [case for case in sample(Complaint, (runs + 10) * 2) if not case.restricted][: runs + 10]
    desk, back = signed_in("depan.kendal"), signed_in("belakang.kendal")

    def ok(response, *codes: int) -> None:
        if response.status_code not in (codes or (200,)):
            raise SystemExit(f"{response.request['PATH_INFO']} answered {response.status_code}")

    def exact(number: int) -> None:
        # The day's limit of look-ups per person is not what is measured here.
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM households_lookuptally")
        ok(desk.post("/keluhan/baru/periksa", {"nik": people[number % len(people)].nik}))

    def intake(number: int) -> None:
        person = people[number % len(people)]
        form = {
            "nik": person.nik, "chosen": f"p{person.pk}", "reporter": "self", "klass": "membership", "category": "K6",
            "description": "Kartu hilang.", "channel": "secretariat", "subject_kind": "person",
            "similar_reason": "Hal lain.", "idempotency_key": str(uuid.uuid4()), "draft": str(uuid.uuid4()),
        }  # fmt: skip
        ok(desk.post("/keluhan/baru", form), 302)

    return {
        "Trivial signed-in page (floor)": timed(runs, lambda n: ok(desk.get("/pesan/"))),
        "Exact NIK look-up (live panel)": timed(runs, exact),
        "Intake POST": timed(runs, intake),
        "Worklist, first page": timed(runs, lambda n: ok(back.get("/keluhan/"))),
        "Case page": timed(runs, lambda n: ok(back.get(f"/keluhan/{cases[n % len(cases)].pk}/"))),
    }


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
