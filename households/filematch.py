"""A list of people matched against the registry: what rows ask, and the answers. For the command and the screen.

Reads the columns query_id, nik, kk, name, birth_date, sex, village_code, village, mother_name in any order, by these
names or the usual Indonesian ones; any cell may be empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path

from households import identifiers, villages
from households.candidates import Match, ranked
from households.enums import EditionState
from households.matching import Band, Known
from households.models import EditionListing
from slrt.exchange import cells
from slrt.exchange.cells import unformula
from slrt.exchange.errors import TableError
from slrt.exchange.headers import Column, match
from slrt.exchange.tables import open_table
from slrt.regions.models import Region

HEADER = ("query_id", "rank", "external_id", "score", "band", "reasons")
MOST = 10
CHUNK = 100
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
_SEX = {"l": "L", "p": "P", "lk": "L", "pr": "P", "laki-laki": "L", "laki laki": "L", "perempuan": "P", "1": "L",
        "2": "P"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """One row: its own identifier and what is known. places: codes, when the village's name is not unique."""

    query_id: str
    asked: Known
    places: tuple[str, ...] = ()


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
        return Question(cell("query_id") or str(number), asked, places if len(places) > 1 else ())

    def _named(self, text: str) -> tuple[str, ...]:
        if text not in self._places:
            found = (code for where in self.jurisdictions for code in villages.find(text, where))
            self._places[text] = tuple(dict.fromkeys(found))
        return self._places[text]


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
    questions = iter(questions)
    while chunk := list(islice(questions, CHUNK)):
        found = [(question, ranked(question.asked, jurisdictions, question.places, MOST)) for question in chunk]
        names = external_ids({one.pk for _, matches in found for one in matches})
        for question, matches in found:
            yield from _rows(question, matches, names)


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
    """The registry file's own identifier of each person, of the newest edition in force that gives one."""
    listed = EditionListing.objects.filter(person__in=people, edition__state=EditionState.CURRENT)
    rows = listed.exclude(external_id="").order_by("edition__edition_date", "edition_id", "pk")
    return dict(rows.values_list("person_id", "external_id"))


@contextmanager
def questions_of(path: Path, jurisdictions: Sequence[str]) -> Iterator[Iterator[Question]]:
    """The questions of a file, read as they come. Raises TableError."""
    with open_table(path) as table:
        reader = Questions(table.header, jurisdictions)
        yield (reader.read(number, row) for number, row in table.rows)


def places_of(people: Iterable[Match]) -> dict[str, str]:
    """ "Sukodono, Kec. Kendal" of the villages of these people, by code."""
    codes = {one.known.village for one in people}
    rows = Region.objects.filter(code__in=codes).select_related("parent").order_by("code")
    return {row.code: f"{row.short_name}, {row.parent.short_name}" for row in rows}
