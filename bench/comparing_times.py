"""Run by bench/comparing.py inside the application: seconds of a comparison and of the bare join; all rolled back."""

from __future__ import annotations

import json
import resource
import sys
import time
from datetime import date

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from households.comparing.run import carry_out  # noqa: E402
from households.models import EditionComparison, RegistryEdition  # noqa: E402
from slrt.regions.models import Region  # noqa: E402

CODE = "33.24"
MEMBERS = 4
# One family in a hundred vanishes, one jumps in desil, one loses PBI; one person in two hundred comes anew.
_HOMES = """
INSERT INTO households_household (id, jurisdiction_id, village_id, head_name, address, hamlet, rt, rw, size, housing,
    source, approved_fields, created_at, updated_at)
SELECT n, %(code)s, (%(villages)s::varchar[])[1 + n %% cardinality(%(villages)s::varchar[])], 'KELUARGA ' || n, '', '',
       '', '', 4, '{}', 'dtsen', '{}', now(), now()
FROM generate_series(%(base)s + 1, %(base)s + %(families)s) n
"""
_PEOPLE = """
INSERT INTO households_person (id, jurisdiction_id, village_id, household_id, no_nik_reason, name, name_key, birth_date,
    birth_year, birth_place, sex, mother_name, relation, occupation, alive, source, approved_fields, created_at,
    updated_at)
SELECT %(base)s + (h.id - %(base)s) * 4 + m, h.jurisdiction_id, h.village_id, h.id, '', 'WARGA ' || h.id || ' ' || m,
       'warga ' || h.id || ' ' || m, date '1950-01-01' + ((h.id * 7 + m * 4001) %% 20000)::int, 1990, '', 'L', '',
       m::text, '', true, 'dtsen', '{}', now(), now()
FROM households_household h, generate_series(1, 4) m WHERE h.id > %(base)s
"""
_LISTED = """
INSERT INTO households_editionlisting (jurisdiction_id, edition_id, person_id, household_id, external_id, desil,
    matched_civil, programmes, attributes, row_hash, relation, given)
SELECT p.jurisdiction_id, %(edition)s, p.id, p.household_id, '',
       CASE WHEN %(late)s AND p.household_id %% 100 = 2 THEN 6 ELSE 2 END, '',
       CASE WHEN %(late)s AND p.household_id %% 100 = 3 THEN '{}' ELSE '{PBI-JK}' END::varchar[], '{}', 'x',
       p.relation, -1
FROM households_person p
WHERE p.household_id > %(base)s AND p.id %% 200 <> (CASE WHEN %(late)s THEN 7 ELSE 8 END)
  AND NOT (%(late)s AND p.household_id %% 100 = 1)
"""
_BARE = """
SELECT count(*) FROM households_editionlisting a JOIN households_editionlisting b USING (person_id)
WHERE a.edition_id = %(was)s AND b.edition_id = %(now)s AND a.desil IS DISTINCT FROM b.desil
"""


def fill(families: int) -> tuple[RegistryEdition, RegistryEdition]:
    villages = list(Region.objects.inside(CODE).villages().order_by("code").values_list("code", flat=True))
    facts = {"code": CODE, "villages": villages, "base": 1_000_000_000, "families": families}
    former, latter = (
        RegistryEdition.objects.create(
            jurisdiction_id=CODE,
            source="dtsen",
            period=f"bench-{month}",
            edition_date=date(2026, month, 1),
            state="past",
        )
        for month in (1, 2)
    )
    with connection.cursor() as cursor:
        cursor.execute(_HOMES, facts)
        cursor.execute(_PEOPLE, facts)
        for edition, late in ((former, False), (latter, True)):
            cursor.execute(_LISTED, facts | {"edition": edition.pk, "late": late})
        for table in ("household", "person", "editionlisting"):
            cursor.execute(f"ANALYZE households_{table}")
    return former, latter


def main(families: int) -> None:
    with transaction.atomic():
        former, latter = fill(families)
        begun = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(_BARE, {"was": former.pk, "now": latter.pk})
        bare, begun = time.perf_counter() - begun, time.perf_counter()
        comparison = carry_out(EditionComparison.objects.create(jurisdiction_id=CODE, former=former, latter=latter))
        spent = time.perf_counter() - begun
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        figures = {"families": families, "bare_join_s": round(bare, 2), "comparison_s": round(spent, 2),
                   "ratio": round(spent / bare, 1), "memory_mib": memory, "found": comparison.counts}  # fmt: skip
        print(json.dumps(figures))
        transaction.set_rollback(True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
