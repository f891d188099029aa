"""A list of people matched against the registry: what rows ask, and the answers. For the command and the screen.

Reads the columns query_id, nik, kk, name, birth_date, sex, village_code, village, mother_name in any order, by these
names or the usual Indonesian ones; any cell may be empty.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path

from django.db import connection
from django.db.models import Case, When

from households import identifiers, villages
from households.candidates import Match, ranked
from households.enums import EditionState
from households.matching import Band, Known
from households.models import EditionListing
from households.models.registry import APPLIED_STATES
from slrt.exchange import cells
from slrt.exchange.cells import unformula
from slrt.exchange.errors import TableError
from slrt.exchange.headers import Column, match
from slrt.exchange.tables import open_table
from slrt.regions.models import Region
from slrt.ui import words

HEADER = ("query_id", "rank", "external_id", "score", "band", "reasons")
MOST = 10
CHUNK = 100
AT_ONCE = 2
_COLUMNS = (
    Column("query_id", "query_id", synonyms=("id", "no", "nomor", "no urut", "no.")),
    Column("nik", "nik", synonyms=("no nik", "nomor nik", "nik ktp", "no ktp")),
    Column("kk", "kk", synonyms=("no kk", "nomor kk", "nokk", "no kartu keluarga")),
    Column("name", "name", synonyms=("nama", "nama lengkap", "nama penerima", "nama warga")),
    Column("birth_date", "birth_date", synonyms=("tanggal lahir", "tgl lahir", "tgllahir", "tahun lahir")),
    Column("sex", "sex", synonyms=("jenis kelamin", "jk", "l/p", "kelamin")),
    Column("village_code", "village_code", synonyms=("kode desa", "kode kelurahan", "kode wilayah")),
    Column("village", "village", synonyms=("desa", "kelurahan", "desa/kelurahan", "nama desa")),
    Column("mother_name", "mother_name", synonyms=("nama ibu", "nama ibu kandung", "ibu kandung")),
)
_HEADINGS = {
    "query_id": "nomor", "nik": "NIK", "kk": "No. KK", "name": "nama", "birth_date": "tanggal lahir",
    "sex": "jenis kelamin", "village_code": "kode desa", "village": "desa/kelurahan", "mother_name": "nama ibu",
}  # fmt: skip
_SEX = {"l": "L", "p": "P", "lk": "L", "pr": "P", "laki-laki": "L", "laki laki": "L", "perempuan": "P", "1": "L",
        "2": "P"}  # fmt: skip


# Why a cell of a row could not be used, and what became of it.
UNREAD = {
    "empty": "baris ini tidak berisi nama, NIK, atau No. KK",
    "nik": "NIK bukan 16 angka atau dibulatkan oleh spreadsheet; dipakai hanya angka yang terbaca",
    "kk": "No. KK bukan 16 angka; tidak dipakai",
    "birth": "tanggal lahir tidak terbaca; tidak dipakai",
    "sex": "jenis kelamin tidak terbaca; tidak dipakai",
    "place": "desa/kelurahan tidak dikenal di daerah ini; tidak dipakai",
}


@dataclass(frozen=True, slots=True)
class Question:
    """One row: its own identifier and what is known. places: codes, when the village's name is not unique.

    row: its number as a spreadsheet counts. unread: codes of UNREAD, for cells that could not be used.
    """

    query_id: str
    asked: Known
    places: tuple[str, ...] = ()
    row: int = 0
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer row, and whom it means (None where nobody was found)."""

    cells: tuple[str, ...]
    match: Match | None = None


class Questions:
    """Reads rows. jurisdictions: where names of villages are looked for."""

    def __init__(self, header: Sequence[str], jurisdictions: Sequence[str]):
        self.at = match(header, _COLUMNS).positions
        if "name" not in self.at and "nik" not in self.at and "kk" not in self.at:
            raise TableError("header", "Tidak ada kolom nama, NIK, atau KK. Beri judul kolom: name, nik, atau kk.")
        self.jurisdictions = jurisdictions
        self._places: dict[str, tuple[str, ...]] = {}

    def read(self, number: int, row: Sequence[str]) -> Question:
        def cell(name: str) -> str:
            place = self.at.get(name)
            return cells.text(row[place]) if place is not None and place < len(row) else ""

        born, year, month = read_birth(cell("birth_date"))
        code, places = region_code(cell("village_code")), ()
        if not code and cell("village"):
            places = self._named(cell("village"))
            code = places[0] if len(places) == 1 else ""
        asked = Known(
            name=cell("name"), birth_date=born, birth_year=year, birth_month=month, village=code,
            sex=_SEX.get(cell("sex").lower(), ""), nik=_digits(cell("nik")), kk=_digits(cell("kk")),
            mother=cell("mother_name"),
        )  # fmt: skip
        unread = tuple(_unread(cell, asked, places))
        return Question(cell("query_id") or str(number), asked, places if len(places) > 1 else (), number, unread)

    @property
    def read_columns(self) -> list[str]:
        """Headings of the columns that were recognised, in the order of the form."""
        return [_HEADINGS[column.field] for column in _COLUMNS if column.field in self.at]

    def _named(self, text: str) -> tuple[str, ...]:
        if text not in self._places:
            found = (code for where in self.jurisdictions for code in villages.find(text, where))
            self._places[text] = tuple(dict.fromkeys(found))
        return self._places[text]


def _unread(cell: Callable[[str], str], asked: Known, places: tuple[str, ...]) -> Iterator[str]:
    """Codes of the cells that hold something which could not be used."""
    if not (asked.name or asked.nik or asked.kk):
        yield "empty"
    if cell("nik") and len(asked.nik) != 16:
        yield "nik"
    if cell("kk") and len(asked.kk) != 16:
        yield "kk"
    if cell("birth_date") and not asked.year:
        yield "birth"
    if cell("sex") and not asked.sex:
        yield "sex"
    if (cell("village") or cell("village_code")) and not (asked.village or places):
        yield "place"


