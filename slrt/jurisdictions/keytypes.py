"""What a profile value may look like: how it is checked, typed for the program, and put into words for the screen.

Every kind answers three questions about a JSON value:
    clean(raw)   the value as stored, or BadValue with a sentence for the person who typed it
    typed(value) the value as the program reads it: immutable, with names instead of positions
    words(value) the lines that a screen shows
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from slrt.jurisdictions import codes
from slrt.jurisdictions.worktime import Interval, parse_intervals


class BadValue(ValueError):
    """The value does not fit its key; the message is an Indonesian sentence."""


@dataclass(frozen=True)
class Section:
    """A part of the secretariat that cases are routed to; empty sectors or classes mean: takes none by itself."""

    code: str
    label: str
    sectors: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Deadline:
    """Limits of one row in working days."""

    first_response: int
    handling: int
    referral_ack: int
    total: int


@dataclass(frozen=True)
class Text:
    max_length: int = 200
    required: bool = True

    def clean(self, raw: Any) -> str:
        if not isinstance(raw, str):
            raise BadValue("Isi dengan tulisan.")
        text = " ".join(raw.split())
        if self.required and not text:
            raise BadValue("Isian ini tidak boleh kosong.")
        if len(text) > self.max_length:
            raise BadValue(f"Terlalu panjang. Paling banyak {self.max_length} huruf.")
        return text

    def typed(self, value: str) -> str:
        return value

    def words(self, value: str) -> list[str]:
        return [value or "–"]


@dataclass(frozen=True)
class Lines:
    """Free lines of text, in order."""

    max_length: int = 160

    def clean(self, raw: Any) -> list[str]:
        if not isinstance(raw, list):
            raise BadValue("Isi satu baris untuk setiap nilai.")
        one = Text(self.max_length, required=False)
        return [line for line in (one.clean(item) for item in raw) if line]

    def typed(self, value: list[str]) -> tuple[str, ...]:
        return tuple(value)

    def words(self, value: list[str]) -> list[str]:
        return list(value) or ["Tidak ada"]


@dataclass(frozen=True)
class Yes:
    def clean(self, raw: Any) -> bool:
        if not isinstance(raw, bool):
            raise BadValue("Pilih ya atau tidak.")
        return raw

    def typed(self, value: bool) -> bool:
        return value

    def words(self, value: bool) -> list[str]:
        return ["Ya" if value else "Tidak"]


@dataclass(frozen=True)
class Number:
    minimum: int
    maximum: int
    unit: str = ""

    def clean(self, raw: Any) -> int:
        if isinstance(raw, bool) or not isinstance(raw, int) or not self.minimum <= raw <= self.maximum:
            raise BadValue(f"Isi angka dari {self.minimum} sampai {self.maximum}.")
        return raw

    def typed(self, value: int) -> int:
        return value

    def words(self, value: int) -> list[str]:
        return [f"{value} {self.unit}".strip()]


@dataclass(frozen=True)
class Choice:
    choices: codes.Words

    def clean(self, raw: Any) -> str:
        if raw not in self.choices:
            raise BadValue("Pilih salah satu nilai dari daftar.")
        return raw

    def typed(self, value: str) -> str:
        return value

    def words(self, value: str) -> list[str]:
        return [self.choices[value]]


@dataclass(frozen=True)
class Several:
    """Some codes of a list, kept in the order of the list. `pending` are those that are not built yet."""

    choices: codes.Words
    minimum: int = 0
    pending: frozenset[str] = frozenset()

    @property
    def labels(self) -> codes.Words:
        """The words as a screen shows them."""
        return {
            code: word + (" (belum tersedia)" if code in self.pending else "") for code, word in self.choices.items()
        }

    def clean(self, raw: Any) -> list[str]:
        if not isinstance(raw, list) or set(raw) - set(self.choices):
            raise BadValue("Pilih nilai dari daftar.")
        if len(set(raw)) < self.minimum:
            raise BadValue(f"Pilih paling sedikit {self.minimum}.")
        return [code for code in self.choices if code in raw]

    def typed(self, value: list[str]) -> tuple[str, ...]:
        return tuple(value)

    def words(self, value: list[str]) -> list[str]:
        return [self.labels[code] for code in value] or ["Tidak ada"]


@dataclass(frozen=True)
class Labels:
    """A word for each code of a list; a code left out keeps the list's own word (or stays empty: fallback=False)."""

    codes: codes.Words
    max_length: int = 120
    fallback: bool = True

    def clean(self, raw: Any) -> dict[str, str]:
        if not isinstance(raw, dict) or set(raw) - set(self.codes):
            raise BadValue("Ada sebutan yang tidak dikenal.")
        one = Text(self.max_length, required=False)
        cleaned = {code: one.clean(raw[code]) for code in self.codes if code in raw}
        return {code: text for code, text in cleaned.items() if text}

    def typed(self, value: dict[str, str]) -> Mapping[str, str]:
        return MappingProxyType({**self.codes, **value} if self.fallback else dict(value))

    def words(self, value: dict[str, str]) -> list[str]:
        # In the order of the list: the database keeps no order of names inside a value.
        pairs = [(word, value[code]) for code, word in self.codes.items() if code in value]
        if not self.fallback:
            return [f"{word}: {text}" for word, text in pairs] or ["Tidak ada"]
        return [f"{word} → {text}" for word, text in pairs] or ["Sebutan bawaan"]


