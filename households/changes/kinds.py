"""Code lists of change proposals."""

from __future__ import annotations

from django.db import models


class ChangeKind(models.TextChoices):
    """What is proposed: values put right, or something that happened in the family (peristiwa keluarga)."""

    FIELDS = "fields", "Perbaikan data"
    BIRTH = "birth", "Kelahiran"
    DEATH = "death", "Kematian"
    MOVE_IN = "move_in", "Anggota datang"
    MOVE_OUT = "move_out", "Anggota pindah"
    SPLIT = "split", "Pecah KK"
    MARRIAGE = "marriage", "Perkawinan"
    NEW_HEAD = "new_head", "Ganti kepala keluarga"
    NEW_KK = "new_kk", "Nomor KK baru"

    @property
    def sentence(self) -> str:
        return _SENTENCES[self.value]


_SENTENCES = {
    "fields": "Nama, tanggal lahir, alamat, pekerjaan, keadaan rumah, atau data lain yang keliru atau berubah.",
    "birth": "Bayi lahir dan menjadi anggota keluarga ini.",
    "death": "Seorang anggota meninggal dunia; bila ia kepala keluarga, pilih penggantinya.",
    "move_in": "Seseorang menjadi anggota keluarga ini, dari keluarga lain atau dari luar daerah.",
    "move_out": "Satu atau beberapa anggota tidak lagi tinggal bersama keluarga ini.",
    "split": "Sebagian anggota membentuk keluarga sendiri dengan nomor KK sendiri.",
    "marriage": "Seorang anggota menikah; pasangannya ikut di sini, atau keduanya membentuk keluarga baru.",
    "new_head": "Anggota lain menjadi kepala keluarga.",
    "new_kk": "Keluarga yang sama mendapat nomor KK baru; nomor lama tetap disimpan.",
}


class Target(models.TextChoices):
    """What a line of a proposal writes to."""

    HOUSEHOLD = "household", "Keluarga"
    PERSON = "person", "Anggota"
    NEW_PERSON = "new_person", "Anggota baru"
    NEW_HOUSEHOLD = "new_household", "Keluarga baru"


class Evidence(models.TextChoices):
    """The paper, or the look, on which a proposal rests."""

    KTP = "ktp", "KTP elektronik"
    KK = "kk", "Kartu Keluarga"
    BIRTH = "akta_lahir", "Akta atau surat keterangan lahir"
    DEATH = "akta_kematian", "Akta atau surat keterangan kematian"
    MARRIAGE = "buku_nikah", "Buku nikah atau akta perkawinan"
    MOVE = "surat_pindah", "Surat keterangan pindah"
    VILLAGE = "surat_desa", "Surat keterangan desa/kelurahan"
    VISIT = "kunjungan", "Dilihat langsung saat kunjungan"
