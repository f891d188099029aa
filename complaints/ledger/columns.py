"""What a register's columns are called, and what a cell of each says. Pure functions; no model is read here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from complaints.ledger.codes import EntryState
from households import identifiers
from slrt.audit import idsonly
from slrt.exchange import cells
from slrt.exchange.headers import Column, Need, match

_MUST, _MAY = Need.MUST, Need.OPTIONAL
COLUMNS = (
    Column("Nomor lama", "number", _MAY, ("no register", "no reg", "nomor register", "no pengaduan", "nomor pengaduan",
           "no tiket", "nomor tiket", "no agenda", "no registrasi", "nomor", "kode", "id pengaduan")),
    Column("Tanggal masuk", "received_on", _MUST, ("tanggal", "tgl", "tgl masuk", "tanggal pengaduan", "tgl pengaduan",
           "tanggal lapor", "tanggal laporan", "tanggal register", "tgl lapor", "tanggal diterima", "hari tanggal")),
    Column("Nama warga", "name", _MAY, ("nama", "nama pelapor", "nama pemohon", "nama pengadu", "nama penerima manfaat",
           "nama lengkap", "nama kpm", "nama klien", "pelapor", "pemohon")),
    Column("NIK", "nik", _MAY, ("no nik", "nomor nik", "nik pelapor", "no ktp", "nik ktp", "nomor ktp")),
    Column("No. KK", "kk", _MAY, ("kk", "no kk", "nomor kk", "nokk", "no kartu keluarga")),
    Column("Tanggal lahir", "birth", _MAY, ("tgl lahir", "tahun lahir", "ttl")),
    Column("Jenis kelamin", "sex", _MAY, ("jk", "l/p", "kelamin")),
    Column("Desa/kelurahan", "village", _MAY, ("desa", "kelurahan", "desa kelurahan", "nama desa", "kode desa")),
    Column("Kecamatan", "district", _MAY, ("kec", "nama kecamatan")),
    Column("Alamat", "address", _MAY, ("alamat lengkap", "alamat rumah", "tempat tinggal", "dusun", "alamat pelapor")),
    Column("Nomor HP", "phone", _MAY, ("no hp", "hp", "telepon", "no telepon", "no telp", "no wa", "kontak")),
    Column("Keluhan", "matter", _MUST, ("uraian", "permasalahan", "isi pengaduan", "uraian pengaduan", "isi keluhan",
           "isi laporan", "pengaduan", "uraian keluhan", "keperluan", "masalah", "perihal", "aduan", "kasus")),
    Column("Jenis", "kind", _MAY, ("jenis pengaduan", "jenis keluhan", "kategori", "jenis layanan", "bidang")),
    Column("Program", "programme", _MAY, ("nama program", "program bantuan", "jenis bantuan", "bantuan", "bansos")),
    Column("Petugas", "handled_by", _MAY, ("nama petugas", "petugas penerima", "ditangani oleh", "fasilitator")),
    Column("Dirujuk ke", "referred_to", _MAY, ("rujukan", "instansi rujukan", "opd", "opd terkait", "tujuan rujukan")),
    Column("Hasil", "result", _MAY, ("tindak lanjut", "penyelesaian", "hasil penanganan", "jawaban", "solusi",
           "keterangan", "tindaklanjut")),
    Column("Status", "status", _MAY, ("status pengaduan", "status penanganan", "status keluhan", "progres")),
    Column("Tanggal selesai", "closed_on", _MAY, ("tgl selesai", "tanggal penyelesaian", "selesai tanggal",
           "tanggal tutup")),
    Column("Rahasia", "restricted", _MAY, ("kasus rahasia", "terbatas")),
)  # fmt: skip
LABELS = {column.field: column.header for column in COLUMNS}

# Why a row was left out. Sentences hold no value of the row.
REFUSED = {
    "date": "tanggal masuk kosong atau tidak terbaca",
    "future": "tanggal masuk di masa depan",
    "matter": "keluhan kosong",
    "nobody": "nama, NIK, dan No. KK kosong",
    "known": "baris yang sama sudah ada di buku lama",
    "twice": "baris yang sama ada dua kali di berkas ini",
}
# What of a row could not be used, though the row was kept.
WARNINGS = {
    "nik": "NIK bukan 16 angka; tidak dipakai",
    "kk": "No. KK bukan 16 angka; tidak dipakai",
    "birth": "tanggal lahir tidak terbaca",
    "place": "desa/kelurahan tidak dikenal",
    "closed_on": "tanggal selesai tidak terbaca atau sebelum tanggal masuk",
    "status": "status tidak dikenal",
}
_CLOSED = re.compile(r"\b(selesai|tuntas|tutup|ditutup|closed|terlayani|tertangani|ditolak|dicabut|batal|done|beres)\b")
_OPEN = re.compile(r"\b(belum|proses|diproses|pending|open|baru|menunggu|dirujuk|ditangani|berjalan|tunda|ditunda)\b")
_NOT_YET = re.compile(r"\b(belum|tidak|blm)\b")
_SEX = {"l": "L", "p": "P", "lk": "L", "pr": "P", "laki-laki": "L", "laki laki": "L", "perempuan": "P", "pria": "L",
        "wanita": "P"}  # fmt: skip
_NOTHING = frozenset(("", "-", "--", "0", "tidak ada", "n/a"))
_LETTER = re.compile(r"[^\W\d_]")
SAMPLES, SAMPLED_ROWS = 2, 50
_LONGEST_SAMPLE = 40


class Refused(Exception):
    """The row is left out; a code of REFUSED."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass(slots=True)
