"""Lists of who takes part in a programme: PBI, KKS, a programme's own participants, or bare NIKs with names.

They say nothing of families that the registry does not know, and make none: a row is linked to somebody who is in the
registry, or it is reported as not found. What the list says is kept as listings of an edition that never counts as a
registry edition (EditionState.NOTED); the app that owns programmes enrols from them (households.registry.hooks).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from django.db import connection, transaction

from households import identifiers
from households.models import RegistryEdition
from households.models.staging import span
from households.registry.rows import NOTHING, Rejected, RowReader, Values
from slrt.exchange.headers import slug

_OFF = re.compile(r"non[- ]?aktif|tidak aktif|dinonaktifkan|keluar|berhenti|stop", re.IGNORECASE)
# Below this likeness of the names a NIK may have been typed wrongly; the row is taken and pointed out.
NAME_LIKENESS = 0.3


class ParticipantReader(RowReader):
    """Reads rows of a list of participants. words: programmes by what files call them; chosen: for every row."""

    def __init__(self, *args, words: dict[str, str], chosen: str = "", **more):
        super().__init__(*args, **more)
        self.words = words
        self.chosen = self.format.programme or chosen

    def read(self, line: int, row: Sequence[str]) -> Values:
        row = self._fitted(row)
        cell = self._cell_of(row)
        values = Values(line)
        self._numbers(values, cell)
        values.name = cell("name").upper()[:120]
        if not values.name or values.name in ("-", "."):
            raise Rejected("name_empty")
        if any(sign.isdigit() for sign in values.name):
            raise Rejected("name_digits")
        self._not_elsewhere(cell)
        self._person(values, cell)
        code = self._programme(cell("programme_name"))
        values.programmes = () if _OFF.search(f"{cell('status')} {cell('membership')}") else (code,)
        values.extras = self._object(row, self.extras)
        return values

    def _numbers(self, values: Values, cell: Callable[[str], str]) -> None:
        """NIK, KK, or the one number of a participant that is either."""
        either = cell("number")
        if cell("nik").lower() not in NOTHING or either.lower() in NOTHING:
            self._identity(values, cell)
        if not values.nik and identifiers.number_problem(either) is None:
            values.nik = values.kk = identifiers.clean(either)
        self._card(values, cell)
        if not values.nik and not values.kk:
            raise Rejected("no_number")

    def _card(self, values: Values, cell: Callable[[str], str]) -> None:
        """The KK beside the NIK, where it can be used."""
        raw = cell("kk")
        if raw.lower() not in NOTHING:
            if identifiers.number_problem(raw) is None and len(set(identifiers.clean(raw))) > 1:
                values.kk = identifiers.clean(raw)
            else:
                values.warnings.append("kk_unusable")

    def _not_elsewhere(self, cell: Callable[[str], str]) -> None:
        code = re.sub(r"\D", "", cell("village_code"))
        _, reason = self.places.find(regency=cell("regency"), code=code)
        if reason == "outside_jurisdiction" and (cell("regency") or len(code) >= 4):
            raise Rejected(reason)

    def _programme(self, said: str) -> str:
        code = self.words.get(slug(said), "") if said else self.chosen
        if not code:
            raise Rejected("programme_unknown")
        return code


LINK_BY_NIK = """
UPDATE households_stagedperson s
SET person_id = p.id, household_id = p.household_id, village = p.village_id, change = 'unchanged'
FROM households_person p
WHERE s.key BETWEEN %(low)s AND %(high)s AND p.jurisdiction_id = %(jurisdiction)s AND p.nik_digest = s.nik_digest
"""
# A list of families names the KK only: its head stands for it, or the eldest known member.
_LINK_BY_CARD = """
UPDATE households_stagedperson s
SET person_id = k.person_id, household_id = k.household_id, village = k.village_id, change = 'unchanged'
FROM (
    SELECT DISTINCT ON (r.key) r.key, p.id AS person_id, h.id AS household_id, h.village_id
    FROM households_stagedperson r
    JOIN households_household h ON h.jurisdiction_id = %(jurisdiction)s AND h.kk_digest = r.kk_digest
    JOIN households_person p ON p.household_id = h.id
    WHERE r.key BETWEEN %(low)s AND %(high)s AND r.person_id IS NULL
    ORDER BY r.key, (p.name_key = r.name_key) DESC, (p.relation = '1') DESC, p.birth_date, p.id
) k
WHERE s.key = k.key
"""
JOIN_REPEATED = """
UPDATE households_stagedperson s SET programmes = together.codes
FROM (
    SELECT min(r.key) AS first, array_agg(DISTINCT code) AS codes
    FROM households_stagedperson r, unnest(r.programmes) AS code
    WHERE r.key BETWEEN %(low)s AND %(high)s AND r.person_id IS NOT NULL
    GROUP BY r.person_id HAVING count(DISTINCT r.key) > 1
) together
WHERE s.key = together.first
"""
REPEATED = """
WITH twice AS (
    SELECT person_id, min(key) AS first FROM households_stagedperson
    WHERE key BETWEEN %(low)s AND %(high)s AND person_id IS NOT NULL GROUP BY 1 HAVING count(*) > 1
), marked AS (
    UPDATE households_stagedperson s SET reason = 'duplicate_person' FROM twice
    WHERE s.person_id = twice.person_id AND s.key > twice.first AND s.key BETWEEN %(low)s AND %(high)s
    RETURNING s.key, twice.first
)
INSERT INTO households_editionfinding (jurisdiction_id, edition_id, kind, file, row, reason, detail, field)
SELECT %(jurisdiction)s, %(edition)s, 'rejected', 1, key - %(low)s, 'duplicate_person',
       'digabung dengan baris ' || (first - %(low)s), ''
FROM marked
"""
_NOT_FOUND = """
WITH marked AS (
    UPDATE households_stagedperson s SET reason = 'not_in_registry'
    WHERE s.key BETWEEN %(low)s AND %(high)s AND s.reason = '' AND s.person_id IS NULL RETURNING s.key
)
INSERT INTO households_editionfinding (jurisdiction_id, edition_id, kind, file, row, reason, detail, field)
SELECT %(jurisdiction)s, %(edition)s, 'rejected', 1, key - %(low)s, 'not_in_registry', '', '' FROM marked
"""
_OTHER_NAME = """
INSERT INTO households_editionfinding (jurisdiction_id, edition_id, kind, file, row, reason, detail, field)
SELECT %(jurisdiction)s, %(edition)s, 'warning', 1, s.key - %(low)s, 'name_differs', '', ''
FROM households_stagedperson s JOIN households_person p ON p.id = s.person_id
WHERE s.key BETWEEN %(low)s AND %(high)s AND s.reason = '' AND p.nik_digest = s.nik_digest
  AND similarity(p.name_key, s.name_key) < %(likeness)s
"""


def link(edition: RegistryEdition) -> None:
    """Find the people of a staged list in the registry; the others are rejected with their rows."""
    low, high = span(edition.pk)
    facts = {
        "low": low, "high": high, "edition": edition.pk, "jurisdiction": edition.jurisdiction_id,
        "likeness": NAME_LIKENESS,
    }  # fmt: skip
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '120s'")
        for statement in (LINK_BY_NIK, _LINK_BY_CARD, JOIN_REPEATED, REPEATED, _NOT_FOUND, _OTHER_NAME):
            cursor.execute(statement, facts)
