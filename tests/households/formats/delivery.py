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
        "kind": "24", "presence": "MASYARAKAT", "aid": "PKH", "institution": "TIDAK",
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
    ("KK rounded by a spreadsheet", "kk", _set(kk="3.32412E+15")),
    ("KK with the letter O", "kk", lambda cells: cells.update(kk=cells["kk"][:-1] + "O")),
    ("KK with spaces and a leading apostrophe", "kk", lambda cells: cells.update(kk=f"' {cells['kk']} ")),
    ("no household id", "group", _set(group="")),
    ("household id rounded", "group", _set(group="3.32412E+15")),
    ("household id with a trailing .0", "group", lambda cells: cells.update(group=f"{cells['group']}.0")),
    ("household id with a leading apostrophe", "group", lambda cells: cells.update(group=f"'{cells['group']}")),
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
    ("kind by its code", "kind", _set(kind="p13")),
    ("kind by its name", "kind", _set(kind="Korban bencana alam")),
    ("kind that nobody knows", "kind", _set(kind="99")),
    ("kind empty", "kind", _set(kind="")),
    ("kind that does not fit", "kind", _set(kind="1")),
    ("a name that is not the NIK's owner's", "name", _set(name="ZULKIFLI HARUN")),
    ("address with a line end and quotes", "address", _set(address='JL. "MAWAR"\nNO 3')),
    ("address that is a formula", "address", _set(address='=HYPERLINK("http://x")')),
)


# The same for rows of the family file that comes with persons; the members of the family are in order.
FAMILY_DIRT: tuple[tuple[str, str, Spoil], ...] = (
    ("head without a name", "head_name", _set(head_name="")),
    ("head with digits in the name", "head_name", _set(head_name="SUKARDI 2")),
    ("head with quotes", "head_name", _set(head_name='SITI "UMI" AMINAH')),
    ("size in words", "size", _set(size="tiga")),
    ("size of none", "size", _set(size="0")),
    ("size with .0", "size", _set(size="3.0")),
    ("size that is too large", "size", _set(size="999999")),
    ("size below nothing", "size", _set(size="-3")),
)
_OF_A_FAMILY = frozenset({"kk", "group", "desil", "percentile", "village", "regency", "address"})
Dirty = tuple[list[list[str]], list[str]]


def dirty(kind: Kind) -> tuple[Dirty, Dirty]:
    """((person rows, what is wrong with each), (family rows, what is wrong with each)).

    Broken rows and blank ones come last. The members of a family whose own row is dirty are in order.
    """
    chosen = [(label, spoil) for label, where, spoil in DIRT if where in kind.has]
    wrong_homes = [
        (label, spoil) for label, where, spoil in _family_dirt() if kind.family and where in kind.family.fields
    ]
    made = iter(files.families(len(chosen) + len(wrong_homes) + 12))
    people: list[tuple[str, list[str]]] = []
    homes: list[tuple[str, list[str]]] = []
    spare = [next(made) for _ in range(6)]
    people.append(("in order", _person_row(kind, spare[0])))
    homes += [("in order", _family_row(kind, family)) for family in spare]
    for label, spoil in chosen:
        family = next(made)
        people.append((label, _person_row(kind, family, spoil)))
        homes.append(("in order", _family_row(kind, family)))
    for label, spoil in wrong_homes:
        family = next(made)
        people.append((f"a member where: {label}", _person_row(kind, family)))
        homes.append((label, _family_row(kind, family, spoil)))
    people += _broken("the same person again", [_person_row(kind, family) for family in spare])
    if kind.family:
        homes += _broken("the same family again", [_family_row(kind, family) for family in spare[:1] + list(made)])
    return _apart(people), _apart(homes)


def _family_dirt() -> list[tuple[str, str, Spoil]]:
    return [*(one for one in DIRT if one[1] in _OF_A_FAMILY), *FAMILY_DIRT]


def _person_row(kind: Kind, family: Family, spoil: Spoil | None = None) -> list[str]:
    cells = cells_of(family, family.members[0], 1)
    if spoil:
        spoil(cells)
    return row_of(kind.person, cells)


def _family_row(kind: Kind, family: Family, spoil: Spoil | None = None) -> list[str]:
    cells = cells_of(family, family.members[0], 1)
    if spoil:
        spoil(cells)
    return row_of(kind.family, cells) if kind.family else []


def _broken(again: str, rows: list[list[str]]) -> list[tuple[str, list[str]]]:
    return [
        (again, list(rows[0])),
        ("one column too many", [*rows[1], "LEBIH"]),
        ("cut off in the middle", rows[2][: min(2, len(rows[2]) - 1)]),
        ("blank row", [""] * len(rows[3])),
        ("row of spaces", [" "] * len(rows[3])),
        ("empty cells behind the last", [*rows[4], "", ""]),
    ]


def _apart(rows: list[tuple[str, list[str]]]) -> Dirty:
    return [row for _, row in rows], [label for label, _ in rows]