class Line:
    """The values of one row, cleaned. place: village and kecamatan as they were written, for households.villages."""

    row: int
    received_on: date
    matter: str
    number: str = ""
    name: str = ""
    nik: str = ""
    kk: str = ""
    birth_date: date | None = None
    birth_year: int | None = None
    sex: str = ""
    place: str = ""
    address: str = ""
    phone: str = ""
    kind: str = ""
    programme: str = ""
    handled_by: str = ""
    referred_to: str = ""
    result: str = ""
    state: EntryState = EntryState.UNKNOWN
    closed_on: date | None = None
    restricted: bool = False
    warnings: list[str] = field(default_factory=list)

    @property
    def same_as(self) -> tuple:
        """What two rows share that are the same line of a register."""
        return self.received_on, self.number, self.name.upper(), self.matter


def guess(headers: Sequence[str]) -> dict[str, int]:
    """Place in the row by field, for the headers whose meaning is plain."""
    return match(headers, COLUMNS).positions


def problems(positions: dict[str, int]) -> list[str]:
    """What keeps a choice of columns from being used, one sentence each."""
    missing = [column.header for column in COLUMNS if column.need is _MUST and column.field not in positions]
    found = [f"Pilih kolom yang berisi {header.lower()}." for header in missing]
    if not positions.keys() & {"name", "nik", "kk"}:
        found.append("Pilih kolom nama, NIK, atau No. KK, agar barisnya dapat dihubungkan dengan keluarga.")
    return found


def samples(rows: Iterable[tuple[int, Sequence[str]]], width: int) -> list[list[str]]:
    """A few masked cells of every column, so that whoever chooses the columns sees what kind of thing they hold."""
    looked = [row for _, row in islice(rows, SAMPLED_ROWS)]
    found = []
    for place in range(width):
        given = [cells.text(row[place]) for row in looked if place < len(row)]
        counted = Counter(value for value in given if value.lower() not in _NOTHING)
        shared = len(counted) <= SAMPLED_ROWS // 5
        found.append([_masked(value, plain=shared and count > 1) for value, count in counted.most_common(SAMPLES)])
    return found


def _masked(value: str, *, plain: bool) -> str:
    """Words that several rows share say nothing of anybody; of the rest only the shape is shown."""
    short = value[:_LONGEST_SAMPLE]
    if plain and not idsonly.has_long_number(short):
        return short
    if cells.day(value)[0]:
        return short
    return re.sub(r"\d", "9", _LETTER.sub("x", short))


class LineReader:
    """Reads rows with a choice of columns. today: no line of a register is younger."""

    def __init__(self, positions: dict[str, int], today: date):
        self.at, self.today = positions, today

    def read(self, row: int, given: Sequence[str]) -> Line:
        """The values of a row. Raises Refused."""

        def cell(name: str, longest: int = 0) -> str:
            place = self.at.get(name)
            value = cells.text(given[place]) if place is not None and place < len(given) else ""
            value = "" if value.lower() in _NOTHING else value
            return value[:longest] if longest else value

        line = Line(row, self._received(cell), cell("matter", 4000))
        if not line.matter:
            raise Refused("matter")
        line.name = cell("name", 120)
        line.nik, line.kk = self._digits(line, cell, "nik"), self._digits(line, cell, "kk")
        if not (line.name or line.nik or line.kk):
            raise Refused("nobody")
        self._person(line, cell)
        for name, longest in (
            ("number", 60), ("address", 240), ("phone", 40), ("kind", 120), ("programme", 120), ("handled_by", 120),
            ("referred_to", 160), ("result", 4000),
        ):  # fmt: skip
            setattr(line, name, cell(name, longest))
        self._end(line, cell)
        line.restricted = bool(cells.flag(cell("restricted")))
        return line

    def _received(self, cell: Callable[..., str]) -> date:
        day = _day(cell("received_on"))
        if day is None:
            raise Refused("date")
        if day > self.today:
            raise Refused("future")
        return day

    def _digits(self, line: Line, cell: Callable[..., str], name: str) -> str:
        given = cell(name)
        digits = identifiers.clean(given)
        if len(digits) == identifiers.LENGTH and digits.isascii() and digits.isdigit() and len(set(digits)) > 1:
            return digits
        if given:
            line.warnings.append(name)
        return ""

    def _person(self, line: Line, cell: Callable[..., str]) -> None:
        born = cell("birth")
        if born:
            # "Kendal, 12-03-1980": the place stands before the day.
            line.birth_date, line.birth_year = cells.day(born.rpartition(",")[2].strip())
            if line.birth_year is None:
                line.warnings.append("birth")
        line.sex = _SEX.get(cell("sex").lower(), "")
        line.place = ", ".join(part for part in (cell("village", 80), cell("district", 70)) if part)

    def _end(self, line: Line, cell: Callable[..., str]) -> None:
        ended, said = cell("closed_on"), cell("status").lower()
        if ended:
            line.closed_on = _day(ended)
            if line.closed_on is None or not line.received_on <= line.closed_on <= self.today:
                line.closed_on = None
                line.warnings.append("closed_on")
        line.state = _state(said)
        if line.state is EntryState.UNKNOWN:
            if said:
                line.warnings.append("status")
            if line.closed_on:
                line.state = EntryState.CLOSED


def _day(text: str) -> date | None:
    """The day in a cell; of "Senin, 12-03-2021" and "2021-03-12 09:14:00" too."""
    for part in (text, text.rpartition(",")[2].strip(), text.partition(" ")[0]):
        day = cells.day(part)[0]
        if day and day.year >= 1990:
            return day
    return None


def _state(said: str) -> EntryState:
    if _CLOSED.search(said) and not _NOT_YET.search(said):
        return EntryState.CLOSED
    if said.startswith("tidak") or _OPEN.search(said) or _CLOSED.search(said):
        return EntryState.OPEN
    return EntryState.UNKNOWN
