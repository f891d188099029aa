"""Who of those that only one edition lists is one person: renamed, or under another NIK, but strongly alike.

Candidates come from the database in one set; only they are scored, by the same evidence as the search for duplicates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from households.duplicates.compare import Record, compare
from households.matching import Band, Mark
from households.models import Person

Pair = tuple[int, int]
BATCH = 5_000
_AGREE = (Mark.MATCH, Mark.CLOSE)
_COLUMNS = ("pk", "name", "birth_date", "birth_year", "village_id", "sex", "mother_name", "household_id")


def one_person(candidates: Iterable[Pair]) -> list[Pair]:
    """The pairs (in the former edition, in the latter) that are one person; nobody stands in two of them."""
    scored = sorted(_scored(candidates), key=lambda entry: (-entry[0], entry[1]))
    taken_was: set[int] = set()
    taken_now: set[int] = set()
    found = []
    for _, (was, now) in scored:
        if was not in taken_was and now not in taken_now:
            taken_was.add(was)
            taken_now.add(now)
            found.append((was, now))
    return found


def _scored(candidates: Iterable[Pair]) -> Iterator[tuple[float, Pair]]:
    candidates = list(candidates)
    for begin in range(0, len(candidates), BATCH):
        part = candidates[begin : begin + BATCH]
        records = _records({pk for pair in part for pk in pair})
        for was, now in part:
            answer = compare(records[was], records[now])
            agree = {reason.field for reason in answer.reasons if reason.mark in _AGREE}
            if answer.band is Band.SURE and {"name", "birth"} <= agree:
                yield answer.bits, (was, now)


def _records(ids: set[int]) -> dict[int, Record]:
    rows = Person.objects.filter(pk__in=ids).order_by("pk").values_list(*_COLUMNS)
    return {row[0]: Record(*row[1:]) for row in rows}
