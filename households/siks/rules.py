"""What keeps a row out of the file, each in a sentence that says how to mend it (domain §1.6). Imports no model."""

from __future__ import annotations

import re
from datetime import date

from households.identifiers import number_problem
from households.siks.template import Row

# Letters of any alphabet, spaces and hyphens; no quotes, commas, dots, slashes or digits.
_NAME = re.compile(r"[^\W\d_]+(?:[ \-][^\W\d_]+)*")
_LONGEST_PREGNANCY = 300  # days
NEEDED = (
    ("birth_place", "Tempat lahir"), ("mother", "Nama ibu kandung"), ("sex", "Jenis kelamin"),
    ("occupation", "Pekerjaan"), ("marital", "Status kawin"), ("address", "Alamat"),
)  # fmt: skip


def problems(row: Row, today: date) -> list[str]:
    """Sentences about one row by itself; [] when the file may carry it."""
    found = [said.sentence for said in (number_problem(row.nik, "NIK"), number_problem(row.kk, "Nomor KK")) if said]
    for label, name in (("Nama", row.name), ("Nama ibu kandung", row.mother)):
        if name and not _NAME.fullmatch(" ".join(name.split())):
            found.append(f"{label} memuat tanda yang tidak diterima. Hapus titik, koma, petik, angka, dan gelar.")
    found += [f"{label} belum diisi. Lengkapi data usulan." for part, label in NEEDED if not getattr(row, part)]
    if row.birth_date is None:
        found.append("Tanggal lahir lengkap belum diisi. Lengkapi data usulan.")
    elif row.birth_date > today:
        found.append("Tanggal lahir lewat dari hari ini. Perbaiki data warga.")
    for label, value in (("RT", row.rt), ("RW", row.rw)):
        if not (value.isascii() and value.isdigit()):
            found.append(f"{label} harus angka. Perbaiki data keluarga.")
    return found + _pregnancy(row, today)


def _pregnancy(row: Row, today: date) -> list[str]:
    if row.pregnant and row.sex != "P":
        return ["Status hamil hanya untuk perempuan. Perbaiki data usulan."]
    if row.pregnant and row.pregnant_since is None:
        return ["Tanggal mulai hamil belum diisi. Lengkapi data usulan."]
    if not row.pregnant and row.pregnant_since is not None:
        return ["Tanggal mulai hamil hanya diisi bila status hamil YA."]
    if row.pregnant_since and not 0 <= (today - row.pregnant_since).days <= _LONGEST_PREGNANCY:
        return ["Tanggal mulai hamil tidak wajar. Periksa lagi."]
    return []