@dataclass(frozen=True)
class LinesFor:
    """Free lines of text for each code of a list; a code without lines is left out."""

    codes: codes.Words
    max_length: int = 240

    def clean(self, raw: Any) -> dict[str, list[str]]:
        if not isinstance(raw, dict) or set(raw) - set(self.codes):
            raise BadValue("Ada baris untuk sesuatu yang tidak dikenal.")
        lines = Lines(self.max_length)
        cleaned = {code: list(dict.fromkeys(lines.clean(raw[code]))) for code in self.codes if code in raw}
        return {code: given for code, given in cleaned.items() if given}

    def typed(self, value: dict[str, list[str]]) -> Mapping[str, tuple[str, ...]]:
        return MappingProxyType({code: tuple(lines) for code, lines in value.items()})

    def words(self, value: dict[str, list[str]]) -> list[str]:
        pairs = [(word, value[code]) for code, word in self.codes.items() if code in value]
        return [f"{word}: {'; '.join(lines)}" for word, lines in pairs] or ["Tidak ada"]


@dataclass(frozen=True)
class Kop:
    """The lines of a letterhead as papers read them; "" for one that is not filled in."""

    government_name: str = ""
    agency_name: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    seat: str = ""


@dataclass(frozen=True)
class Letterhead(Labels):
    """Lines of a letterhead. Empty as a whole: as it was entered when the jurisdiction was set up."""

    required: tuple[str, ...] = ("government_name", "agency_name", "seat")

    def clean(self, raw: Any) -> dict[str, str]:
        cleaned = super().clean(raw)
        missing = [self.codes[name].lower() for name in self.required if not cleaned.get(name)]
        if cleaned and missing:
            raise BadValue(f"Lengkapi {', '.join(missing)} pada kop surat.")
        try:
            validate_email(cleaned.get("email") or "kosong@contoh.example")
        except ValidationError as error:
            raise BadValue("Alamat surel pada kop surat tidak benar. Periksa penulisannya.") from error
        return cleaned


@dataclass(frozen=True)
class Sections:
    def clean(self, raw: Any) -> list[dict[str, Any]]:
        if not isinstance(raw, list) or not raw:
            raise BadValue("Isi paling sedikit satu bagian.")
        cleaned = [self._one(item) for item in raw]
        if len({section["code"] for section in cleaned}) < len(cleaned):
            raise BadValue("Kode bagian tidak boleh sama.")
        return cleaned

    def _one(self, raw: Any) -> dict[str, Any]:
        if not isinstance(raw, dict) or set(raw) - {f.name for f in fields(Section)}:
            raise BadValue("Bagian harus berisi kode, nama, sektor, dan jenis keluhan.")
        code = raw.get("code", "")
        if not re.fullmatch(r"[a-z][a-z_]{1,23}", str(code)):
            raise BadValue("Kode bagian hanya huruf kecil dan garis bawah, 2 sampai 24 huruf.")
        return {
            "code": code,
            "label": Text(120).clean(raw.get("label")),
            "sectors": Several(codes.SECTORS).clean(list(raw.get("sectors", []))),
            "classes": Several(codes.CLASSES).clean(list(raw.get("classes", []))),
        }

    def typed(self, value: list[dict[str, Any]]) -> tuple[Section, ...]:
        return tuple(
            Section(item["code"], item["label"], tuple(item["sectors"]), tuple(item["classes"])) for item in value
        )

    def words(self, value: list[dict[str, Any]]) -> list[str]:
        return [self._words(section) for section in self.typed(value)]

    def _words(self, section: Section) -> str:
        takes = [codes.CLASSES[code].lower() for code in section.classes]
        takes += [codes.SECTORS[code].lower() for code in section.sectors]
        return section.label + (f" ({', '.join(takes)})" if takes else "")


