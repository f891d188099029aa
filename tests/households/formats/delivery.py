"""Files of every declared form, made from the same made-up families, and the dirt that deliveries carry.

The header rows are written down here once more, as they arrive, so that a form which forgets a column is found out.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.households import files
from tests.households.files import Family, Someone

EDITION = "2025-T4"
# Cells of one row by what they mean here; the form says under which header each stands.
Cells = dict[str, str]


@dataclass(frozen=True)
class Delivered:
    """One file of a delivery. fields: what each column means, in the order of the file, "" where the test leaves it."""

    name: str
    header: list[str]
    fields: list[str]
    family: bool = False
    delimiter: str = ","


@dataclass(frozen=True)
class Kind:
    """A delivery: its source for the command, its person file, and the family file that comes with it."""

    code: str
    source: str
    person: Delivered
    family: Delivered | None = None
    grouped: bool = False
    rank: str = ""  # "desil" or "percentile"
    wide_place: bool = True  # the person rows name their village
    options: tuple[tuple[str, str], ...] = ()

    @property
    def has(self) -> frozenset[str]:
        return frozenset(self.person.fields)


def cells_of(family: Family, person: Someone, order: int) -> Cells:
    """What a delivery may say of one person."""
    village = files.CODES[family.place].replace(".", "")
    return {
        "group": f"3324120001{family.kk[-6:]}",
        "external_id": f"3324120001{family.kk[-6:]}{order:02d}",
        "province": "JAWA TENGAH", "regency": "KENDAL", "district": family.place[0], "village": family.place[1],
        "province_code": "33", "regency_code": "24", "district_code": "12", "village_code": village,
        "address": family.address, "hamlet": "KRAJAN", "rt": family.rt, "rw": family.rw, "kk": family.kk,
        "nik": person.number, "name": person.name, "birth_date": f"{person.born:%d/%m/%Y}", "birth_place": "KENDAL",
        "sex": "LAKI-LAKI" if person.sex == "L" else "PEREMPUAN", "occupation": "BURUH TANI",
        "mother_name": person.mother, "relation": person.relation, "matched_civil": "PADAN",
        "age": str(2025 - person.born.year), "desil": str(family.desil), "percentile": "12",
        "head_name": family.members[0].name, "size": str(len(family.members)), "code": "PKH", "card": "6032980000001",
        "stage": "Tahap 2 Tahun 2025", "amount": "600000", "status": "AKTIF",
    }  # fmt: skip


def row_of(delivered: Delivered, cells: Cells) -> list[str]:
    return [cells.get(name, "") for name in delivered.fields]


def write(path: Path, delivered: Delivered, rows: list[list[str]], *, encoding: str = "utf-8", header=None) -> Path:
    if path.suffix == ".xlsx":
        return files.write_xlsx(path, header or delivered.header, rows)
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=delivered.delimiter).writerows([header or delivered.header, *rows])
    return path


def clean(kind: Kind, made: list[Family]) -> tuple[list[list[str]], list[list[str]]]:
    """(person rows, family rows) without dirt."""
    people, homes = [], []
    for family in made:
        for order, person in enumerate(family.members, 1):
            people.append(row_of(kind.person, cells_of(family, person, order)))
        if kind.family:
            homes.append(row_of(kind.family, cells_of(family, family.members[0], 1)))
    return people, homes


Spoil = Callable[[Cells], None]


def _set(**values: str) -> Spoil:
    return lambda cells: cells.update(values)


def _nik(change: Callable[[str], str]) -> Spoil:
    return lambda cells: cells.update(nik=change(cells["nik"]))


# (what is wrong, the field it is in, how). Each is done to a family of one in rows 2, 3, 4 ... of the file.
DIRT: tuple[tuple[str, str, Spoil], ...] = (
    ("NIK of 15 digits", "nik", _nik(lambda nik: nik[:15])),
    ("NIK of 17 digits", "nik", _nik(lambda nik: nik + "1")),
    ("NIK rounded by a spreadsheet", "nik", _set(nik="6.20407E+15")),
    ("NIK rounded, comma", "nik", _set(nik="6,20407E+15")),
    ("NIK with a trailing .0", "nik", _nik(lambda nik: nik + ".0")),
    ("NIK with a leading apostrophe", "nik", _nik(lambda nik: "'" + nik)),
    ("NIK with spaces", "nik", _nik(lambda nik: f"{nik[:6]} {nik[6:12]} {nik[12:]}")),
    ("NIK with the letter O", "nik", _nik(lambda nik: nik[:-4] + "OOO1")),
    ("NIK of zeros", "nik", _set(nik="0" * 16)),
    ("NIK without a possible date", "nik", _nik(lambda nik: nik[:6] + "991399" + nik[12:])),
    ("NIK empty", "nik", _set(nik="")),
    ("no KK", "kk", _set(kk="")),
    ("KK of 15 digits", "kk", lambda cells: cells.update(kk=cells["kk"][:15])),
    ("KK of one digit repeated", "kk", _set(kk="1" * 16)),
    ("no household id", "group", _set(group="")),
    ("household id rounded", "group", _set(group="3.32412E+15")),
    ("name empty", "name", _set(name="")),
    ("name with digits", "name", _set(name="SUKARDI 2")),
    ("name with an accent and a no-break space", "name", _set(name="RENÉE\u00a0 AYU")),
    ("name with quotes", "name", _set(name='SITI "UMI" AMINAH')),
    ("date that does not exist", "birth_date", _set(birth_date="31/02/1980")),
    ("date in the future", "birth_date", _set(birth_date="01/01/2099")),
    ("date of 1850", "birth_date", _set(birth_date="01/01/1850")),
    ("date the other way round", "birth_date", _set(birth_date="1980-07-31")),
    ("date in words", "birth_date", _set(birth_date="17 Agustus 1980")),
    ("date as a spreadsheet's number", "birth_date", _set(birth_date="29434")),
    ("date of a year only", "birth_date", _set(birth_date="00/00/1980")),
    ("date that is none", "birth_date", _set(birth_date="tidak tahu")),
    ("sex L", "sex", _set(sex="L")),
    ("sex in a code", "sex", _set(sex="2")),
    ("sex unreadable", "sex", _set(sex="?")),
    ("relation in a code", "relation", _set(relation="3")),
    ("relation unknown", "relation", _set(relation="SEPUPU JAUH")),
    ("age of 130", "age", _set(age="130")),
    ("desil 11", "desil", _set(desil="11")),
    ("desil 0", "desil", _set(desil="0")),
    ("desil with .0", "desil", _set(desil="3.0")),
    ("desil empty", "desil", _set(desil="")),
    ("percentile 101", "percentile", _set(percentile="101")),
    ("percentile of a word", "percentile", _set(percentile="rendah")),
    ("village unknown", "village", _set(village="ANTAH BERANTAH", village_code="3324129999")),
    ("village misspelt", "village", _set(village="SIDOMUKTY", village_code="")),
    ("village of another kabupaten", "regency", _set(regency="KOTA SEMARANG", regency_code="3374")),
    ("stopped taking part", "status", _set(status="Non Aktif")),
    ("programme in its old name", "code", _set(code="BPNT")),
    ("programme that nobody knows", "code", _set(code="BANTUAN AJAIB")),
    ("a name that is not the NIK's owner's", "name", _set(name="ZULKIFLI HARUN")),
    ("address with a line end and quotes", "address", _set(address='JL. "MAWAR"\nNO 3')),
    ("address that is a formula", "address", _set(address='=HYPERLINK("http://x")')),
)


def dirty(kind: Kind) -> tuple[list[list[str]], list[list[str]], list[str]]:
    """(person rows, family rows, what is wrong with each person row). Broken rows and blank ones come last."""
    chosen = [(label, spoil) for label, where, spoil in DIRT if where in kind.has]
    made = files.families(len(chosen) + 6)
    people, homes, said = [], [], []
    for family, (label, spoil) in zip(made, chosen, strict=False):
        cells = cells_of(family, family.members[0], 1)
        if kind.family:
            homes.append(row_of(kind.family, cells))
        spoil(cells)
        people.append(row_of(kind.person, cells))
        said.append(label)
    rest = [row_of(kind.person, cells_of(family, family.members[0], 1)) for family in made[len(chosen) :]]
    if kind.family:
        homes += [row_of(kind.family, cells_of(family, family.members[0], 1)) for family in made[len(chosen) :]]
    last = {
        "the same person again": list(rest[0]),
        "one column too many": [*rest[1], "LEBIH"],
        "cut off in the middle": rest[2][:2],
        "blank row": [""] * len(rest[3]),
        "row of spaces": [" "] * len(rest[3]),
        "empty cells behind the last": [*rest[4], "", ""],
        "in order": rest[0],
    }
    people.insert(0, rest[0])
    said.insert(0, "in order")
    last.pop("in order")
    for label, row in last.items():
        people.append(row)
        said.append(label)
    return people, homes, said
