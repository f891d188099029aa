"""Whom to compare with what was asked: a few dozen persons by trigram of the name's sound, village and birth year."""

from __future__ import annotations

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q, QuerySet

from households import names
from households.matching import Known

NEAREST = 60
NEIGHBOURS = 40


def candidates(people: QuerySet, asked: Known, places: list[str]) -> list:
    """Persons worth comparing. `people` is already limited to whom the user may find; places are village or kecamatan
    codes, several when the name was ambiguous."""
    key = names.key(asked.name)
    found: dict[int, object] = {}
    inside = _inside(places)
    if key and places:
        found |= _by_id(_nearest(people.filter(inside), key)[:NEAREST])
    if key:
        found |= _by_id(_nearest(people.filter(name_key__trigram_similar=key), key)[:NEAREST])
    if key and asked.year:
        near_years = people.filter(birth_year__range=(asked.year - 1, asked.year + 1))
        found |= _by_id(_nearest(near_years.filter(name_key__trigram_word_similar=key), key)[:NEAREST])
    if asked.year and places:
        same = people.filter(inside, birth_year=asked.year)
        found |= _by_id((_nearest(same, key) if key else same.order_by("name_key", "pk"))[:NEIGHBOURS])
    return list(found.values())


def _nearest(people: QuerySet, key: str) -> QuerySet:
    return people.annotate(near=TrigramSimilarity("name_key", key)).order_by("-near", "pk")


def _inside(places: list[str]) -> Q:
    """Villages are compared whole, a kecamatan by the beginning of its villages' codes."""
    whole = [code for code in places if len(code) > 8]
    condition = Q(village__in=whole) if whole else Q(pk__in=[])
    for code in places:
        if len(code) <= 8:
            condition |= Q(village_id__startswith=code + ".")
    return condition


def _by_id(people: QuerySet) -> dict[int, object]:
    return {person.pk: person for person in people}
