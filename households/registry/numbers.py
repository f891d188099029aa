"""NIKs that an edition listed and that are not the person's today: corrected since, or never taken over.

They find the person when such a number comes again, and tell the comparison of two editions whose NIK changed.
"""

from __future__ import annotations

from psycopg import sql

from households.models import ListedNik, Person
from households.registry import fields
from slrt.audit.crypto import decrypt

# Whether the staged row's NIK becomes the person's. {} are the bits that newer editions gave.
_FOLLOWS = "(s.nik_digest IS NOT NULL AND NOT 'nik' = ANY(p.approved_fields) AND {})"
# A NIK follows the newest edition that gives one; why there is none follows the newest that lists the person.
_DIFFERS = """CASE WHEN {staged}.nik_digest IS NOT NULL
    THEN p.nik_digest IS DISTINCT FROM {staged}.nik_digest AND NOT 'nik' = ANY(p.approved_fields) AND {latest}
    ELSE p.nik_digest IS NULL AND p.no_nik_reason <> {staged}.no_nik_reason AND {newer} = 0 END"""
_OTHER_NUMBERS = """
SELECT s.person_id, {number} AS follows, s.nik, p.nik
FROM households_stagedperson s JOIN households_person p ON p.id = s.person_id {newer}
WHERE s.key BETWEEN %(first)s AND %(last)s AND s.reason = '' AND s.change <> 'new'
  AND s.nik_digest IS NOT NULL AND p.nik_digest IS NOT NULL AND s.nik_digest <> p.nik_digest
ORDER BY s.person_id
"""
# The editions that listed the person under the number that goes now.
_SAID_BEFORE = """
SELECT l.person_id, l.edition_id FROM households_editionlisting l
WHERE l.person_id = ANY(%(persons)s::bigint[]) AND l.edition_id <> %(edition)s AND l.given & {bit} <> 0
  AND NOT EXISTS (SELECT FROM households_listednik n
                  WHERE n.person_id = l.person_id AND n.edition_id = l.edition_id)
ORDER BY l.person_id, l.edition_id
"""


def number_follows(bits: sql.Composable) -> sql.Composable:
    """True where the NIK of a staged row s becomes that of its person p."""
    return sql.SQL(_FOLLOWS).format(fields.free_of(bits, fields.NIK_BIT))


def number_differs(staged: str, bits: sql.Composable) -> sql.Composable:
    """True where the staged row gives its person p another NIK, or another reason for having none."""
    latest = fields.free_of(bits, fields.NIK_BIT)
    return sql.SQL(_DIFFERS).format(staged=sql.Identifier(staged), latest=latest, newer=bits)


def keep_listed_numbers(cursor, facts: dict, *, number: sql.Composable, newer: sql.Composable) -> None:
    """Before a chunk of persons changes: the numbers that go, or that do not come, stay with who listed them."""
    cursor.execute(fields.text_of(sql.SQL(_OTHER_NUMBERS).format(number=number, newer=newer)), facts)
    rows = cursor.fetchall()
    if not rows:
        return
    going = {person: old for person, follows, _, old in rows if follows}
    kept = [(facts["edition"], person, said) for person, follows, said, _ in rows if not follows]
    statement = sql.SQL(_SAID_BEFORE).format(bit=sql.Literal(1 << fields.NIK_BIT))
    cursor.execute(fields.text_of(statement), facts | {"persons": sorted(going)})
    kept += [(edition, person, going[person]) for person, edition in cursor.fetchall()]
    aad = Person._meta.get_field("nik").aad
    ListedNik.objects.bulk_create(
        [
            ListedNik(
                jurisdiction_id=facts["jurisdiction"], edition_id=edition, person_id=person,
                nik=decrypt(bytes(sealed), aad),
            )
            for edition, person, sealed in kept
        ],
        batch_size=1000,
        ignore_conflicts=True,
    )  # fmt: skip
