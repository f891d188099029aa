"""The search for duplicates over a whole jurisdiction: in parts that commit with the mark of how far they came.

A worker that dies leaves whole parts behind, and the next one goes on after them. What was decided is not asked again,
neither of the two records nor of what they were merged into.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

from django.db import transaction

from households.duplicates.asking import SEARCH
from households.duplicates.blocking import pairs_of_part, part_after
from households.duplicates.compare import VERSION, Record, compare, may_be_worth_asking, worth_asking
from households.enums import MergeKind, PairSource, PairState
from households.matching import Score
from households.models import DuplicatePair, Merge, Person
from households.registry.marks import be_patient
from slrt.jobs.errors import JobAgain
from slrt.jobs.models import Job
from slrt.jobs.progress import Progress
from slrt.jobs.registry import Result, handler

# Below the worker's soft limit of 540 s; the next turn goes on after the last whole part.
PART_SECONDS = 400
Pair = tuple[int, int]
_COLUMNS = ("pk", "name", "birth_date", "birth_year", "village_id", "sex", "mother_name", "household_id")


@handler(SEARCH, queue="slow", max_attempts=5)
def search(job: Job, progress: Progress) -> Result:
    """Look through every record of the jurisdiction for ones that may be the same person."""
    code, begun = job.payload["jurisdiction"], time.monotonic()
    at = {"after": 0, "seen": 0, "found": 0} | job.result_data
    total = Person.objects.filter(jurisdiction=code).count()
    if not at["after"]:
        tidy(code)
    while True:
        progress.step(at["seen"], total, "Mencari data ganda")
        if time.monotonic() - begun > PART_SECONDS:
            raise JobAgain
        last, count = part_after(code, at["after"])
        if not count:
            return Result(message=f"Pencarian selesai: {at['found']} pasangan baru.", data=at)
        at = _one_part(job, code, at, last, count)


@transaction.atomic
def _one_part(job: Job, code: str, at: dict, last: int, count: int) -> dict:
    be_patient()
    found = look_through(code, pairs_of_part(code, at["after"], last))
    at = {"after": last, "seen": at["seen"] + count, "found": at["found"] + found}
    Job.objects.filter(pk=job.pk).update(result_data=at)
    return at


def look_through(jurisdiction: str, pairs: Iterable[Pair]) -> int:
    """Score pairs and keep the ones worth asking about. Returns how many are new to the list."""
    pairs = list(pairs)
    records = _records({pk for pair in pairs for pk in pair})
    # Numbers are unsealed only where the rest already looks alike.
    alike = [(one, two) for one, two in pairs if may_be_worth_asking(records[one], records[two])]
    likely = [(one, two) for one, two in alike if worth_asking(compare(records[one], records[two]))]
    records |= _records({pk for pair in likely for pk in pair}, with_nik=True)
    answers = {pair: compare(records[pair[0]], records[pair[1]]) for pair in likely}
    return _keep(jurisdiction, {pair: answer for pair, answer in answers.items() if worth_asking(answer)}, records)


def _records(ids: set[int], *, with_nik: bool = False) -> dict[int, Record]:
    columns = (*_COLUMNS, "nik") if with_nik else _COLUMNS
    rows = Person.objects.filter(pk__in=ids).order_by("pk").values_list(*columns)
    return {
        row[0]: Record(row[1], row[2], row[3], row[4], row[5], row[6], row[7], (row[8] or "") if with_nik else "")
        for row in rows
    }


def _keep(jurisdiction: str, answers: dict[Pair, Score], records: dict[int, Record]) -> int:
    firsts = {pair[0] for pair in answers}
    there = {
        (row.first_id, row.second_id): row
        for row in DuplicatePair.objects.filter(jurisdiction=jurisdiction, first__in=firsts).order_by("pk")
    }
    settled = settled_by_merges(jurisdiction)
    new = []
    for pair, answer in answers.items():
        known = there.get(pair)
        if pair in settled or (known is not None and known.state not in (PairState.OPEN, PairState.MOOT)):
            continue
        row = known or DuplicatePair(
            jurisdiction_id=jurisdiction, first_id=pair[0], second_id=pair[1], source=PairSource.WEEKLY
        )
        told = describe(answer)
        if known is not None and known.state == PairState.OPEN and known.bits == told["bits"]:
            continue
        for name, value in (told | {"state": PairState.OPEN, "village_id": records[pair[0]].village}).items():
            setattr(row, name, value)
        if known is not None:
            row.save()
        else:
            new.append(row)
    DuplicatePair.objects.bulk_create(new, ignore_conflicts=True, batch_size=1000)
    return len(new)


def describe(answer: Score) -> dict:
    """What is stored of a score: numbers and codes, no name."""
    return {
        "bits": round(answer.bits, 2),
        "band": answer.band.value,
        "reasons": [[reason.field, reason.mark.value] for reason in answer.reasons],
        "matching_version": VERSION,
    }


def settled_by_merges(jurisdiction: str) -> set[Pair]:
    """Decided pairs in terms of today's records: one side may have been merged into another since."""
    merges = Merge.objects.standing().filter(jurisdiction=jurisdiction, kind=MergeKind.PERSON)
    went = dict(merges.order_by("pk").values_list("gone", "survivor"))
    if not went:
        return set()
    decided = DuplicatePair.objects.decided().filter(jurisdiction=jurisdiction)
    rows = [*decided.filter(first__in=went).order_by("pk"), *decided.filter(second__in=went).order_by("pk")]
    return {_ordered(_today(row.first_id, went), _today(row.second_id, went)) for row in rows}


def _today(pk: int, went: dict[int, int]) -> int:
    while pk in went:
        pk = went[pk]
    return pk


def _ordered(one: int, two: int) -> Pair:
    return (one, two) if one < two else (two, one)


@transaction.atomic
def tidy(jurisdiction: str) -> int:
    """Open questions that data mended since have answered, or whose record is gone, fall away. Returns how many."""
    rows = list(DuplicatePair.objects.open().filter(jurisdiction=jurisdiction, source=PairSource.WEEKLY).order_by("pk"))
    records = _records({pk for row in rows for pk in (row.first_id, row.second_id)}, with_nik=True)
    void = []
    for row in rows:
        one, two = records.get(row.first_id), records.get(row.second_id)
        if one is None or two is None or not worth_asking(compare(one, two)):
            row.state = PairState.MOOT
            void.append(row)
    DuplicatePair.objects.bulk_update(void, ["state"], batch_size=500)
    return len(void)
