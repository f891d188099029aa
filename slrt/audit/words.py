"""Indonesian words for what the auditor's screens show of tables, columns and log details."""

from __future__ import annotations

from django.apps import apps
from django.db import models
from django.utils.text import camel_case_to_spaces

TABLES = {
    "intakedraft": "draf keluhan",
    "editionlisting": "daftar dalam edisi",
    "editionfinding": "temuan dalam edisi",
    "stagedfamily": "keluarga dalam berkas impor",
    "stagedperson": "warga dalam berkas impor",
    "authenticator": "langkah kedua",
    "emailaddress": "alamat surel",
    "prelistevent": "langkah usulan daftar awal",
    "complaintevent": "langkah keluhan",
    "referralevent": "langkah rujukan",
    "reportevent": "langkah laporan",
}
APPS = {"accounts": "Petugas dan unit", "cases": "Kasus", "jurisdictions": "Profil daerah", "regions": "Wilayah"}
COLUMNS = {
    "accuracy": "ketelitian",
    "address": "alamat",
    "attributes": "isian kuesioner",
    "birth_date": "tanggal lahir",
    "birth_place": "tempat lahir",
    "birth_year": "tahun lahir",
    "code": "kode pelacakan",
    "data": "isian langkah",
    "desil": "desil",
    "external_id": "nomor pada sumber",
    "hamlet": "dusun",
    "head_name": "kepala keluarga",
    "housing": "kondisi rumah",
    "kk": "nomor KK",
    "latitude": "lintang",
    "longitude": "bujur",
    "matched_civil": "padan Dukcapil",
    "mother_name": "nama ibu kandung",
    "name": "nama",
    "name_key": "kunci pencarian nama",
    "nik": "NIK",
    "no_nik_reason": "alasan tanpa NIK",
    "note": "catatan",
    "occupation": "pekerjaan",
    "payload": "isi",
    "programmes": "program",
    "reason": "alasan",
    "registry_desil": "desil tercatat",
    "relation": "hubungan keluarga",
    "rt": "RT",
    "rw": "RW",
    "session_data": "isi sesi",
    "sex": "jenis kelamin",
    "token": "tautan pelacakan",
    "village": "desa/kelurahan",
}
DETAILS = {
    "account": "sidik akun",
    "again": "surat ulang",
    "at": "dibuka dari",
    "by": "cara",
    "certificate": "surat keterangan",
    "change": "perubahan",
    "code": "kode",
    "count": "jumlah",
    "decision": "putusan",
    "edition": "edisi",
    "factor": "langkah kedua",
    "field": "kolom",
    "fields": "kolom",
    "file": "berkas",
    "filters": "saringan",
    "form": "bentuk",
    "gone": "catatan yang dilebur",
    "household": "keluarga",
    "job": "pekerjaan latar",
    "key": "nilai profil",
    "kind": "jenis",
    "mapping": "bentuk berkas",
    "method": "cara",
    "name": "nama",
    "paper": "ukuran kertas",
    "part": "bagian",
    "period": "periode",
    "person": "warga",
    "persons": "warga",
    "query": "cara mencari",
    "queue": "antrean",
    "region": "wilayah",
    "restricted": "kasus terbatas",
    "role": "peran",
    "rows": "baris",
    "run": "pencocokan",
    "scheme": "skema",
    "sha256": "sidik berkas",
    "source": "sumber",
    "step": "langkah",
    "subject": "objek",
    "subject_kind": "jenis objek",
    "survivor": "catatan yang dipertahankan",
    "tab": "bagian",
    "unit": "unit",
    "user": "petugas",
    "version": "versi",
    "village": "desa",
    "whole_numbers": "nomor lengkap",
}
VALUES = {
    "False": "tidak",
    "True": "ya",
    "a5": "A5",
    "address": "alamat",
    "apply": "diterapkan",
    "appointment": "penunjukan petugas",
    "batch": "berkas usulan",
    "begin": "dimulai",
    "birth": "tanggal lahir",
    "both": "sama, dua catatan dipertahankan",
    "cancel": "dibatalkan",
    "certificate": "surat keterangan",
    "change": "usulan perubahan",
    "changed": "diubah",
    "comparison": "banding edisi",
    "complaint": "keluhan",
    "correction": "perbaikan pencatatan",
    "created": "dibuat",
    "deliberation": "musyawarah",
    "description": "uraian",
    "different": "bukan orang sama",
    "disabled": "dinonaktifkan",
    "ended": "diakhiri",
    "facts": "data usulan",
    "household": "keluarga",
    "intake": "keluhan baru",
    "kk": "nomor KK",
    "list": "daftar",
    "look_again": "diperiksa ulang",
    "mapping": "bentuk berkas dipilih",
    "mapping_renamed": "bentuk berkas diganti namanya",
    "mapping_retired": "bentuk berkas tidak dipakai lagi",
    "mapping_revived": "bentuk berkas dipakai lagi",
    "merge": "penggabungan",
    "mfa": "kode autentikator",
    "name": "nama",
    "namesake": "kembar atau senama",
    "needs": "kebutuhan program",
    "nik": "NIK",
    "number": "pembukaan nomor",
    "password": "kata sandi",
    "password_letter": "surat kata sandi dikirim",
    "person": "warga",
    "phone": "nomor HP",
    "points": "titik kunjungan",
    "programmes": "program",
    "proposal": "usulan",
    "publish": "diterbitkan",
    "ranking": "peringkat",
    "ranking_scheme": "skema peringkat",
    "receive": "diterima",
    "referral": "rujukan",
    "referral_proposal": "usulan rujukan",
    "register": "daftar PPKS dan PSKS",
    "registry": "data terpadu",
    "registry.rejected": "baris yang ditolak",
    "same": "orang sama",
    "sample": "contoh baris",
    "second_factor": "langkah kedua dilepas",
    "similar": "data mirip",
    "slip80": "80 mm",
    "taken back": "dicabut",
    "undo": "pengurungan",
    "village_code_confirmed": "kode desa ditetapkan",
    "village_code_open": "kode desa dibuka lagi",
    "village_code_refused": "kode desa diabaikan",
    "visit": "kunjungan",
}


def app(label: str) -> str:
    """The part of the application, in its own words if it has some."""
    given = str(apps.get_app_config(label).verbose_name)
    return APPS.get(label, given) if given == label.title() else given


def table(model: type[models.Model]) -> str:
    """The table's own name if its author gave one, else ours, else its code."""
    given = str(model._meta.verbose_name)
    if given != camel_case_to_spaces(model._meta.object_name):
        return given
    return TABLES.get(model._meta.model_name, model._meta.label_lower)


def column(field: models.Field) -> str:
    given = str(field.verbose_name)
    if given != field.name.replace("_", " "):
        return given
    return COLUMNS.get(field.name, field.name)


def detail(key: str) -> str:
    return DETAILS.get(key, key)


def value(text: str) -> str:
    return VALUES.get(text, text)
