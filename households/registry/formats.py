"""The declared forms of registry files (households/formats/*.toml), and which of them a file has."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from slrt.exchange.errors import TableError
from slrt.exchange.headers import Column, Match, Need, match, wrong_header

FOLDER = Path(__file__).resolve().parent.parent / "formats"
SYNONYMS = "synonyms"
KEYS = ("code", "label", "source", "subject", "with_family", "questionnaire", "village_from", "programme")
# A file that has less than this share of a form's columns is another kind of file altogether.
ENOUGH = 0.5


@dataclass(frozen=True)
class Format:
    """One form. subject: "person", "family" or "participant" rows.

    with_family: the form of the file that must come with this one.
    questionnaire: the generation whose codes its answers use (households.codes). village_from: the field whose first
    ten digits are the BPS code of the village. programme: what every row of a list of participants is about.
    """

    code: str
    label: str
    source: str
    subject: str
    columns: tuple[Column, ...]
    with_family: str = ""
    questionnaire: str = ""
    village_from: str = ""
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


@cache
def formats() -> dict[str, Format]:
    """Every declared form by its code."""
    shared = tomllib.loads((FOLDER / f"{SYNONYMS}.toml").read_text(encoding="utf-8"))
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


def recognise(headers: Sequence[str], source: str) -> Recognised:
    """The form of this source that fits a header row best.

    Raises TableError naming the wrong and the expected headers when a column no row can do without is missing.
    """
    tried = [(form, match(headers, form.columns)) for form in formats().values() if form.source == source]
    if not tried:
        raise TableError("source", "Sumber data ini belum mempunyai bentuk berkas yang dikenal.")
    form, found = max(tried, key=lambda pair: _fit(*pair))
    if found.found < len(form.wanted) * ENOUGH:
        raise _unknown(form, headers)
    if any(column.need is Need.MUST for column in found.missing):
        raise wrong_header(form.label, form.columns, found)
    return Recognised(form, found, len(headers))


def _fit(form: Format, found: Match) -> float:
    return found.found - 0.5 * len(found.missing) - 0.25 * len(found.unused)


def _unknown(form: Format, headers: Sequence[str]) -> TableError:
    there = ", ".join(f"“{header}”" for header in headers[:4] if header)
    wanted = ", ".join(f"“{column.header}”" for column in form.wanted[:4])
    return TableError(
        "format",
        f"Judul kolom tidak dikenali: berkas dimulai dengan {there or 'sel kosong'}, sedangkan bentuk {form.label} "
        f"dimulai dengan {wanted}. Periksa sumber data yang dipilih. Tidak ada baris yang diimpor.",
    )