@dataclass(frozen=True)
class Hours:
    """Open intervals per weekday, {"mon": [["08:00", "16:00"]], …}; a day left out is closed."""

    def clean(self, raw: Any) -> dict[str, list[list[str]]]:
        if not isinstance(raw, dict) or set(raw) - set(codes.WEEKDAYS):
            raise BadValue("Isi jam untuk hari Senin sampai Minggu.")
        week = {}
        for day in codes.WEEKDAYS:
            try:
                intervals = parse_intervals(raw.get(day, []))
            except (ValueError, TypeError) as error:
                message = f"Jam hari {codes.WEEKDAYS[day]} tidak benar. Tulis misalnya 08.00-12.00, 13.00-16.00."
                raise BadValue(message) from error
            if intervals:
                week[day] = [[f"{start:%H:%M}", f"{end:%H:%M}"] for start, end in intervals]
        if not week:
            raise BadValue("Isi jam pelayanan paling sedikit satu hari.")
        return week

    def typed(self, value: dict[str, list[list[str]]]) -> tuple[tuple[Interval, ...], ...]:
        """Seven tuples of open intervals, Monday first."""
        return tuple(parse_intervals(value.get(day, [])) for day in codes.WEEKDAYS)

    def words(self, value: dict[str, list[list[str]]]) -> list[str]:
        return [f"{name}: {self.day_words(value.get(day, []))}" for day, name in codes.WEEKDAYS.items()]

    def day_words(self, pairs: list[list[str]]) -> str:
        return ", ".join(f"{start}–{end}".replace(":", ".") for start, end in pairs) or "tutup"


@dataclass(frozen=True)
class Deadlines:
    """Working days per row and step."""

    day: Number = field(default_factory=lambda: Number(0, 365, "hari kerja"))

    def clean(self, raw: Any) -> dict[str, dict[str, int]]:
        if not isinstance(raw, dict) or set(raw) != set(codes.DEADLINE_ROWS):
            raise BadValue("Isi batas waktu untuk setiap jenis.")
        return {row: self._row(row, raw[row]) for row in codes.DEADLINE_ROWS}

    def _row(self, row: str, raw: Any) -> dict[str, int]:
        if not isinstance(raw, dict) or set(raw) != set(codes.DEADLINE_STEPS):
            raise BadValue(f"Lengkapi batas waktu {codes.DEADLINE_ROWS[row].lower()}.")
        steps = {step: self.day.clean(raw[step]) for step in codes.DEADLINE_STEPS}
        if steps["total"] < max(steps.values()):
            raise BadValue(f"{codes.DEADLINE_ROWS[row]}: batas seluruhnya tidak boleh lebih pendek dari satu tahapnya.")
        return steps

    def typed(self, value: dict[str, dict[str, int]]) -> Mapping[str, Deadline]:
        return MappingProxyType({row: Deadline(**steps) for row, steps in value.items()})

    def words(self, value: dict[str, dict[str, int]]) -> list[str]:
        return [f"{name}: {self._steps(value[row])} hari kerja" for row, name in codes.DEADLINE_ROWS.items()]

    def _steps(self, steps: dict[str, int]) -> str:
        return ", ".join(f"{name.lower()} {steps[step]}" for step, name in codes.DEADLINE_STEPS.items())


Kind = Text | Lines | LinesFor | Yes | Number | Choice | Several | Labels | Sections | Hours | Deadlines
