"""From the cells of one row to the values that are staged, or to the reason why the row cannot be used.

Every check here looks at one row alone; what needs other rows or the registry is done set-wise in validate.py.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from households import identifiers
from households.enums import NoNikReason, Relation
from households.registry.formats import BPS, Recognised
from households.registry.places import Places
from slrt.exchange import cells

NOTHING = frozenset(("", "-", "--", "0", "null", "none", "nan", "tidak ada", "belum ada"))
_SEX = {"l": "L", "p": "P", "1": "L", "2": "P", "lk": "L", "pr": "P", "pria": "L", "wanita": "P"}
_SEX |= {"laki-laki": "L", "laki laki": "L", "perempuan": "P"}
_RELATIONS = {
    Relation.HEAD: ("kepala keluarga", "kepala", "krt", "kepala rumah tangga"),
    Relation.SPOUSE: ("istri", "suami", "istri/suami", "suami/istri", "isteri"),
    Relation.CHILD: ("anak", "anak kandung", "anak tiri", "anak angkat"),
    Relation.CHILD_IN_LAW: ("menantu",),
    Relation.GRANDCHILD: ("cucu",),
    Relation.PARENT: ("orang tua", "orangtua", "mertua", "orang tua/mertua", "ortu"),
    Relation.HELPER: ("pembantu", "sopir", "pembantu/sopir"),
    Relation.OTHER: ("lainnya", "famili lain", "keluarga lain"),
}
_RELATION = {word: str(code) for code, group in _RELATIONS.items() for word in group}
_RELATION |= {str(code): str(code) for code in Relation.values}
_DIGIT = re.compile(r"\d")
_DAYS = frozenset(f"{day + offset:02d}" for day in range(1, 32) for offset in (0, identifiers.FEMALE_DAY_OFFSET))
_MAX_VALUE = 120
# More members than any family card holds: the cell is something else.
LARGEST_FAMILY = 60
_VILLAGE_DIGITS, _REGENCY_DIGITS = 10, 4
_ID_DIGITS = (16, 18)


def is_sex(value: str) -> bool:
    """Whether a word, not a bare number, says somebody's sex."""
    return not value.isdigit() and value.lower() in _SEX


def is_relation(value: str) -> bool:
    """Whether a word, not a bare number, says a relation to the head of the family."""
    return not value.isdigit() and value.lower() in _RELATION


class Rejected(Exception):
    """The row cannot be used: a code of reasons.REJECTED and what more there is to say, without names or numbers."""

    def __init__(self, reason: str, detail: str = ""):
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


@dataclass(slots=True)
class Values:
    """The values of a row, cleaned. Numbers are still plain: they are sealed by the chunk.

    group is what holds a family together where the file knows no KK numbers: the file's own household id.
    """

    line: int
    nik: str = ""
    kk: str = ""
    group: str = ""
    no_nik_reason: str = ""
    external_id: str = ""
    name: str = ""
    birth_date: date | None = None
    birth_year: int | None = None
    birth_place: str = ""
    sex: str = ""
    mother_name: str = ""
    relation: str = ""
    occupation: str = ""
    village: str = ""
    address: str = ""
    hamlet: str = ""
    rt: str = ""
    rw: str = ""
    desil: int | None = None
    percentile: int | None = None
    size: int | None = None
    matched_civil: str = ""
    programmes: tuple[str, ...] = ()
    extras: str = "{}"
    housing: str = "{}"
    warnings: list[str] = field(default_factory=list)


