"""The declared forms of registry files (households/formats/*.toml), and which of them a file has."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from slrt.exchange.errors import TableError
from slrt.exchange.headers import Column, Match, Need, match, slug, wrong_header

FOLDER = Path(__file__).resolve().parent.parent / "formats"
SYNONYMS = "synonyms"
KEYS = (
    *("code", "label", "source", "subject", "with_family", "questionnaire", "village_from", "village_codes"),
    *("programme",),
)
BPS = "bps"
# A file that has less than this share of a form's columns is another kind of file altogether.
ENOUGH = 0.5


@dataclass(frozen=True)
class Format:
    """One form. subject: "person", "family" or "participant" rows.

    with_family: the form of the file that must come with this one.
    questionnaire: the generation whose codes its answers use (households.codes). village_from: the field whose first
    ten digits are the BPS code of the village. village_codes: "bps" where the codes of places are those of BPS, ""
    where they are Kemendagri's or either's. programme: what every row of a list of participants is about.
    """

    code: str
    label: str
    source: str
    subject: str
    columns: tuple[Column, ...]
    with_family: str = ""
    questionnaire: str = ""
    village_from: str = ""
    village_codes: str = ""
    programme: str = ""

    @property
    def grouped(self) -> bool:
        """Whether the file's own household id holds families together instead of their KK number."""
        return any(column.field == "group" for column in self.columns)

    @property
    def wanted(self) -> list[Column]:
        return [column for column in self.columns if column.need is not Need.OPTIONAL]


@dataclass(frozen=True)
class Recognised:
    """A file's form and where its columns stand."""

    format: Format
    match: Match
    width: int


@dataclass(frozen=True)
class Kept:
    """A form that a person taught here. columns stand in the order of its titles; those not used are not among them.

    titles: the slugs of the whole header row, with which of its namesakes each is: two columns may be called alike.
    """

    format: Format
    titles: tuple[tuple[str, int], ...]
    positions: Mapping[str, tuple[str, int]]

    def read(self, headers: Sequence[str]) -> Recognised | None:
        """Where the columns stand in a file that has exactly these titles, in whatever order; None for another."""
        there = {title: place for place, title in enumerate(numbered(headers))}
        if there.keys() != set(self.titles):
            return None
        found = Match(positions={field: there[title] for field, title in self.positions.items()})
        used = set(found.positions.values())
        found.unused = [(place, header) for place, header in enumerate(headers) if header and place not in used]
        return Recognised(self.format, found, len(headers))


class UnknownHeaders(TableError):
    """No form has these headers. files: (number of the file, its headers, the sentence about it) of each such file."""

    def __init__(self, code: str, sentence: str, files: Sequence[tuple[int, list[str], str]] = ()):
        super().__init__(code, sentence)
        self.files = list(files)


def numbered(headers: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Each header by its letters, with how many of that name stood before it."""
    seen: Counter[str] = Counter()
    found = []
    for header in headers:
        name = slug(header)
        found.append((name, seen[name]))
        seen[name] += 1
    return tuple(found)


@cache
def shared_synonyms() -> dict[str, list[str]]:
    """Other names of the fields that every form has."""
    return tomllib.loads((FOLDER / f"{SYNONYMS}.toml").read_text(encoding="utf-8"))


@cache
def formats() -> dict[str, Format]:
    """Every declared form by its code."""
    shared = shared_synonyms()
    files = sorted(path for path in FOLDER.glob("*.toml") if path.stem != SYNONYMS)
    loaded = (_load(tomllib.loads(path.read_text(encoding="utf-8")), shared) for path in files)
    return {form.code: form for form in loaded}


def _load(raw: dict, shared: dict[str, list[str]]) -> Format:
    columns = tuple(
        Column(
            header=entry["header"],
            field=entry["field"],
            need=Need(entry.get("need", "expected")),
            synonyms=(*entry.get("synonyms", ()), *shared.get(entry["field"], ())),
        )
        for entry in raw["columns"]
    )
    plain = {key: raw.get(key, "") for key in KEYS}
    return Format(columns=columns, **plain)


def recognise(headers: Sequence[str], source: str, kept: Iterable[Kept] = ()) -> Recognised:
    """The form of this source that fits a header row best; one that was taught here and fits wholly comes first.

    Raises UnknownHeaders naming the wrong and the expected headers when a column no row can do without is missing.
    """
    for own in kept:
        found = own.read(headers)
        if found:
            return found
    tried = [(form, match(headers, form.columns)) for form in formats().values() if form.source == source]
    if not tried:
        raise TableError("source", "Sumber data ini belum mempunyai bentuk berkas yang dikenal.")
    form, found = max(tried, key=lambda pair: _fit(*pair))
    if found.found < len(form.wanted) * ENOUGH:
        raise _unknown(form, headers)
    if any(column.need is Need.MUST for column in found.missing):
        wrong = wrong_header(form.label, form.columns, found)
        raise UnknownHeaders(wrong.code, wrong.sentence)
    return Recognised(form, found, len(headers))


def _fit(form: Format, found: Match) -> float:
    return found.found - 0.5 * len(found.missing) - 0.25 * len(found.unused)


def _unknown(form: Format, headers: Sequence[str]) -> UnknownHeaders:
    there = ", ".join(f"“{header}”" for header in headers[:4] if header)
    wanted = ", ".join(f"“{column.header}”" for column in form.wanted[:4])
    return UnknownHeaders(
        "format",
        f"Judul kolom tidak dikenali: berkas dimulai dengan {there or 'sel kosong'}, sedangkan bentuk {form.label} "
        f"dimulai dengan {wanted}. Periksa sumber data yang dipilih. Tidak ada baris yang diimpor.",
    )
