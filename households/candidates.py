"""Whom to compare with what was asked, and in which order: numbers first, then shared keys, then the score."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection
from django.utils.functional import cached_property

from households import formerkk, names, searchindex
from households.matching import SURE_BITS, Known, Score, question_keys, score
from households.matching.namefit import Rarity, default_rarity
from households.matching.numbers import neighbours
from households.matching.records import Band
from households.matching.scoring import bits_of, evidence, floor_of
from households.matching.weights import WITHIN_BITS
from households.models import Household, Person
from slrt.audit import crypto
from slrt.regions.models import Region

# As many of the nearest are compared; when nobody among them is clearly the one, as many more as MOST allows.
COMPARED, MOST, CLEAR_BITS = 100, 300, 5.0
NEAREST = 60
_PLACES = 6
# Key by key: of one overlap with all of them (&&) the planner expects so many rows that it reads the whole table.
# A key that few carry says more than one that many do, so the nearest are those whose shared keys are rarest together.
_SHARED = """
SELECT person_id FROM (
    SELECT k.person_id, count(*) OVER (PARTITION BY asked.key) AS holders
    FROM unnest(%(keys)s::int4[]) AS asked (key)
    JOIN households_personkeys k ON k.keys @> ARRAY[asked.key] AND k.jurisdiction_id = ANY(%(where)s)
) shared
GROUP BY person_id ORDER BY sum(ln(%(people)s::float8 / holders)) DESC, person_id LIMIT %(limit)s
"""
# Against how many people the rarity of a key is taken: a large registry's, more than carry any one key.
_PEOPLE = 1_000_000
_FACTS = """
SELECT p.id, p.jurisdiction_id, p.name, p.birth_date, p.birth_year, p.village_id, p.sex, p.mother_name, p.household_id,
       CASE WHEN %(niks)s THEN p.nik END
