"""A chunk of an import meets the registry by index, also while the planner still believes that the tables are empty."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import connection, transaction
from django.utils import timezone

from households.registry import apply
from households.registry.marks import row_by_row

pytestmark = pytest.mark.django_db
FACTS = {
    "first": 1, "last": 20_000, "low": 0, "high": 1 << 32, "jurisdiction": "33.24", "edition": 1, "source": "dtks",
    "date": date(2026, 6, 30), "now": timezone.now(),
}  # fmt: skip


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        (apply._FAMILIES_MET, "household_kk_unique"),
        (apply._PERSONS_MET, "person_nik_unique"),
    ],
)
def test_a_chunk_meets_people_by_their_number(statement: str, index: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        row_by_row(cursor)
        cursor.execute("EXPLAIN " + statement, FACTS)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert re.search(rf"Index Scan (using|on) {index}\b", plan), plan
    assert "Seq Scan" not in plan, plan
