"""Registry files as they are delivered, with made-up families. NIK and KK follow the official rule; nobody is real."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import xlsxwriter

_DTKS_HEADER = """
ID DTKS|PROVINSI|KABUPATEN/KOTA|KECAMATAN|DESA/KELUARAHAN|ALAMAT|DUSUN|RT|RW|NOKK|NIK|NAMA|TANGGAL LAHIR|
TEMPAT LAHIR|JENIS KELAMIN|PEKERJAAN|NAMA IBU KANDUNG|HUB KELUARGA|KETERANGAN PADAN|BANSOS BPNT|BANSOS PKH|
BANSOS BPNT-PPKM|PBI JKN
"""
DTKS_HEADER = _DTKS_HEADER.replace("\n", "").split("|")
_FAMILY_HEADER = """
nomor_kartu_keluarga kode_provinsi provinsi kode_kabupaten_kota kabupaten_kota kode_kecamatan kecamatan
kode_kelurahan_desa kelurahan_desa alamat jumlah_anggota_keluarga nama_kepala_keluarga desil_nasional
desil_provinsi desil_kabupaten_kota pbi_nas pbi_pemda id_pelanggan_pln status_kepemilikan_rumah
jenis_lantai_terluas luas_lantai jenis_dinding_terluas jenis_atap_terluas sumber_air_minum_utama
sumber_penerangan_utama daya_terpasang bahan_bakar_utama_memasak fasilitas_bab jenis_kloset pembuangan_akhir_tinja
kepemilikan_aset aset_bergerak_tabung_gas aset_bergerak_lemari_es aset_bergerak_ac aset_bergerak_pemanas_air
aset_bergerak_telepon_rumah aset_bergerak_tv_datar aset_bergerak_emas_perhiasan
aset_bergerak_komputer_laptop_tablet aset_bergerak_sepeda_motor aset_bergerak_sepeda aset_bergerak_mobil
aset_bergerak_perahu aset_bergerak_kapal_perahu_motor aset_bergerak_smartphone aset_tidak_bergerak_lahan_lainnya
aset_tidak_bergerak_rumah_lainnya jumlah_ternak_sapi jumlah_ternak_kerbau jumlah_ternak_kuda jumlah_ternak_babi
jumlah_ternak_kambing_domba
"""
FAMILY_HEADER = _FAMILY_HEADER.split()
_PERSON_HEADER = """
nomor_induk_kependudukan nomor_kartu_keluarga nama tanggal_lahir umur jenis_kelamin status_hubungan_keluarga
pbi_nas pbi_pemda id_pelanggan_pln status_kawin partisipasi_sekolah jenjang_tertinggi_yang_diduduki
kelas_tertinggi_yang_diduduki ijazah_tertinggi_yang_dimiliki status_bekerja lapangan_usaha_dari_pekerjaan_utama
status_dalam_pekerjaan_utama kepemilikan_usaha jumlah_usaha lapangan_usaha_dari_usaha_utama
jumlah_pekerja_yang_dibayar_dari_usaha_utama jumlah_pekerja_yang_tidak_dibayar_dari_usaha_utama omzet_usaha_utama
kondisi_gizi penglihatan pendengaran berjalan_atau_naik_tangga menggunakan_tangan_jari
belajar_kemampuan_intelektual pengendalian_perilaku berbicara_komunikasi mengurus_diri mengingat_berkonsentrasi
kesedihan_depresi penyakit_kronis kode_kelurahan_desa_ktp
"""
PERSON_HEADER = _PERSON_HEADER.split()
# Places of Kendal as files write them, and their Kemendagri codes.
SIDOMUKTI, BUMIAYU = ("WELERI", "SIDOMUKTI"), ("WELERI", "BUMIAYU")
CODES = {SIDOMUKTI: "33.24.12.2001", BUMIAYU: "33.24.12.2003"}


@dataclass(frozen=True)
class Someone:
    """One person of a made-up family."""

    name: str
    born: date
    sex: str = "P"
    relation: str = "ANAK"
    serial: int = 1
    district: str = "332412"
    nik: str | None = None
    mother: str = "SITI AMANAH"

    @property
    def number(self) -> str:
        if self.nik is not None:
            return self.nik
        day = self.born.day + (40 if self.sex == "P" else 0)
        return f"{self.district}{day:02d}{self.born:%m%y}{self.serial:04d}"


@dataclass(frozen=True)
class Family:
    """A made-up family; place is (kecamatan, desa)."""

    kk: str
    place: tuple[str, str]
    members: tuple[Someone, ...]
    address: str = "JL. MELATI 3"
    rt: str = "2"
    rw: str = "1"
    desil: int = 2
    flags: tuple[str, str, str, str] = ("YA", "TIDAK", "TIDAK", "YA")
    housing: dict = field(default_factory=dict)

    def changed(self, **values) -> Family:
        return replace(self, **values)


def families(count: int, place: tuple[str, str] = SIDOMUKTI, *, start: int = 1) -> list[Family]:
    """Families of three with different numbers."""
    made = []
    for number in range(start, start + count):
        people = (
            Someone(f"SUKARDI {_letters(number)}", date(1970, 3, 1 + number % 27), "L", "KEPALA KELUARGA", number),
            Someone(f"WAGINAH {_letters(number)}", date(1975, 10, 1 + number % 27), "P", "ISTRI", number),
            Someone(f"AYU {_letters(number)}", date(2012, 6, 1 + number % 27), "P", "ANAK", number),
        )
        made.append(Family(f"332412010112{number:04d}", place, people))
    return made


def _letters(number: int) -> str:
    """A second name without digits, different for every number."""
    signs = "ABDGIKLMNRST"
    text = ""
    while number:
        number, rest = divmod(number, len(signs))
        text += signs[rest] + "A"
    return text


def dtks_rows(made: list[Family]) -> list[list[str]]:
    rows = []
    for family in made:
        for order, person in enumerate(family.members, 1):
            rows.append([
                f"3324120001{family.kk[-6:]}{order:02d}", "JAWA TENGAH", "KENDAL", family.place[0], family.place[1],
                family.address, "KRAJAN", family.rt, family.rw, family.kk, person.number, person.name,
                f"{person.born:%d/%m/%Y}", "KENDAL", "LAKI-LAKI" if person.sex == "L" else "PEREMPUAN", "BURUH TANI",
                person.mother, person.relation, "PADAN", *family.flags,
            ])  # fmt: skip
    return rows


def write_dtks(
    path: Path, rows: list[list[str]], *, header: list[str] | None = None, encoding: str = "utf-8", delimiter: str = "|"
) -> Path:
    with path.open("w", encoding=encoding, newline="") as stream:
        out = csv.writer(stream, delimiter=delimiter)
        out.writerow(header or DTKS_HEADER)
        out.writerows(rows)
    return path


def dtsen_tables(made: list[Family]) -> tuple[list[list], list[list]]:
    """Rows of the family file and of the individual file."""
    family_rows, person_rows = [], []
    for family in made:
        code = CODES[family.place].replace(".", "")
        given = {
            "nomor_kartu_keluarga": family.kk, "kode_provinsi": "33", "provinsi": "JAWA TENGAH",
            "kode_kabupaten_kota": "3324", "kabupaten_kota": "KENDAL", "kode_kecamatan": code[:6],
            "kecamatan": family.place[0], "kode_kelurahan_desa": code, "kelurahan_desa": family.place[1],
            "alamat": family.address, "jumlah_anggota_keluarga": str(len(family.members)),
            "nama_kepala_keluarga": family.members[0].name, "desil_nasional": str(family.desil),
            "desil_provinsi": "3", "desil_kabupaten_kota": "2", "pbi_nas": "YA", "pbi_pemda": "TIDAK",
            "status_kepemilikan_rumah": "1", "jenis_lantai_terluas": "6",
        }  # fmt: skip
        family_rows.append([given.get(name, "") for name in FAMILY_HEADER])
        for person in family.members:
            said = {
                "nomor_induk_kependudukan": person.number, "nomor_kartu_keluarga": family.kk, "nama": person.name,
                "tanggal_lahir": person.born.isoformat(), "umur": str(2025 - person.born.year),
                "jenis_kelamin": "1" if person.sex == "L" else "2",
                "status_hubungan_keluarga": {"KEPALA KELUARGA": "1", "ISTRI": "2"}.get(person.relation, "3"),
                "pbi_nas": "YA", "pbi_pemda": "TIDAK", "penyakit_kronis": "1", "kode_kelurahan_desa_ktp": code,
            }  # fmt: skip
            person_rows.append([said.get(name, "") for name in PERSON_HEADER])
    return family_rows, person_rows


def write_csv(
    path: Path, header: list[str], rows: list[list], *, delimiter: str = ",", encoding: str = "utf-8"
) -> Path:
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows([header, *rows])
    return path


def write_xlsx(path: Path, header: list[str], rows: list[list]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for place, line in enumerate([header, *rows]):
        for column, cell in enumerate(line):
            if isinstance(cell, str):
                sheet.write_string(place, column, cell)
            else:
                sheet.write(place, column, cell)
    book.close()
    return path
