"""Search keys kept for many persons at once: after a chunk of an import, and for those who have none yet."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable
from datetime import date
from itertools import islice
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from households import names
from households.matching import keys
from households.matching.namefit import RAREST_BITS, Rarity, default_rarity
from households.models import NameCount, Person, PersonKeys

CHUNK = 10_000
PIECE = 250
# A word that one name in this many carries is as rare as words get: only commoner ones are counted.
_COUNTED_FROM = 2 ** int(RAREST_BITS)
_FRESH_SECONDS = 300
_STAGED = """
SELECT p.id, p.jurisdiction_id, p.name, p.birth_date, p.birth_year, p.village_id, p.sex, p.mother_name
FROM households_stagedperson s JOIN households_person p ON p.id = s.person_id
WHERE s.key BETWEEN %(first)s AND %(last)s AND s.change IN ('new', 'changed', 'conflict')
"""
_FORGET_STAGED = """
DELETE FROM households_personkeys k USING households_stagedperson s
WHERE s.key BETWEEN %(first)s AND %(last)s AND s.change IN ('new', 'changed', 'conflict') AND k.person_id = s.person_id
"""
_WITHOUT = """
SELECT p.id, p.jurisdiction_id, p.name, p.birth_date, p.birth_year, p.village_id, p.sex, p.mother_name, p.name_key
FROM households_person p LEFT JOIN households_personkeys k ON k.person_id = p.id
WHERE p.id > %(after)s AND p.jurisdiction_id = ANY(%(where)s) AND (k.person_id IS NULL OR k.version <> %(version)s)
ORDER BY p.id LIMIT %(limit)s
"""
_RENEW = "UPDATE households_person SET name_key = %s WHERE id = %s"
_COUNT_WORDS = """
SELECT word, count(*) FROM (
    SELECT unnest(string_to_array(name_key, ' ')) AS word FROM households_person WHERE jurisdiction_id = %(where)s
) words GROUP BY word HAVING count(*) > %(least)s
"""
_PATIENCE = "SET LOCAL statement_timeout = 0"


class _Row(NamedTuple):
    pk: int
    jurisdiction: str
    name: str
    birth_date: date | None
    birth_year: int | None
    village: str
    sex: str
    mother: str

    @property
    def year(self) -> int | None:
        return self.birth_date.year if self.birth_date else self.birth_year


def keep_staged(cursor, facts: dict) -> None:
    """Keys of the persons that a chunk of staged rows made or changed, in the caller's transaction.

    Raises psycopg.errors.UniqueViolation when the desk gives one of them keys in the meantime: make them again then.
    """
    cursor.execute(_FORGET_STAGED, facts)
    cursor.execute(_STAGED, facts)
    _copy(map(_Row._make, cursor.fetchall()))


def _copy(rows: Iterable[_Row]) -> None:
    lines = (
        f"{row.pk}\t{row.jurisdiction}\t{{{','.join(map(str, keys.keys_of(row)))}}}\t{keys.VERSION}\n" for row in rows
    )  # fmt: skip
    command = "COPY households_personkeys (person_id, jurisdiction_id, keys, version) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(command) as copy:
        while piece := "".join(islice(lines, PIECE)):  # the server fills its index while the next keys are made
            copy.write(piece)


def fill(jurisdictions: Iterable[str], report: Callable[[int], None] = lambda done: None) -> int:
    """Give keys to everybody who has none, or older ones: those of the search and the sound of the name.

    Each chunk commits: calling it again goes on from there.
    """
    where, done, after = list(jurisdictions), 0, 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_PATIENCE)
            cursor.execute(_WITHOUT, {"after": after, "where": where, "version": keys.VERSION, "limit": CHUNK})
            found = cursor.fetchall()
            if not found:
                break
            rows = [_Row._make(row[:-1]) for row in found]
            renewed = [(names.key(row.name), row.pk, name_key) for row, (*_, name_key) in zip(rows, found, strict=True)]
            cursor.executemany(_RENEW, [(key, pk) for key, pk, former in renewed if key != former])
            PersonKeys.objects.filter(person__in=[row.pk for row in rows]).delete()
            _copy(rows)
        after, done = rows[-1].pk, done + len(rows)
        report(done)
    for jurisdiction in where:
        count_words(jurisdiction)
    return done


@transaction.atomic
def count_words(jurisdiction: str) -> None:
    """Count anew how common the words of names are here."""
    with connection.cursor() as cursor:
        cursor.execute(_PATIENCE)
        total = Person.objects.filter(Q(jurisdiction=jurisdiction)).count()
        cursor.execute(_COUNT_WORDS, {"where": jurisdiction, "least": max(total // _COUNTED_FROM, 1)})
        words = dict(cursor.fetchall())
    NameCount.objects.update_or_create(
        jurisdiction_id=jurisdiction, defaults={"total": total, "words": words, "counted_at": timezone.now()}
    )
    _RARITIES.pop(jurisdiction, None)


# Counts change with an import, a few times a year; a process may use them for some minutes.
_RARITIES: dict[str, tuple[float, Rarity]] = {}
# Below this many persons a count says little about a name.
ENOUGH_PERSONS = 2_000


def rarity(jurisdiction: str) -> Rarity:
    """Bits of a word, by its sound, among the names of a jurisdiction."""
    until, known = _RARITIES.get(jurisdiction, (0.0, default_rarity))
    if until < time.monotonic():
        counted = NameCount.objects.filter(jurisdiction=jurisdiction).order_by("pk").first()
        known = _rarity_of(counted) if counted and counted.total >= ENOUGH_PERSONS else default_rarity
        _RARITIES[jurisdiction] = (time.monotonic() + _FRESH_SECONDS, known)
    return known


def _rarity_of(counted: NameCount) -> Rarity:
    bits = {word: min(RAREST_BITS, math.log2(counted.total / times)) for word, times in counted.words.items()}

    def rarity_of(word: str) -> float:
        return bits.get(names.sound(word), RAREST_BITS)

    return rarity_of
