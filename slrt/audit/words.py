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
    "change": "perubahan",
    "code": "kode",
    "count": "jumlah",
    "factor": "langkah kedua",
    "field": "kolom",
    "fields": "kolom",
    "filters": "saringan",
    "key": "nilai profil",
    "kind": "jenis",
    "method": "cara",
    "name": "nama",
    "query": "cara mencari",
    "role": "peran",
    "rows": "baris",
    "step": "langkah",
    "subject": "objek",
    "subject_kind": "jenis objek",
    "unit": "unit",
    "user": "petugas",
}
VALUES = {
    "changed": "diubah",
    "created": "dibuat",
    "disabled": "dinonaktifkan",
    "ended": "diakhiri",
    "password": "kata sandi",
    "mfa": "kode autentikator",
    "nik": "NIK",
    "kk": "nomor KK",
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
