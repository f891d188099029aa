"""Participation as a registry edition reports it, carried over set-wise: three statements per programme.

What staff recorded themselves is not overwritten by an older list: a participation they ended on or after the edition's
date stays ended. Codes the catalogue does not know are counted and left.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from households.enums import EditionState
from households.models import RegistryEdition
from programs.enums import TargetUnit
from programs.models import Programme
from slrt.jurisdictions.profile import profile_of

# Names under which deliveries still list a programme.
OLD_NAMES = {
    "SEMBAKO": ("BPNT", "BSP", "Program Sembako", "Bantuan Sembako", "KKS"),
    "PBI-JK": ("PBI", "PBI JKN", "JKN PBI"),
    "PKH": ("Program Keluarga Harapan",),
}
# Each statement exists twice: for programmes of families and for programmes of persons.
_LISTED = {
    "household": """
        SELECT DISTINCT l.household_id, NULL::bigint AS person_id FROM households_editionlisting l
        WHERE l.edition_id = %(edition)s AND l.household_id IS NOT NULL
          AND l.programmes @> ARRAY[%(code)s]::varchar[]""",
    "person": """
        SELECT l.household_id, l.person_id FROM households_editionlisting l
        WHERE l.edition_id = %(edition)s AND l.programmes @> ARRAY[%(code)s]::varchar[]""",
}
_SAME = {
    "household": "e.household_id = listed.household_id AND e.person_id IS NULL",
    "person": "e.person_id = listed.person_id",
}
_OF_PROGRAMME = """e.jurisdiction_id = %(jurisdiction)s
    AND e.programme_id IN (SELECT id FROM programs_programme WHERE code = %(code)s)"""

# What an edition says nobody has to look at, nor did.
_UNREVIEWED = "review = '', review_note = '', reviewed_by_id = NULL, reviewed_at = NULL"

_RESUME = """
    WITH listed AS ({listed})
    UPDATE programs_enrolment e
    SET status = 'active', since = %(day)s, until = NULL, exit_reason = '', note = '', edition_id = %(edition)s,
        household_id = COALESCE(listed.household_id, e.household_id), recorded_at = %(now)s, recorded_by_id = NULL,
        {unreviewed}
    FROM listed
    WHERE {programme} AND {same} AND e.status <> 'active'
      AND NOT (e.edition_id IS NULL AND e.status = 'stopped' AND e.until >= %(day)s)"""
_BEGIN = """
    WITH listed AS ({listed})
    INSERT INTO programs_enrolment (jurisdiction_id, programme_id, household_id, person_id, status, since, until,
        exit_reason, note, review, review_note, edition_id, recorded_by_id, recorded_at)
    SELECT %(jurisdiction)s, %(programme)s, listed.household_id, listed.person_id, 'active', %(day)s, NULL,
        '', '', '', '', %(edition)s, NULL, %(now)s
    FROM listed
    WHERE NOT EXISTS (SELECT FROM programs_enrolment e WHERE {programme} AND {same})
    ON CONFLICT DO NOTHING"""
_END = """
    WITH listed AS ({listed})
    UPDATE programs_enrolment e
    SET status = 'stopped', until = GREATEST(%(day)s, e.since), exit_reason = 'not_listed', edition_id = %(edition)s,
        recorded_at = %(now)s, recorded_by_id = NULL, {unreviewed}
    WHERE {programme} AND e.status <> 'stopped' AND (e.person_id IS NULL) = (%(level)s = 'household')
      AND e.edition_id IN (SELECT id FROM households_registryedition
                           WHERE jurisdiction_id = %(jurisdiction)s AND source = %(source)s)
      AND NOT EXISTS (SELECT FROM listed WHERE {same})"""


def _statement(template: str, level: str) -> str:
    return template.format(listed=_LISTED[level], same=_SAME[level], programme=_OF_PROGRAMME, unreviewed=_UNREVIEWED)


# Written out once; nothing but these constants ever becomes part of a statement.
STATEMENTS = {
    (step, level): _statement(template, level)
    for step, template in (("resumed", _RESUME), ("begun", _BEGIN), ("ended", _END))
    for level in _LISTED
}


@dataclass
class Carried:
    """How many participations began, were taken up again, or ended, and which codes nobody knows."""

    begun: int = 0
    resumed: int = 0
    ended: int = 0
    unknown: list[str] = field(default_factory=list)


def carry_over(edition: RegistryEdition) -> Carried:
    """Bring participation in line with an edition that is in force. Repeating it changes nothing.

    A programme that the edition does not mention at all is left alone: silence is not an answer.
    """
    carried = Carried()
    if edition.state not in (EditionState.CURRENT, EditionState.NOTED):
        return carried
    zone = profile_of(edition.jurisdiction_id).zone
    day = edition.edition_date or timezone.localdate(edition.committed_at, timezone=zone)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT unnest(programmes) AS code FROM households_editionlisting WHERE edition_id = %s"
            " ORDER BY code",
            [edition.pk],
        )
        for (code,) in cursor.fetchall():
            programme = _programme(edition.jurisdiction_id, code, day)
            if edition.state == EditionState.NOTED and _newer_list(edition, code):
                continue
            if programme is None:
                carried.unknown.append(code)
                continue
            _carry(cursor, edition, programme, day, carried)
    return carried


def _newer_list(edition: RegistryEdition, code: str) -> bool:
    """Whether a later list of the same source already speaks of this programme."""
    later = RegistryEdition.objects.filter(
        jurisdiction=edition.jurisdiction_id, source=edition.source, state=EditionState.NOTED,
        edition_date__gt=edition.edition_date,
    )  # fmt: skip
    return later.filter(listings__programmes__contains=[code]).exists()


def words_of(jurisdiction: str) -> list[tuple[str, list[str]]]:
    """Code and names of the programmes of a jurisdiction's catalogue, as lists of participants may call them."""
    rows = Programme.objects.in_catalogue_of(jurisdiction).order_by("name", "pk")
    return [
        (code, [name, *filter(None, (short,)), *OLD_NAMES.get(code, ())])
        for code, name, short in rows.values_list("code", "name", "short_name")
    ]


def _programme(jurisdiction: str, code: str, day: date) -> Programme | None:
    """The entry that holds on the day; where the catalogue begins later, the nearest entry."""
    current = Programme.objects.in_catalogue_of(jurisdiction, day).filter(code=code)
    fallback = Programme.objects.in_catalogue_of(jurisdiction).filter(code=code)
    return current.order_by("-valid_from", "pk").first() or fallback.order_by("-valid_from", "pk").first()


def _carry(cursor, edition: RegistryEdition, programme: Programme, day: date, carried: Carried) -> None:
    level = "person" if programme.target_unit == TargetUnit.PERSON else "household"
    values = {
        "edition": edition.pk,
        "jurisdiction": edition.jurisdiction_id,
        "source": edition.source,
        "programme": programme.pk,
        "code": programme.code,
        "day": day,
        "now": timezone.now(),
        "level": level,
    }
    for step in ("resumed", "begun", "ended"):
        cursor.execute(STATEMENTS[step, level], values)
        setattr(carried, step, getattr(carried, step) + cursor.rowcount)
