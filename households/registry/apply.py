"""Third step: an edition becomes part of the registry, in chunks that each commit with the mark of how far they came.

A process that dies anywhere leaves whole chunks behind; calling apply() again goes on after the last of them. What was
created since the preview under the same NIK or KK (by the desk, or by another import) is found again chunk by chunk.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from psycopg import sql

from households.enums import PARTICIPANT_SOURCES, EditionState
from households.models import RegistryEdition, StagedFamily, StagedPerson
from households.models.staging import SPAN, span
from households.registry import adopt, fields, statistics, trailing
from households.registry.conflicts import note_conflicts
from households.registry.marks import be_patient, only_one, row_by_row, set_mark
from households.registry.numbers import keep_listed_numbers, number_differs, number_follows
from households.registry.ranks import newer_than
from households.registry.trailing import Trailing
from households.searchindex import count_words

CHUNK = 20_000
# After these lines the tables are several times what the planner knows of them: it is told anew.
_GROWN = (0, 4 * CHUNK, 16 * CHUNK)
Report = Callable[[int, int, str], None]

_FAMILIES_MET = """
UPDATE households_stagedfamily f SET household_id = h.id, change = 'changed'
FROM households_household h
WHERE f.key BETWEEN %(first)s AND %(last)s AND f.change = 'new' AND h.jurisdiction_id = %(jurisdiction)s
  AND h.kk_digest = f.kk_digest AND h.id <> f.household_id
RETURNING f.kk_digest, f.household_id
"""
_MOVE_MEMBERS = """
UPDATE households_stagedperson SET household_id = %(household)s
WHERE key BETWEEN %(low)s AND %(high)s AND kk_digest = %(digest)s
"""
_NEW_FAMILIES = """
INSERT INTO households_household (id, jurisdiction_id, village_id, kk, kk_digest, head_name, address, hamlet, rt, rw,
    size, housing, source, as_of, approved_fields, created_at, updated_at)
SELECT household_id, %(jurisdiction)s, village, kk, kk_digest, head_name, address, hamlet, rt, rw, size, housing,
       %(source)s, %(date)s, '{}', %(now)s, %(now)s
FROM households_stagedfamily f
WHERE key BETWEEN %(first)s AND %(last)s AND change = 'new'
ON CONFLICT (id) DO NOTHING
"""
# A row that differs in approved values only, or in what it says of the family, leaves its record untouched.
# What newer editions said of the record already, as bits: their word stands.
_NEWER = """
LEFT JOIN LATERAL (SELECT bit_or(l.given) AS bits FROM {said} l
                   WHERE l.{column} = {staged}.{column} AND l.edition_id = ANY(%(newer)s::bigint[])) n ON true"""
_BITS = sql.SQL("coalesce(n.bits, 0)")
_CHANGED_FAMILIES = """
UPDATE households_household h
SET {values}, housing = {housing}, updated_at = %(now)s,
    kk = CASE WHEN {numbered} THEN f.kk ELSE h.kk END,
    kk_digest = CASE WHEN {numbered} THEN f.kk_digest ELSE h.kk_digest END,
    source = CASE WHEN f.change = 'changed' AND {bits} = 0 THEN %(source)s ELSE h.source END,
    as_of = CASE WHEN f.change = 'changed' AND {bits} = 0 THEN %(date)s ELSE h.as_of END
FROM households_stagedfamily f {newer}
WHERE f.key BETWEEN %(first)s AND %(last)s AND f.change IN ('changed', 'conflict') AND h.id = f.household_id
  AND ({differs})
"""
# Found by what the preview says of them: they are few, and mostly none.
_WITHOUT_MEMBERS = """
INSERT INTO households_listedfamily (jurisdiction_id, edition_id, household_id, given)
SELECT DISTINCT ON (f.household_id) %(jurisdiction)s, %(edition)s, f.household_id, {given}
FROM households_editionfinding n JOIN households_stagedfamily f ON f.key = %(low)s + n.row
WHERE n.edition_id = %(edition)s AND n.kind = 'warning' AND n.reason = 'no_members'
  AND f.key BETWEEN %(first)s AND %(last)s AND f.reason = ''
