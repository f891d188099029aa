"""The duties of the five regulations, and where in the application each is done: docs/requirements.csv.

`where` names screens ("monitoring:reports", several divided by a space) or files of the project; `tests` names tests
as pytest does ("tests/x/test_y.py::test_z"). A test keeps both true.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.urls import NoReverseMatch, resolve, reverse

from complaints.actions.submit import takes_online
from monitoring.survey.staffpage import offered
from slrt.accounts.models import User
from slrt.accounts.policies import lets_in
from slrt.jurisdictions.profile import Profile

PATH = Path("docs") / "requirements.csv"
STATUSES = ("done", "partial", "open")
REGULATIONS = {
    "BS": ("62.04", "Perbup Barito Selatan 57/2022"),
    "BL": ("63.11", "Perbup Balangan 39/2023"),
    "KD": ("33.24", "Perbup Kendal 36/2023"),
    "TB": ("63.09", "Keputusan Bupati Tabalong 188.45/382/2022"),
    "DP": ("32.76", "Perwal Depok 82/2021"),
}
PLACES = {"BS": "Barito Selatan", "BL": "Balangan", "KD": "Kendal", "TB": "Tabalong", "DP": "Depok"}

# What a screen is called where people look for it. A test wants every screen named in the table to stand here.
SCREENS = {
    "accounts:assignment_new": "Penugasan baru",
    "accounts:units": "Unit kerja",
    "accounts:user": "Halaman pengguna",
    "accounts:users": "Pengguna",
    "audit:list": "Catatan akses",
    "apply:form": "Formulir daring untuk warga",
    "complaints:accept": "Pendaftaran kiriman daring",
    "complaints:case": "Halaman keluhan",
    "complaints:ledger": "Buku lama",
    "complaints:ledger_book": "Buku register",
    "complaints:ledger_books": "Bawa buku register",
    "complaints:ledger_take_on": "Daftarkan catatan lama",
    "complaints:look_up": "Pencarian pada keluhan baru",
    "complaints:online": "Tautan dan poster formulir daring",
    "complaints:need": "Kebutuhan dari keluhan",
    "complaints:new": "Keluhan baru",
    "complaints:proactive": "Kasus proaktif",
    "complaints:queue": "Antrean keluhan",
    "complaints:receipt": "Tanda terima",
    "complaints:step": "Langkah keluhan",
    "complaints:upload": "Berkas keluhan",
    "desk": "Meja hari ini",
    "households:batches": "Berkas usulan SIKS-NG",
    "households:card": "Kartu keluarga",
    "households:groups": "Keluarga menurut kelompok",
    "households:change_export": "Berkas pemutakhiran SIKS-NG",
    "households:batch": "Berkas usulan",
    "households:status_new": "Pencatatan status keluarga",
    "households:status_end": "Pengakhiran status keluarga",
    "households:change": "Usulan perubahan data",
    "households:change_choose": "Pilih jenis perubahan",
    "households:change_new": "Usulkan perubahan",
    "households:change_step": "Langkah usulan perubahan",
    "households:coached": "Pembinaan seorang petugas",
    "households:coaching": "Pembinaan petugas lapangan",
    "households:coaching_mine": "Pembinaan saya",
    "households:coaching_note": "Catatan pembinaan",
    "households:comparison": "Hasil banding edisi",
    "households:comparisons": "Banding edisi",
    "households:conflicts": "Berbeda dari data daerah",
    "households:data_request": "Halaman permintaan data",
    "households:data_request_new": "Permintaan data baru",
    "households:data_request_step": "Langkah permintaan data",
    "households:data_requests": "Permintaan data",
    "households:fieldstaff": "Petugas lapangan",
    "households:fieldworker": "Halaman petugas lapangan",
    "households:file_forms": "Bentuk berkas",
    "households:import": "Halaman edisi",
    "households:import_columns": "Kolom berkas",
    "households:import_new": "Impor baru",
    "households:imports": "Edisi data terpadu",
    "households:meetings": "Musyawarah",
    "households:prelist": "Daftar awal",
    "households:proposal": "Usulan daftar awal",
    "households:proposal_step": "Langkah usulan daftar awal",
    "households:ranking": "Halaman peringkat",
    "households:ranking_schemes": "Skema peringkat",
    "households:rankings": "Peringkat calon penerima",
    "households:registers": "PPKS dan PSKS",
    "households:results": "Hasil SIKS-NG",
    "households:review_list": "Daftar antrean telaah",
    "households:reviews": "Antrean telaah",
    "households:search": "Cari keluarga",
    "households:shock": "Temuan banding edisi",
    "households:village": "Data wilayah saya",
    "households:village_answers": "Hasil pemeriksaan rumah",
    "households:village_codes": "Kode desa",
    "households:village_list": "Daftar periksa rumah",
    "households:visit": "Halaman kunjungan",
    "households:visit_block": "Isian kunjungan",
    "households:visit_photos": "Foto dan titik kunjungan",
    "households:visits": "Kunjungan rumah",
    "jobs:list": "Unduhan saya",
    "jurisdictions:profile": "Profil daerah",
    "monitoring:library": "Dokumen",
    "monitoring:paper": "Halaman dokumen",
    "monitoring:paper_new": "Tambah dokumen",
    "monitoring:public_board": "Papan umum",
    "monitoring:staff": "Syarat petugas",
    "monitoring:staff_member": "Syarat seorang petugas",
    "monitoring:activities": "Kegiatan",
    "monitoring:activity": "Halaman kegiatan",
    "monitoring:activity_hold": "Pelaksanaan kegiatan",
    "monitoring:activity_log": "Catat kegiatan terlaksana",
    "monitoring:activity_new": "Rencanakan kegiatan",
    "monitoring:activity_part": "Isian halaman kegiatan",
    "monitoring:activity_year": "Rencana dan realisasi kegiatan",
    "monitoring:board": "Papan",
    "monitoring:allocate": "Alokasi komitmen untuk kebutuhan",
    "monitoring:commitment": "Halaman komitmen",
    "monitoring:commitment_new": "Catat komitmen",
    "monitoring:commitments": "Komitmen mitra",
    "monitoring:companion": "Halaman pendamping",
    "monitoring:companion_new": "Catat pendamping",
    "monitoring:companions": "Pendamping program lain",
    "monitoring:need_partners": "Mitra untuk kebutuhan",
    "monitoring:partner": "Halaman mitra",
    "monitoring:partner_new": "Catat mitra",
    "monitoring:partner_part": "Isian halaman mitra",
    "monitoring:partners": "Kemitraan",
    "monitoring:realise": "Catat realisasi",
    "monitoring:quality": "Mutu",
    "monitoring:compose": "Susun laporan",
    "monitoring:duties": "Peraturan",
    "monitoring:meetings": "Rapat koordinasi kecamatan",
    "monitoring:report": "Halaman laporan",
    "monitoring:reports": "Laporan",
    "monitoring:survey": "Survei kepuasan",
    "monitoring:survey_poster": "Poster survei kepuasan",
    "survey:form": "Survei kepuasan untuk umum",
    "survey:published": "Hasil survei untuk umum",
    "monitoring:trainings": "Pelatihan petugas",
    "monitoring:verify": "Pemeriksaan laporan",
    "monitoring:words": "Uraian laporan",
    "needs:from_visit": "Kebutuhan dari kunjungan",
    "needs:list": "Kebutuhan program",
    "needs:need": "Halaman kebutuhan",
    "needs:new": "Catat kebutuhan",
    "programs:fitting": "Program yang sesuai",
    "complaints:from_need": "Kasus dari kebutuhan",
    "monitoring:chain": "Rangkaian kebutuhan",
    "needs:step": "Langkah kebutuhan",
    "needs:summary": "Ringkasan kebutuhan",
    "programs:catalogue": "Katalog program",
    "programs:change": "Ubah program",
    "programs:correct": "Perbaiki kepesertaan",
    "programs:create": "Program baru",
    "programs:enrol": "Catat kepesertaan",
    "programs:family": "Program keluarga",
    "programs:programme": "Halaman program",
    "programs:review": "Telaah kepesertaan",
    "programs:standard": "Standar sebuah layanan",
    "programs:standards": "Standar pelayanan",
    "services:catalogue": "Program dan layanan untuk warga",
    "services:places": "Program dan layanan untuk warga menurut daerah",
    "services:programme": "Halaman program untuk warga",
    "services:standard": "Lembar standar pelayanan",
    "programs:stop": "Akhiri kepesertaan",
    "referrals:approvals": "Persetujuan rujukan",
    "referrals:check": "Pemeriksaan rujukan",
    "referrals:inbox": "Rujukan masuk",
    "referrals:letter": "Surat rujukan",
    "referrals:list": "Rujukan",
    "referrals:new": "Usulan rujukan",
    "referrals:referral": "Halaman rujukan",
    "region_search": "Pencarian wilayah",
    "tracking:form": "Lacak keluhan atau usulan",
}


# Named like screens, but a button's address or a part of a page: opened on their own they show nothing useful.
NO_PAGES = frozenset({"complaints:look_up", "complaints:proactive", "households:review_list", "region_search"})


def _plans(profile: Profile) -> bool:
    return profile.has_module("activity_plan")


def _partners(profile: Profile) -> bool:
    return profile.has_module("partners")


# Screens that a place may do without, and what in its profile says whether it has them.
ONLY_WITH: dict[str, Callable[[Profile], bool]] = {
    "complaints:online": takes_online,
    "households:data_requests": lambda profile: profile.has_module("data_service"),
    "households:ranking_schemes": lambda profile: profile.ranking,
    "households:rankings": lambda profile: profile.ranking,
    "monitoring:activities": _plans,
    "monitoring:activity_log": _plans,
    "monitoring:activity_new": _plans,
    "monitoring:activity_year": _plans,
    "monitoring:survey": offered,
    "monitoring:survey_poster": offered,
    "monitoring:meetings": lambda profile: _plans(profile) and profile.has_module("meetings"),
    "monitoring:trainings": _plans,
    "monitoring:commitments": _partners,
    "monitoring:companion_new": _partners,
    "monitoring:companions": _partners,
    "monitoring:partner_new": _partners,
    "monitoring:partners": _partners,
    "programs:standards": lambda profile: profile.has_module("service_standard"),
}


@dataclass(frozen=True)
class Duty:
    """One line of the table. `sentence` is Indonesian, for the screen."""

    id: str
    regulation: str
    clause: str
    who: str
    the_software_must: str
    kind: str
    status: str
    where: tuple[str, ...]
    tests: tuple[str, ...]
    sentence: str

    @property
    def code(self) -> str:
        """BS, BL, KD, TB or DP."""
        return self.id.split("-")[0]


@lru_cache(maxsize=1)
def duties() -> tuple[Duty, ...]:
    return tuple(read(settings.BASE_DIR / PATH))


def read(path: Path) -> Iterator[Duty]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Duty(
                **{**row, "where": tuple(row["where"].split()), "tests": tuple(row["tests"].split())},
            )


def word_of(where: str) -> str:
    """What the screen is called; a file of the project goes by its path."""
    return SCREENS.get(where, where)


def link_of(where: str, user: User, profile: Profile | None = None) -> str:
    """The address of a screen that opens without a key, for who may open it; "" for others and for files.

    profile: of the place the reader works in, whose regulation may do without the screen.
    """
    has = ONLY_WITH.get(where)
    if where not in SCREENS or where in NO_PAGES or (has and profile and not has(profile)):
        return ""
    try:
        address = reverse(where)
    except NoReverseMatch:
        return ""
    return address if lets_in(resolve(address).func, user) else ""
