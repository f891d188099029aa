"""The SIKS-NG proposal template V.4: columns A to U, every cell text in capitals (domain §1.3 D). Imports no model."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

COLUMNS = (
    "NIK", "PROGRAM BANSOS", "NOKK", "NAMA", "TEMPAT LAHIR", "TANGGAL LAHIR", "IBU KANDUNG", "JENIS KELAMIN",
    "JENIS PEKERJAAN", "STATUS KAWIN", "ALAMAT", "RT", "RW", "PROVINSI", "KABUPATEN", "KECAMATAN", "KELURAHAN",
    "STATUS DISABILITAS", "KODE JENIS DISABILITAS", "STATUS HAMIL", "TGL MULAI HAMIL",
)  # fmt: skip
VERSION = "V.4"
SEXES = {"L": "LAKI-LAKI", "P": "PEREMPUAN"}


@dataclass(frozen=True)
class Row:
    """One person as the template asks. disability is a code of siks.codes.Disability or "" for TIDAK."""

    nik: str
    programme: str
    kk: str
    name: str
    birth_place: str
    birth_date: date | None
    mother: str
    sex: str
    occupation: str
    marital: str
    address: str
    rt: str
    rw: str
    province: str
    regency: str
    district: str
    village: str
    disability: str = ""
    pregnant: bool = False
    pregnant_since: date | None = None

    def cells(self) -> list[str]:
        """The 21 cells in order."""
        said = (
            self.nik, self.programme, self.kk, self.name, self.birth_place, day(self.birth_date), self.mother,
            SEXES.get(self.sex, ""), self.occupation, self.marital, self.address, self.rt, self.rw, self.province,
            self.regency, self.district, self.village, yes(bool(self.disability)), self.disability,
            yes(self.pregnant), day(self.pregnant_since),
        )  # fmt: skip
        return [" ".join(cell.upper().split()) for cell in said]


def day(value: date | None) -> str:
    """31/01/2000, as the template writes days."""
    return f"{value:%d/%m/%Y}" if value else ""


def yes(value: bool) -> str:
    return "YA" if value else "TIDAK"