ORDER BY f.household_id, f.key
ON CONFLICT DO NOTHING
"""
_PERSONS_MET = """
UPDATE households_stagedperson s SET person_id = p.id, change = 'changed'
FROM households_person p
WHERE s.key BETWEEN %(first)s AND %(last)s AND s.change = 'new' AND p.jurisdiction_id = %(jurisdiction)s
  AND p.nik_digest = s.nik_digest AND p.id <> s.person_id
"""
_NEW_PERSONS = """
INSERT INTO households_person (id, jurisdiction_id, village_id, household_id, nik, nik_digest, no_nik_reason, name,
    name_key, birth_date, birth_year, birth_place, sex, mother_name, relation, occupation, alive, source, as_of,
    approved_fields, created_at, updated_at)
SELECT person_id, %(jurisdiction)s, village, household_id, nik, nik_digest, no_nik_reason, name, name_key, birth_date,
       birth_year, birth_place, sex, mother_name, relation, occupation, true, %(source)s, %(date)s, '{}', %(now)s,
       %(now)s
FROM households_stagedperson s
WHERE key BETWEEN %(first)s AND %(last)s AND change = 'new'
"""
_CHANGED_PERSONS = """
UPDATE households_person p
SET {values}, updated_at = %(now)s,
    nik = CASE WHEN {number} THEN s.nik ELSE p.nik END,
    nik_digest = CASE WHEN {number} THEN s.nik_digest ELSE p.nik_digest END,
    no_nik_reason = CASE WHEN {number} THEN '' WHEN p.nik_digest IS NULL AND s.nik_digest IS NULL AND {bits} = 0
                         THEN s.no_nik_reason ELSE p.no_nik_reason END,
    source = CASE WHEN s.change = 'changed' AND {bits} = 0 THEN %(source)s ELSE p.source END,
    as_of = CASE WHEN s.change = 'changed' AND {bits} = 0 THEN %(date)s ELSE p.as_of END
FROM households_stagedperson s {newer}
WHERE s.key BETWEEN %(first)s AND %(last)s AND s.change IN ('changed', 'conflict') AND p.id = s.person_id
  AND ({differs})
"""
_LISTINGS = """
INSERT INTO households_editionlisting (jurisdiction_id, edition_id, person_id, household_id, external_id, desil,
    matched_civil, programmes, attributes, row_hash, relation, given)
SELECT %(jurisdiction)s, %(edition)s, person_id, household_id, external_id, desil, matched_civil, programmes,
       attributes, row_hash, relation, given