FROM households_person p WHERE p.id = ANY(%(ids)s)
"""


@dataclass(frozen=True)
class Match:
    """One person compared and worth showing: the bits decide the order, the reasons are put into words when read."""

    pk: int
    bits: float
    asked: Known
    known: Known
    rarity: Rarity = default_rarity

    @cached_property
    def band(self) -> Band:
        return Band.SURE if self.bits >= SURE_BITS else Band.POSSIBLE

    @cached_property
    def score(self) -> Score:
        return score(self.asked, self.known, self.rarity)


def ranked(
    asked: Known,
    jurisdictions: Sequence[str],
    places: Sequence[str] = (),
    limit: int = 10,
) -> list[Match]:
    """The best fitting persons of these jurisdictions, best first; nobody when the answer is *tidak*.

    places: village or kecamatan codes when the place asked for is ambiguous.
    The caller has checked that these jurisdictions may be searched.
    """
    asks = [replace(asked, village=place) for place in places[:_PLACES]] or [asked]
    near = _by_number(asked, jurisdictions)
    sharing = _by_keys(asks, jurisdictions)
    ids = {*near.ids, *sharing[:COMPARED]}
    if _only_a_name(asked, places) and len(ids) < NEAREST:
        ids.update(_by_trigrams(asked.name, jurisdictions))
    found = _compared(ids, asked, asks, near)
    if not any(match.bits >= CLEAR_BITS for match in found):
        found += _compared({*sharing[COMPARED:]} - ids, asked, asks, near)
    found.sort(key=lambda match: (-match.bits, match.pk))
    return worth_showing(found)[:limit]


def _compared(ids: set[int], asked: Known, asks: Sequence[Known], near: _Numbers) -> list[Match]:
    found = []
    for pk, jurisdiction, known in _facts(sorted(ids), asked, near):
        rare = searchindex.rarity(jurisdiction)
        bits, ask = max(((bits_of(evidence(ask, known, rare)), ask) for ask in asks), key=lambda pair: pair[0])
        found.append(Match(pk, bits, ask, known, rare))
    return found


def worth_showing(found: list[Match]) -> list[Match]:
    """Whoever comes near the best, unless all of them together are too unlikely.

    That the person is not in the registry is a decision about the whole answer: of twenty namesakes none may be likely,
    and yet one of them is probably meant. Who is far behind the best is left out, however much fits.
    """
    if not found:
        return []
    best = found[0]
    together = best.bits + math.log2(sum(2.0 ** (match.bits - best.bits) for match in found))
    if together < floor_of(best.asked, best.rarity, best.known):
        return []
    return [match for match in found if match.bits >= best.bits - WITHIN_BITS]


@dataclass(frozen=True)
class _Numbers:
    """Who was found by NIK or KK. owners have exactly this NIK; families are theirs; former: once had the KK."""

    ids: frozenset[int] = frozenset()
    owners: frozenset[int] = frozenset()
    families: frozenset[int] = frozenset()
    by_kk: frozenset[int] = frozenset()
    former: frozenset[int] = frozenset()


def _by_number(asked: Known, jurisdictions: Sequence[str]) -> _Numbers:
    people = Person.objects.filter(jurisdiction__in=jurisdictions)
    ids, owners, families, by_kk, former = set(), set(), set(), set(), set()
    if asked.nik:
        exact = people.filter(nik_digest__in=crypto.digests(asked.nik, "nik")).order_by("pk")
        for pk, family in exact.values_list("pk", "household_id"):
            owners.add(pk)
            families |= {family} - {None}
        near = [digest for number in neighbours(asked.nik, _areas(jurisdictions))
                for digest in crypto.digests(number, "nik")]  # fmt: skip
        if near:
            ids.update(people.filter(nik_digest__in=near).order_by("pk").values_list("pk", flat=True)[:NEAREST])
    if asked.kk:
        homes = Household.objects.filter(
            jurisdiction__in=jurisdictions, kk_digest__in=crypto.digests(asked.kk, "kk")
        ).order_by("pk")
        by_kk.update(homes.values_list("pk", flat=True))
        former.update(formerkk.carried(asked.kk, jurisdictions).values_list("household_id", flat=True)[:NEAREST])
        by_kk |= former
    if families or by_kk:
        members = people.filter(household__in=families | by_kk).order_by("pk")
        ids.update(members.values_list("pk", flat=True)[:NEAREST])
    return _Numbers(*map(frozenset, (ids | owners, owners, families, by_kk, former)))


_AREAS: dict[str, tuple[str, ...]] = {}


def _areas(jurisdictions: Sequence[str]) -> tuple[str, ...]:
    """Six-digit codes of the kecamatan, for a NIK whose area code is wrong; only where few jurisdictions are asked."""
    if len(jurisdictions) > 2:
        return ()
    for code in jurisdictions:
        if code not in _AREAS:
            inside = Region.objects.inside(code).districts().order_by("code")
            _AREAS[code] = tuple(area.replace(".", "") for area in inside.values_list("code", flat=True))
    return tuple(area for code in jurisdictions for area in _AREAS[code])


def _by_keys(asks: Sequence[Known], jurisdictions: Sequence[str]) -> list[int]:
    keys = sorted({key for ask in asks for key in question_keys(ask)})
    if not keys:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_SHARED, _asked(keys, jurisdictions))
        return [pk for (pk,) in cursor.fetchall()]


def _asked(keys: Sequence[int], jurisdictions: Sequence[str]) -> dict[str, object]:
    """The parameters of _SHARED."""
    return {"keys": list(keys), "where": list(jurisdictions), "people": _PEOPLE, "limit": MOST}


def _only_a_name(asked: Known, places: Sequence[str]) -> bool:
    return bool(asked.name) and not (asked.year or asked.village or places)


def _by_trigrams(name: str, jurisdictions: Sequence[str]) -> list[int]:
    """With nothing but a name there are no two facts to join: the slow way, by letters."""
    key = names.key(name)
    people = Person.objects.filter(jurisdiction__in=jurisdictions, name_key__trigram_word_similar=key)
    near = people.annotate(near=TrigramSimilarity("name_key", key)).order_by("-near", "pk")
    return list(near.values_list("pk", flat=True)[:NEAREST])


def _facts(ids: list[int], asked: Known, near: _Numbers):
    """(pk, jurisdiction, Known) of the candidates. Numbers are opened only when a number was asked for."""
    if not ids:
        return
    label = Person._meta.get_field("nik").aad
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, {"ids": ids, "niks": bool(asked.nik)})
        rows = cursor.fetchall()
    for pk, jurisdiction, name, born, year, village, sex, mother, family, nik in rows:
        number = crypto.decrypt(nik, label) if nik else ""
        family_number = ""
        if asked.kk and family:
            family_number = asked.kk if family in near.by_kk else "-"
        relatives = pk not in near.owners and family in near.families
        yield pk, jurisdiction, Known(
            name, born, year, village, sex, nik=number, kk=family_number, mother=mother, relatives=relatives,
            former_kk=family in near.former,
        )  # fmt: skip
