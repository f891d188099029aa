"""Code lists about people and registry editions."""

from __future__ import annotations

from django.db import models


class Sex(models.TextChoices):
    MALE = "L", "Laki-laki"
    FEMALE = "P", "Perempuan"


class Relation(models.TextChoices):
    """Hubungan dengan kepala keluarga (domain §1.4)."""

    HEAD = "1", "Kepala keluarga"
    SPOUSE = "2", "Istri/suami"
    CHILD = "3", "Anak"
    CHILD_IN_LAW = "4", "Menantu"
    GRANDCHILD = "5", "Cucu"
    PARENT = "6", "Orang tua/mertua"
    HELPER = "7", "Pembantu/sopir"
    OTHER = "8", "Lainnya"


class Source(models.TextChoices):
    """Where a registry edition comes from (domain §1.1)."""

    BDT2015 = "bdt2015", "BDT 2015"
    DTKS = "dtks", "DTKS"
    P3KE = "p3ke", "P3KE"
    DTSEN = "dtsen", "DTSEN"
    LOCAL = "local", "Data daerah"


class NoNikReason(models.TextChoices):
    NOT_RECORDED = "not_recorded", "Belum merekam KTP-el/belum punya NIK"
    BABY = "baby", "Bayi, akta belum terbit"
    ABANDONED = "abandoned", "Orang telantar, identitas tidak diketahui"
    REMOTE = "remote", "Komunitas adat terpencil"
    NOT_BROUGHT = "not_brought", "Tidak membawa dokumen"
    UNREADABLE = "unreadable", "Angka di berkas rusak"


class EditionState(models.TextChoices):
    STAGED = "staged", "Sedang disiapkan"
    PREVIEW = "preview", "Menunggu diterapkan"
    COMMITTING = "committing", "Sedang diterapkan"
    CURRENT = "current", "Berlaku"
    PAST = "past", "Edisi lama"
    CANCELLED = "cancelled", "Dibatalkan"


class RegistryResult(models.TextChoices):
    """What the desk found when it looked a person up, stored on the complaint with edition and date."""

    LISTED = "listed", "Terdaftar"
    KNOWN = "known", "Dikenal, tidak ada di edisi berlaku"
    NOT_FOUND = "not_found", "Tidak ditemukan"
    NOT_CHECKED = "not_checked", "Belum diperiksa"
