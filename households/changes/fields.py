"""Which values of a family or a person may be proposed to change, how each is typed, checked, kept and said.

A line of a proposal keeps every value as text in one form: dates as ISO, numbers of identity as digits, choices and
villages as their codes. Nothing outside this declaration can be proposed or written by applying a proposal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from households import housing
from households.enums import Relation, Sex
from households.models import Household, Person
from households.villages import villages_of
from slrt.jurisdictions.codes import PERSON_FLAGS
from slrt.ui import words

NEW = "+"  # the household that applying makes
HOUSING = "housing."
NONE = "-"  # several of a list, and none of them was chosen: an empty text would mean that nothing is proposed


@dataclass(frozen=True)
class Field:
    """kind: text, name, block, number, kk, nik, date, choice, several, village, flag, or household.

    typed: on the form of "Perbaikan data"; the others change through an event alone. siks: the heading in the update
    file.
    """

    code: str
    label: str
    kind: str = "text"
    length: int = 80
    choices: tuple[tuple[str, str], ...] = ()
    typed: bool = True
    siks: str = ""

    @property
    def is_number(self) -> bool:
        """A NIK or KK number: never repeated on a page or in an event, only masked."""
        return self.kind in ("nik", "kk")

    def read(self, record: Household | Person) -> str:
        """The stored value as text, "" when there is none."""
        if self.code.startswith(HOUSING):
            return str(record.housing.get(self.code.removeprefix(HOUSING), ""))
        name = {"village": "village_id", "household": "household_id"}.get(self.code, self.code)
        value = getattr(record, name)
        if self.kind == "several":
            return several(value)
        if isinstance(value, bool):
            return "1" if value else "0"
        return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)

    def put(self, record: Household | Person, text: str) -> None:
        """Set the value on the record, which is not saved here."""
        if self.code.startswith(HOUSING):
            record.housing = record.housing | {
                self.code.removeprefix(HOUSING): text, "questionnaire": housing.QUESTIONNAIRE,
            }  # fmt: skip
        elif self.kind == "date":
            record.birth_date = date.fromisoformat(text) if text else None
        elif self.kind == "several":
            setattr(record, self.code, [] if text in ("", NONE) else text.split(","))
        elif self.kind == "flag":
            setattr(record, self.code, text == "1")
        elif self.kind == "number":
            setattr(record, self.code, int(text))
        elif self.kind == "household":
            record.household_id = int(text) if text else None
        elif self.kind == "village":
            record.village_id = text
        else:
            setattr(record, self.code, text or (None if self.is_number else ""))

    def say(self, text: str, jurisdiction: str = "") -> str:
        """The value in words, numbers masked."""
        if not text:
            return "tidak berkeluarga di sini" if self.kind == "household" else "kosong"
        if self.is_number:
            return words.mask_nik(text)
        if self.kind == "date":
            return words.long_date(date.fromisoformat(text))
        if self.kind == "several":
            known = dict(self.choices)
            return "tidak ada" if text == NONE else ", ".join(known.get(code, code) for code in text.split(","))
        if self.kind == "flag":
            return "masih hidup" if text == "1" else "meninggal"
        if self.kind == "household":
            return "keluarga baru" if text == NEW else "keluarga yang tercatat"
        if self.kind == "village":
            return next((place.words for place in villages_of(jurisdiction) if place.code == text), text)
        return dict(self.choices).get(text, text)


def several(codes: Iterable[str]) -> str:
    """Codes of a list as text, in one order."""
    return ",".join(sorted(codes)) or NONE


def _housing() -> tuple[Field, ...]:
    return tuple(
        Field(f"{HOUSING}{variable}", label, "choice", choices=tuple(choices.items()), siks=variable)
        for variable, label, choices in housing.QUESTIONS.values()
    )


HOUSEHOLD = {
    field.code: field
    for field in (
        Field("kk", "Nomor KK", "kk", typed=False, siks="no_kk"),
        Field("head_name", "Nama kepala keluarga", "name", 120, typed=False, siks="nama_kepala_keluarga"),
        Field("village", "Desa/kelurahan", "village", siks="kode_desa"),
        Field("address", "Alamat", "text", 240, siks="alamat"),
        Field("hamlet", "Dusun", "text", 80, siks="dusun"),
        Field("rt", "RT", "block", 3, siks="rt"),
        Field("rw", "RW", "block", 3, siks="rw"),
        Field("size", "Jumlah anggota", "number", siks="jumlah_anggota"),
        *_housing(),
    )
}
PERSON = {
    field.code: field
    for field in (
        Field("name", "Nama", "name", 120, siks="nama"),
        Field("nik", "NIK", "nik", siks="nik"),
        Field("birth_date", "Tanggal lahir", "date", siks="tanggal_lahir"),
        Field("birth_place", "Tempat lahir", "text", 80, siks="tempat_lahir"),
        Field("sex", "Jenis kelamin", "choice", choices=tuple(Sex.choices), siks="jenis_kelamin"),
        Field("mother_name", "Nama ibu kandung", "name", 120, siks="nama_ibu_kandung"),
        Field("relation", "Hubungan keluarga", "choice", choices=tuple(Relation.choices), siks="hubungan_keluarga"),
        Field("occupation", "Pekerjaan", "text", 80, siks="pekerjaan"),
        Field("flags", "Penanda warga", "several", choices=tuple(PERSON_FLAGS.items()), siks="penanda"),
        Field("alive", "Keadaan", "flag", typed=False, siks="keadaan"),
        Field("household", "Keluarga", "household", typed=False, siks="keluarga"),
    )
}


def fields_of(target: str) -> dict[str, Field]:
    """The declared fields of a record that stands or is to be made."""
    return PERSON if target in ("person", "new_person") else HOUSEHOLD
