"""The kinds of PPKS and PSKS, and whether one fits a person. Imports no model; the table is data/registers.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

REGISTERS = {"ppks": "PPKS", "psks": "PSKS"}
SUBJECTS = {"person": "perorangan", "family": "keluarga", "group": "kelompok atau lembaga"}
SEXES = {"L": "laki-laki", "P": "perempuan"}


@dataclass(frozen=True, slots=True)
class Code:
    """youngest and oldest are whole years, None for no limit; sensitive ones are restricted."""

    register: str
    code: str
    name: str
    definition: str
    subject: str
    youngest: int | None = None
    oldest: int | None = None
    sex: str = ""
    sensitive: bool = False

    @property
    def label(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def ages(self) -> str:
        if self.youngest is None and self.oldest is None:
            return ""
        if self.oldest is None:
            return f"{self.youngest} tahun ke atas"
        return f"{self.youngest or 0} sampai {self.oldest} tahun"


@lru_cache(maxsize=1)
def table() -> dict[str, Code]:
    path = Path(__file__).parent.parent / "data" / "registers.toml"
    rows = [Code(**row) for row in tomllib.loads(path.read_text(encoding="utf-8"))["codes"]]
    return {row.code: row for row in rows}


def of(register: str) -> list[Code]:
    return [row for row in table().values() if row.register == register]


def choices(register: str) -> list[tuple[str, str]]:
    return [(row.code, row.label) for row in of(register)]


def sensitive(codes: Iterable[str]) -> bool:
    return any(table()[code].sensitive for code in codes)


def misfits(codes: Iterable[str], *, age: int | None, sex: str, subject: str) -> list[str]:
    """A sentence for each way in which a code does not fit; nothing is said about what is not known."""
    found = []
    for row in (table()[code] for code in codes):
        if age is not None and not (row.youngest or 0) <= age <= (200 if row.oldest is None else row.oldest):
            found.append(f"{row.label} biasanya untuk usia {row.ages}; yang tercatat {age} tahun.")
        if row.sex and sex and row.sex != sex:
            found.append(f"{row.label} biasanya untuk {SEXES[row.sex]}.")
        if row.subject != subject and "person" not in (row.subject, subject):
            found.append(f"{row.label} biasanya untuk {SUBJECTS[row.subject]}.")
        elif row.subject != subject and row.subject != "person":
            found.append(f"{row.label} biasanya untuk {SUBJECTS[row.subject]}, bukan {SUBJECTS[subject]}.")
    return found
