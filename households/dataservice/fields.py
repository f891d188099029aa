"""What may be asked of the registry, column by column. Numbers of people are masked unless that was granted apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import models

from households.models.registry import EditionListing
from slrt.ui import words
from slrt.ui.xlsx import Column

PERSON, FAMILY = "person", "family"


class DataSubject(models.TextChoices):
    FAMILY = FAMILY, "Satu baris satu keluarga"
    PERSON = PERSON, "Satu baris satu orang"


@dataclass(frozen=True)
class Field:
    """of: what a row must be for the field to have a meaning; "" for both. value gets the listing."""

    code: str
    label: str
    of: str
    value: Callable[[EditionListing], object]
    kind: str = "text"
    width: int = 18


def _home(name: str) -> Callable[[EditionListing], object]:
    return lambda row: getattr(row.household, name) if row.household else ""


def _who(name: str) -> Callable[[EditionListing], object]:
    return lambda row: getattr(row.person, name)


FIELDS: dict[str, Field] = {
    field.code: field
    for field in (
        Field("head_name", "Kepala keluarga", "", _home("head_name"), width=28),
        Field("kk", "Nomor KK", "", lambda row: row.household.kk if row.household else ""),
        Field("name", "Nama", PERSON, _who("name"), width=28),
        Field("nik", "NIK", PERSON, _who("nik")),
        Field("sex", "Jenis kelamin", PERSON, lambda row: row.person.get_sex_display()),
        Field("birth_date", "Tanggal lahir", PERSON, _who("birth_date"), "date"),
        Field("birth_year", "Tahun lahir", PERSON, lambda row: str(row.person.birth_year or "")),
        Field("relation", "Hubungan keluarga", PERSON, lambda row: row.person.get_relation_display()),
        Field("occupation", "Pekerjaan", PERSON, _who("occupation"), width=24),
        Field("size", "Jumlah anggota", FAMILY, _home("size"), "int", 12),
        Field("district", "Kecamatan", "", lambda row: row.household.village.parent.name, width=22),
        Field("village", "Desa/kelurahan", "", lambda row: row.household.village.name, width=22),
        Field("rt", "RT", "", _home("rt"), width=6),
        Field("rw", "RW", "", _home("rw"), width=6),
        Field("address", "Alamat", "", _home("address"), width=34),
        Field("desil", "Desil", "", lambda row: row.desil, "int", 8),
        Field("programmes", "Program menurut edisi", "", lambda row: ", ".join(row.programmes), width=30),
    )
}
CHOICES = [(code, field.label) for code, field in FIELDS.items()]
# Of which a granted file shows the first twelve digits only.
NUMBERS = ("nik", "kk")


def fitting(codes: Sequence[str], subject: str) -> list[Field]:
    """The chosen fields that such a row has, in the order of the table."""
    return [field for code, field in FIELDS.items() if code in codes and field.of in ("", subject)]


def labels(codes: Sequence[str]) -> str:
    return ", ".join(field.label for code, field in FIELDS.items() if code in codes)


def columns(fields: Sequence[Field]) -> tuple[Column, ...]:
    return tuple(Column(field.label, field.kind, field.width) for field in fields)


def cells(fields: Sequence[Field], row: EditionListing, *, whole_numbers: bool) -> list[object]:
    return [_cell(field, row, whole_numbers) for field in fields]


def _cell(field: Field, row: EditionListing, whole: bool) -> object:
    value = field.value(row)
    return words.mask_nik(value) if field.code in NUMBERS and value and not whole else value
