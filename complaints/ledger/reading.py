"""The work outside the request: a book is read part by part, and each line's family is looked for."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice

from django.db import transaction
from django.utils import timezone

from complaints.ledger import store
from complaints.ledger.codes import BookState, Tie
from complaints.ledger.columns import Line, LineReader, Refused
from complaints.ledger.models import LedgerBook, LedgerEntry
from households import villages
from households.candidates import ranked
from households.matching import Band, Known
from households.models import Household, Person
from slrt.audit import crypto
from slrt.exchange.errors import TableError
from slrt.exchange.tables import Row, open_table
from slrt.jobs.errors import JobAgain, JobFailed
from slrt.jobs.models import Job
from slrt.jobs.progress import Progress
from slrt.jobs.registry import Result, handler
from slrt.ui import words

READ = "complaints.ledger.read"
PART = 200
# Below the worker's soft limit of 540 s; the next turn goes on after the last whole part.
PART_SECONDS = 400
LISTED = 5_000  # rows left out whose reasons are kept one by one
_VILLAGE = 13  # signs of a village's code


@handler(READ, queue="slow", max_attempts=8)
def read_book(job: Job, progress: Progress) -> Result | None:
    """Read a book; goes on where an earlier turn ended, and does nothing for one that nobody wants any more."""
    begun = time.monotonic()
    book = LedgerBook.objects.filter(pk=job.payload["book"], state=BookState.READING).first()
    if book is None:
        return None
    try:
        with open_table(store.file_of(book)) as table:
            reader = BookReader(book)
            rows = (row for row in table.rows if row[0] > book.done_row)
            while part := list(islice(rows, PART)):
                progress.check()
                if not reader.take(part):
                    return None
                progress.step(book.figures["read"], book.figures["rows"], "Membaca buku lama")
                if time.monotonic() - begun > PART_SECONDS:
                    raise JobAgain("Membaca buku lama")
        store.write_left_out(book)
    except TableError as refused:
        raise JobFailed(refused.sentence) from refused
    LedgerBook.objects.filter(pk=book.pk, state=BookState.READING).update(state=BookState.PREVIEW)
    return Result(message=f"{words.number(book.figures['kept'])} catatan siap diterapkan.")


class BookReader:
    """Turns rows of a book into entries."""

    def __init__(self, book: LedgerBook):
        self.book = book
        self.reader = LineReader(book.columns, timezone.localdate())
        self.places: dict[str, list[str]] = {}

    @transaction.atomic
    def take(self, part: Sequence[Row]) -> bool:
        """Store the entries of a part with the mark of how far it came. False when the book was dropped meanwhile."""
        held = LedgerBook.objects.select_for_update(no_key=True).filter(pk=self.book.pk, state=BookState.READING)
        if not held.exists():
            return False
        figures, refused = Counter(self.book.figures), list(self.book.refused)
        lines = []
        for row, given in part:
            try:
                lines.append(self.reader.read(row, given))
            except Refused as reason:
                _leave_out(figures, refused, row, reason.code)
        known, here = self._known(lines)
        for line in lines:
            code = "known" if line.same_as in known else "twice" if line.same_as in here else ""
            if code:
                _leave_out(figures, refused, line.row, code)
                continue
            here.add(line.same_as)
            entry = self._entry(line)
            entry.save(force_insert=True)
            figures.update(
                {"kept": 1, f"state_{entry.state}": 1, f"tie_{entry.tie}": 1}
                | {f"warning_{code}": 1 for code in entry.warnings}
            )
            _span(figures, line)
        figures["read"] += len(part)
        self.book.figures, self.book.refused, self.book.done_row = dict(figures), refused, part[-1][0]
        self.book.save(update_fields=["figures", "refused", "done_row"])
        return True

    def _known(self, lines: Sequence[Line]) -> tuple[set[tuple], set[tuple]]:
        """Lines of the same days that are kept already: (in books applied before, in this one)."""
        days = {line.received_on for line in lines}
        rows = LedgerEntry.objects.filter(jurisdiction=self.book.jurisdiction_id, received_on__in=days)
        values = ("received_on", "number", "name", "matter")
        applied = rows.filter(book__state=BookState.APPLIED).values_list(*values)
        here = rows.filter(book=self.book).values_list(*values)
        return {_same(row) for row in applied}, {_same(row) for row in here}

    def _entry(self, line: Line) -> LedgerEntry:
        place = self._place(line)
        if line.place and not place:
            line.warnings.append("place")
        person, household, tie = self._family(line, place)
        return LedgerEntry(
            book=self.book,
            jurisdiction_id=self.book.jurisdiction_id,
            region_id=household.village_id if household else place if len(place) == _VILLAGE else None,
            row=line.row,
            number=line.number,
            received_on=line.received_on,
            name=line.name,
            nik=line.nik or None,
            kk=line.kk or None,
            birth_year=line.birth_year,
            sex=line.sex,
            village_words=line.place,
            address=line.address,
            phone=line.phone or None,
            matter=line.matter,
            kind=line.kind,
            programme=line.programme,
            handled_by=line.handled_by,
            referred_to=line.referred_to,
            result=line.result,
            closed_on=line.closed_on,
            state=line.state,
            restricted=line.restricted or self.book.restricted,
            warnings=line.warnings,
            person=person,
            household=household,
            tie=tie,
        )

    def _place(self, line: Line) -> str:
        """The one place meant, "" when it is unknown or several have the name."""
        if line.place not in self.places:
            self.places[line.place] = villages.find(line.place, self.book.jurisdiction_id) if line.place else []
        found = self.places[line.place]
        return found[0] if len(found) == 1 else ""

    def _family(self, line: Line, place: str) -> tuple[Person | None, Household | None, Tie]:
        """Whom the line is about: only who is hardly somebody else. Anybody else is left to a person."""
        asked = Known(
            name=line.name, birth_date=line.birth_date, birth_year=line.birth_year, village=place, sex=line.sex,
            nik=line.nik, kk=line.kk,
        )  # fmt: skip
        places = [] if place else self.places.get(line.place, [])
        best = ranked(asked, [self.book.jurisdiction_id], places, limit=2) if line.name or line.nik else []
        if best:
            person = Person.objects.select_related("household").get(pk=best[0].pk)
            # Whoever has the number and about the name, whatever else was written down wrongly.
            if line.nik and person.nik_digest in crypto.digests(line.nik, "nik"):
                return person, person.household, Tie.NUMBER
            if [one.band for one in best].count(Band.SURE) == 1:
                return person, person.household, Tie.LIKENESS
        household = self._by_kk(line.kk)
        return None, household, Tie.NUMBER if household else Tie.NONE

    def _by_kk(self, kk: str) -> Household | None:
        if not kk:
            return None
        found = Household.objects.filter(
            jurisdiction=self.book.jurisdiction_id, kk_digest__in=crypto.digests(kk, "kk")
        ).order_by("pk")[:2]
        return found[0] if len(found) == 1 else None


def _same(row: Iterable) -> tuple:
    received_on, number, name, matter = row
    return received_on, number, name.upper(), matter


def _leave_out(figures: Counter, refused: list, row: int, code: str) -> None:
    figures.update({"refused": 1, f"refused_{code}": 1})
    if len(refused) < LISTED:
        refused.append([row, code])


def _span(figures: Counter, line: Line) -> None:
    """The first and last day, as numbers like 20210131 so that they stand beside the counts."""
    day = int(line.received_on.strftime("%Y%m%d"))
    figures["first"] = min(figures["first"] or day, day)
    figures["last"] = max(figures["last"], day)