FROM households_stagedperson
WHERE key BETWEEN %(first)s AND %(last)s AND reason = ''
"""


def apply(edition: RegistryEdition, report: Report) -> None:
    """Apply a staged edition, or go on with one. The edition must be COMMITTING; afterwards see finish()."""
    low, high = span(edition.pk)
    families = _last_line(StagedFamily, low, high)
    persons = _last_line(StagedPerson, low, high)
    total = families + persons
    with Trailing(edition) as keys:
        _catch_up(edition, keys)
        for part, last, done_before in (("families", families, 0), ("persons", persons, families)):
            while (begun := edition.progress.get(part, 0)) < last:
                _chunk(edition, part, begun + 1, min(begun + CHUNK, last))
                if part == "persons":
                    keys.follow(begun + 1, edition.progress[part])
                report(done_before + edition.progress[part], total, "Menerapkan ke data keluarga")
                if begun in _GROWN and edition.progress[part] < last:
                    statistics.after_applying()


def _catch_up(edition: RegistryEdition, keys: Trailing) -> None:
    """Keys that an earlier turn did not come to."""
    begun, last = edition.progress.get(trailing.PART, 0), edition.progress.get("persons", 0)
    for first in range(begun, last, CHUNK):
        keys.follow(first + 1, min(first + CHUNK, last))


def _last_line(model, low: int, high: int) -> int:
    return (model.objects.filter(key__range=(low, high)).aggregate(last=Max("key"))["last"] or low) % SPAN


@transaction.atomic
def _chunk(edition: RegistryEdition, part: str, first: int, last: int) -> None:
    be_patient()
    with connection.cursor() as cursor:
        only_one(cursor, edition)
    now = RegistryEdition.objects.get(pk=edition.pk)
    edition.progress = now.progress
    if now.state != EditionState.COMMITTING or now.progress.get(part, 0) >= first:
        return  # another worker was faster
    low, high = span(edition.pk)
    facts = {
        "low": low, "high": high, "first": low + first, "last": low + last, "edition": edition.pk,
        "jurisdiction": edition.jurisdiction_id, "source": edition.source, "date": edition.edition_date,
        "now": timezone.now(), "newer": newer_than(edition),
    }  # fmt: skip
    with connection.cursor() as cursor:
        row_by_row(cursor)
        if part == "families":
            _apply_families(cursor, facts)
        else:
            _apply_persons(cursor, facts)
    note_conflicts(edition, part, facts["first"], facts["last"])
    set_mark(edition, part, last)
    edition.progress = now.progress | {part: last}


def _apply_families(cursor, facts: dict) -> None:
    cursor.execute(_FAMILIES_MET, facts)
    for digest, household in cursor.fetchall():
        cursor.execute(_MOVE_MEMBERS, facts | {"digest": digest, "household": household})
    cursor.execute(_NEW_FAMILIES, facts)
    bits = _BITS if facts["newer"] else fields.NOTHING_NEWER
    housing = fields.housing_of("h", "f", bits)
    changed = fields.differs(fields.HOUSEHOLD_VALUES, "h", "f", approved=False, newer=bits)
    statement = sql.SQL(_CHANGED_FAMILIES).format(
        values=fields.assignments(fields.HOUSEHOLD_VALUES, "h", "f", bits),
        housing=housing,
        differs=sql.SQL("{} OR h.housing IS DISTINCT FROM {} OR {}").format(changed, housing, adopt.NUMBERED),
        numbered=adopt.NUMBERED,
        bits=bits,
        newer=_newer(facts, "household_id", "f"),
    )
    cursor.execute(fields.text_of(statement), facts)
    cursor.execute(fields.text_of(sql.SQL(_WITHOUT_MEMBERS).format(given=fields.family_bits("f"))), facts)


def _apply_persons(cursor, facts: dict) -> None:
    cursor.execute(_PERSONS_MET, facts)
    bits = _BITS if facts["newer"] else fields.NOTHING_NEWER
    number, newer = number_follows(bits), _newer(facts, "person_id", "s")
    keep_listed_numbers(cursor, facts, number=number, newer=newer)
    cursor.execute(_NEW_PERSONS, facts)
    changed = fields.differs(fields.PERSON_VALUES, "p", "s", approved=False, newer=bits)
    statement = sql.SQL(_CHANGED_PERSONS).format(
        values=fields.assignments(fields.PERSON_VALUES, "p", "s", bits), number=number, bits=bits, newer=newer,
        differs=sql.SQL("{} OR {}").format(changed, number_differs("s", bits)),
    )  # fmt: skip
    cursor.execute(fields.text_of(statement), facts)
    cursor.execute(_LISTINGS, facts)


def _newer(facts: dict, column: str, staged: str) -> sql.Composable:
    """The join that brings what newer editions said; nothing when there are none."""
    if not facts["newer"]:
        return sql.SQL("")
    return sql.SQL(_NEWER).format(
        column=sql.Identifier(column), staged=sql.Identifier(staged), said=fields.SAID[column]
    )


@transaction.atomic
def finish(edition: RegistryEdition, *, summary: dict) -> None:
    """The edition is in force, unless a newer one of its source already is; what was staged is removed."""
    be_patient()
    if edition.source in PARTICIPANT_SOURCES:
        _close(edition, EditionState.NOTED, summary)
        return
    rivals = RegistryEdition.objects.select_for_update().filter(
        jurisdiction=edition.jurisdiction_id, source=edition.source, state=EditionState.CURRENT
    )
    newer = [rival for rival in rivals.order_by("pk") if rival.rank > edition.rank]
    if not newer:
        rivals.update(state=EditionState.PAST)
    _close(edition, EditionState.PAST if newer else EditionState.CURRENT, summary)


def _close(edition: RegistryEdition, state: EditionState, summary: dict) -> None:
    edition.state = state
    edition.committed_at = timezone.now()
    edition.summary = summary
    edition.save(update_fields=["state", "committed_at", "summary"])
    count_words(edition.jurisdiction_id)
    low, high = span(edition.pk)
    StagedPerson.objects.filter(key__range=(low, high)).delete()
    StagedFamily.objects.filter(key__range=(low, high)).delete()
