"""Reading the result CSV of SIKS-NG: eight columns, one row per proposed person (domain §1.3 E). Imports no model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from households import identifiers
from slrt.exchange.errors import TableError
from slrt.exchange.tables import open_table

COLUMNS = ("nama_kec", "nama_desa", "nik_usulan", "program_bansos", "hasil", "padan", "nama_lgkp", "ket_vali")
MAX_ROWS = 20_000
_GOOD = ("BERHASIL", "SUKSES", "LOLOS", "DITERIMA", "LAYAK", "VALID", "SESUAI")
_BAD = ("GAGAL", "DITOLAK", "TIDAK", "BELUM", "INVALID")
_PROGRAMMES = {"SEMBAKO": "BPNT", "BPNT/SEMBAKO": "BPNT", "PBI JKN": "PBI", "PBI-JKN": "PBI", "PBIJK": "PBI"}


@dataclass(frozen=True)
class Answer:
    """One row as delivered. verdict: True lolos, False not, None when the words are unknown."""

    number: int
    district: str
    village: str
    nik: str
    programme: str
    result: str
    match: str
    registered_name: str
    remark: str

    @property
    def verdict(self) -> bool | None:
        said, match = self.result.upper(), self.match.upper()
        if match.startswith("TIDAK") or said.startswith(_BAD):
            return False
        return True if said.startswith(_GOOD) else None

    @property
    def readable(self) -> bool:
        return identifiers.number_problem(self.nik) is None


def read(path: Path) -> list[Answer]:
    """Every row of the file. Raises TableError for another kind of file."""
    with open_table(path) as table:
        header = [heading.strip().lower().replace(" ", "_") for heading in table.header]
        missing = [column for column in COLUMNS if column not in header]
        if missing:
            raise TableError("columns", f"Ini bukan berkas hasil SIKS-NG: kolom {', '.join(missing)} tidak ada.")
        place = {column: header.index(column) for column in COLUMNS}
        return list(_answers(table.rows, place))


def _answers(rows, place: dict[str, int]) -> Iterator[Answer]:
    for count, (number, cells) in enumerate(rows, 1):
        if count > MAX_ROWS:
            raise TableError("long", f"Berkas berisi lebih dari {MAX_ROWS} baris. Bagi menurut kecamatan.")

        def cell(name: str, cells=cells) -> str:
            at = place[name]
            return " ".join(cells[at].split()) if at < len(cells) else ""

        programme = cell("program_bansos").upper()
        yield Answer(
            number=number, district=cell("nama_kec")[:80], village=cell("nama_desa")[:80],
            nik=identifiers.clean(cell("nik_usulan")), programme=_PROGRAMMES.get(programme, programme)[:20],
            result=cell("hasil")[:120], match=cell("padan")[:60], registered_name=cell("nama_lgkp")[:120],
            remark=cell("ket_vali")[:240],
        )  # fmt: skip