class RowReader:
    """Reads the rows of one recognised file. with_family: the village comes from the family file."""

    def __init__(
        self, shape: Recognised, places: Places, today: date, *, with_family: bool = False, as_of: date | None = None
    ):
        self.format = shape.format
        self.subject, self.width, self.grouped = shape.format.subject, shape.width, shape.format.grouped
        self.places, self.today, self.with_family = places, today, with_family
        self.as_of, self.source = as_of or today, shape.format.source
        self.at = shape.match.positions
        self.needed = 1 + max(self.at[c.field] for c in shape.format.columns if c.need == "must")
        self.programmes = self._named("programme:")
        self.extras, self.housing = self._named("attribute:"), self._named("housing:")
        self.questionnaire = shape.format.questionnaire
        self.village_from, self.in_bps = shape.format.village_from, shape.format.village_codes == BPS

    def _named(self, prefix: str) -> list[tuple[str, int]]:
        return [(name.removeprefix(prefix), place) for name, place in self.at.items() if name.startswith(prefix)]

    def read(self, line: int, row: Sequence[str]) -> Values:
        """The values of a row. Raises Rejected with the first reason that applies."""
        row = self._fitted(row)
        cell = self._cell_of(row)
        values = Values(line)
        if self.subject == "person":
            self._identity(values, cell)
        if self.grouped:
            self._group(values, cell)
        else:
            self._family_number(values, cell)
        self._name(values, cell)
        self._where(values, cell)
        self._figures(values, cell)
        if self.subject == "person":
            self._person(values, cell)
        values.programmes = tuple(code for code, place in self.programmes if cells.flag(row[place]))
        values.extras = self._object(row, self.extras, percentile=values.percentile)
        values.housing = self._object(row, self.housing)
        return values

    def _fitted(self, row: Sequence[str]) -> Sequence[str]:
        """The cleaned cells of a row, as many as the header has."""
        if len(row) == self.width:
            return cells.texts(row)
        if len(row) < self.needed or any(cell.strip() for cell in row[self.width :]):
            raise Rejected("columns", f"ada {len(row)} kolom, seharusnya {self.width}")
        return cells.texts([*row, *[""] * (self.width - len(row))])

    def _cell_of(self, row: Sequence[str]) -> Callable[[str], str]:
        """The cell of a field, "" for a column that the file lacks."""
        places = self.at

        def cell(name: str) -> str:
            place = places.get(name)
            return row[place] if place is not None else ""

        return cell

    def _identity(self, values: Values, cell: Callable[[str], str]) -> None:
        raw = cell("nik")
        if raw.lower() in NOTHING:
            values.no_nik_reason = NoNikReason.NOT_IN_FILE.value
            return
        digits = _number(raw, "NIK", "nik")
        if identifiers.is_placeholder(digits):
            values.no_nik_reason = NoNikReason.PLACEHOLDER.value
            values.warnings.append("nik_placeholder")
            return
        values.nik = digits
        if digits[:2] not in identifiers.PROVINCES:
            values.warnings.append("nik_province")
        if digits[6:8] not in _DAYS or not 1 <= int(digits[8:10]) <= 12:
            values.warnings.append("nik_date")

    def _family_number(self, values: Values, cell: Callable[[str], str]) -> None:
        raw = cell("kk")
        if raw.lower() in NOTHING:
            raise Rejected("no_kk")
        digits = _number(raw, "Nomor KK", "kk")
        if len(set(digits)) == 1:
            raise Rejected("no_kk", "nomor KK hanya satu angka yang diulang")
        values.kk = digits

    def _group(self, values: Values, cell: Callable[[str], str]) -> None:
        """The file's own household; a KK number beside it is taken when it can be used, and is never asked for."""
        group = _plain_id(cell("group"))
        if group.lower() in NOTHING:
            raise Rejected("no_group")
        if identifiers.is_scientific(group):
            raise Rejected("group_scientific")
        values.group = f"{self.source}:{group}"
        raw = cell("kk")
        if raw.lower() in NOTHING:
            return
        if identifiers.number_problem(raw, "Nomor KK") is None and len(set(identifiers.clean(raw))) > 1:
            values.kk = identifiers.clean(raw)
        else:
            values.warnings.append("kk_unusable")

    def _name(self, values: Values, cell: Callable[[str], str]) -> None:
        name = cell("name" if self.subject == "person" else "head_name").upper()[:_MAX_VALUE]
        if self.subject == "person":
            if not name or name in ("-", "."):
                raise Rejected("name_empty")
            if _DIGIT.search(name):
                raise Rejected("name_digits")
        values.name = name

    def _where(self, values: Values, cell: Callable[[str], str]) -> None:
        code, bps = self._codes(cell)
        village, reason = self.places.find(
            regency=cell("regency"), district=cell("district"), village=cell("village"), code=code, bps=bps
        )
        if reason and not self.with_family:
            raise Rejected(reason)
        values.village = village
        values.address, values.hamlet = cell("address")[:240], cell("hamlet")[:80]
        values.rt, values.rw = _block(cell("rt")), _block(cell("rw"))

    def _codes(self, cell: Callable[[str], str]) -> tuple[str, str]:
        """(code of either system, code that is certainly BPS's). An id of 16 or 18 digits begins with such a code."""
        named = "village_bps" in self.at
        code = _code(cell, "village_bps" if named else "village_code")
        if not named and not self.in_bps:
            return code, self._from_id(cell)
        if len(code) < _VILLAGE_DIGITS and (len(code) < _REGENCY_DIGITS or code.startswith(self.places.inside)):
            return "", self._from_id(cell) or code
        return "", code

    def _from_id(self, cell: Callable[[str], str]) -> str:
        """Who moved keeps the id of the former place: one of another kabupaten says nothing."""
        key = cell(self.village_from) if self.village_from else ""
        plain = len(key) in _ID_DIGITS and key.isdigit() and key.isascii() and key.startswith(self.places.inside)
        return key[:_VILLAGE_DIGITS] if plain else ""

    def _figures(self, values: Values, cell: Callable[[str], str]) -> None:
        desil, size, age, rank = cell("desil"), cell("size"), cell("age"), cell("percentile")
        if desil.lower() not in NOTHING or desil == "0":
            values.desil = cells.whole(desil)
            if values.desil is None or not 1 <= values.desil <= 10:
                raise Rejected("desil_range")
        if rank.lower() not in NOTHING or rank == "0":
            values.percentile = cells.whole(rank)
            if values.percentile is None or not 1 <= values.percentile <= 100:
                raise Rejected("percentile_range")
        if size and self.subject == "family":
            count = cells.whole(size)
            values.size = count if count and count <= LARGEST_FAMILY else None
            if values.size is None:
                values.warnings.append("size_unreadable")
        if age:
            years = cells.whole(age)
            if years is None or years > identifiers.MAX_AGE:
                raise Rejected("age_range")
            if "birth_date" not in self.at:
                values.birth_year = self.as_of.year - years

    def _person(self, values: Values, cell: Callable[[str], str]) -> None:
        own = _plain_id(cell("external_id"))
        values.external_id = "" if identifiers.is_scientific(own) else own[:24]
        sex = cell("sex").lower()
        values.sex = _SEX.get(sex, "")
        if sex not in NOTHING and not values.sex:
            values.warnings.append("sex_unreadable")
        relation = cell("relation").lower()
        values.relation = _RELATION.get(relation, "8" if relation else "")
        values.birth_place, values.occupation = cell("birth_place")[:80], cell("occupation")[:80]
        values.mother_name = cell("mother_name").upper()[:_MAX_VALUE]
        values.matched_civil = cell("matched_civil").upper()[:24]
        born = cell("birth_date")
        if born.lower() in NOTHING:
            return
        values.birth_date, values.birth_year = cells.day(born)
        if values.birth_year is None:
            values.warnings.append("birth_unreadable")
        elif not self.today.year - identifiers.MAX_AGE <= values.birth_year <= self.today.year or (
            values.birth_date and values.birth_date > self.today
        ):
            raise Rejected("birth_range")

    def _object(self, row: Sequence[str], named: list[tuple[str, int]], percentile: int | None = None) -> str:
        if not named and percentile is None:
            return "{}"
        given: dict[str, str | int] = {name: text[:_MAX_VALUE] for name, place in named if (text := row[place])}
        if given and self.questionnaire:
            given["questionnaire"] = self.questionnaire
        if percentile is not None:
            given["percentile"] = percentile
        return json.dumps(given, ensure_ascii=False)