def read_birth(text: str) -> tuple[date | None, int | None, int | None]:
    """(date, year, month) of 1980-03-14, 1980-03-00, 1980-00-00 or the ways of spreadsheets; 00 is unknown."""
    born, year = cells.day(text)
    month = None
    parts = text.split("-")
    if born is None and year and len(parts) == 3 and len(parts[0]) == 4 and parts[1].isdigit():
        month = int(parts[1]) if 1 <= int(parts[1]) <= 12 else None
    return born, year, month


def region_code(text: str) -> str:
    """33.24.12.2001 of "33.24.12.2001" or "3324122001"; "" for anything else."""
    digits = text.replace(".", "")
    if not digits.isdigit() or len(digits) not in (4, 6, 10):
        return ""
    parts = [digits[:2], digits[2:4], digits[4:6], digits[6:]]
    return ".".join(part for part in parts if part)


def _digits(text: str) -> str:
    """The digits of a number, also of part of one; nothing when a spreadsheet has rounded it."""
    digits = identifiers.clean(text)
    return digits if digits.isascii() and digits.isdigit() else ""


def answers(questions: Iterable[Question], jurisdictions: Sequence[str]) -> Iterator[Answer]:
    """At most MOST rows a question, best first; one row with band *tidak* where nobody is found. Memory stays flat."""
    for found, names in matched(questions, jurisdictions):
        for question, matches in found:
            yield from _rows(question, matches, names)


Part = tuple[list[tuple[Question, list[Match]]], dict[int, str]]


def matched(questions: Iterable[Question], jurisdictions: Sequence[str]) -> Iterator[Part]:
    """Part by part: ([(question, its matches)], the registry file's identifier of each person found).

    Two parts are under way at once: while the database looks for the candidates of one, those of the other are
    compared. Inside a transaction, which no other connection can look into, they follow one another.
    """
    questions = iter(questions)
    chunks = iter(lambda: list(islice(questions, CHUNK)), [])
    if connection.in_atomic_block:
        for chunk in chunks:
            yield _matched(chunk, jurisdictions)
        return
    with ThreadPoolExecutor(AT_ONCE) as workers:
        ahead: deque[Future[Part]] = deque()
        for chunk in chunks:
            ahead.append(workers.submit(_apart, chunk, jurisdictions))
            if len(ahead) > AT_ONCE:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()


def _apart(chunk: list[Question], jurisdictions: Sequence[str]) -> Part:
    """A part on a connection of this thread, given back afterwards."""
    try:
        return _matched(chunk, jurisdictions)
    finally:
        connection.close()


def _matched(chunk: list[Question], jurisdictions: Sequence[str]) -> Part:
    found = [(question, ranked(question.asked, jurisdictions, question.places, MOST)) for question in chunk]
    return found, external_ids({one.pk for _, matches in found for one in matches})


def _rows(question: Question, matches: list[Match], names: dict[int, str]) -> Iterator[Answer]:
    if not matches:
        reason = "tidak ada warga yang cocok" if _says_something(question.asked) else "baris ini tidak berisi data"
        yield Answer((unformula(question.query_id), "1", "", "", Band.UNLIKELY.value, reason))
    for rank, one in enumerate(matches, 1):
        reasons = "; ".join(reason.text for reason in one.score.reasons)
        yield Answer(
            (unformula(question.query_id), str(rank), unformula(names.get(one.pk, "")), f"{one.bits:.2f}",
             one.band.value, unformula(reasons)),
            one,
        )  # fmt: skip


def _says_something(asked: Known) -> bool:
    return replace(asked, sex="", village="") != Known()


def external_ids(people: set[int]) -> dict[int, str]:
    """The registry file's own identifier of each person: of the newest edition in force that gives one, else of the
    newest that ever did, for whoever has vanished since."""
    listed = EditionListing.objects.filter(person__in=people, edition__state__in=APPLIED_STATES)
    in_force = Case(When(edition__state=EditionState.CURRENT, then=1), default=0)
    rows = listed.exclude(external_id="").order_by(in_force, "edition__edition_date", "edition_id", "pk")
    return dict(rows.values_list("person_id", "external_id"))


@contextmanager
def questions_of(path: Path, jurisdictions: Sequence[str]) -> Iterator[Iterator[Question]]:
    """The questions of a file, read as they come. Raises TableError."""
    with open_table(path) as table:
        reader = Questions(table.header, jurisdictions)
        yield (reader.read(number, row) for number, row in table.rows)


def columns_of(path: Path, most: int) -> tuple[list[str], int]:
    """(headings recognised, rows) of a file of at most `most` rows. Raises TableError."""
    with open_table(path) as table:
        reader, count = Questions(table.header, ()), 0
        for count, _ in enumerate(table.rows, 1):
            if count > most:
                raise TableError("long", f"Daftar berisi lebih dari {words.number(most)} baris. Bagi per kecamatan.")
    if not count:
        raise TableError("empty", "Daftar ini hanya berisi baris judul. Isi barisnya, lalu unggah lagi.")
    return reader.read_columns, count


def places_of(people: Iterable[Match]) -> dict[str, str]:
    """ "Sukodono, Kec. Kendal" of the villages of these people, by code."""
    codes = {one.known.village for one in people}
    rows = Region.objects.filter(code__in=codes).select_related("parent").order_by("code")
    return {row.code: f"{row.short_name}, {row.parent.short_name}" for row in rows}