def _code(cell: Callable[[str], str], last: str = "village_code") -> str:
    """The code of the village, put together where the file cuts it up: 33 · 24 · 120 · 001, or 33 · 24 · 12 · 2001."""
    return _joined(cell("province_code"), cell("regency_code"), cell("district_code"), cell(last))


@lru_cache(maxsize=16_384)
def _joined(*parts: str) -> str:
    village = re.sub(r"\D", "", parts[3])
    if not village or len(village) >= 10:
        return parts[3] or parts[1]
    province, regency, district = (re.sub(r"\D", "", part) for part in parts[:3])
    wide = 2 if len(village) == 4 else 3
    above = regency if len(regency) > 2 else province.zfill(2) + regency.zfill(2)
    above = district if len(district) > 3 else above + district.zfill(wide)
    return above + village.zfill(3)


def _number(raw: str, label: str, code: str) -> str:
    """Sixteen digits, or Rejected with nik_length, kk_scientific and the like."""
    if len(raw) == identifiers.LENGTH and raw.isdigit() and raw.isascii():
        return raw
    problem = identifiers.number_problem(raw, label)
    if problem is None:
        return identifiers.clean(raw)
    kind = problem.code.rpartition("_")[2] if not problem.code.endswith("not_digits") else "not_digits"
    detail = f"tertulis {len(identifiers.clean(raw))} angka" if kind == "length" else ""
    raise Rejected(f"{code}_{kind}", detail)


def _plain_id(raw: str) -> str:
    """An identifier of the file without the marks that spreadsheets put around it: '33240001 and 33240001.0."""
    return raw.lstrip("' ").removesuffix(".0") if raw[:1] == "'" or raw[-2:] == ".0" else raw


def _block(value: str) -> str:
    """RT or RW: three digits where it is a number, at most three signs otherwise."""
    digits = value.lstrip("0")
    return digits.zfill(3)[:3] if digits.isdigit() else value[:3] if value.strip("0-") else ""
