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
    PBI = "pbi", "Peserta PBI JK"
    KKS = "kks", "Penyaluran KKS"
    PROGRAM = "program", "Peserta program"
    PPKS = "ppks", "Daftar PPKS"
    LOCAL = "local", "Data daerah"


# Lists of who takes part in a programme, or belongs to the register of PPKS: they list nobody in the registry.
PARTICIPANT_SOURCES = (Source.PBI, Source.KKS, Source.PROGRAM, Source.PPKS)


class NoNikReason(models.TextChoices):
    NOT_RECORDED = "not_recorded", "Belum merekam KTP-el/belum punya NIK"
    BABY = "baby", "Bayi, akta belum terbit"
    ABANDONED = "abandoned", "Orang telantar, identitas tidak diketahui"
    REMOTE = "remote", "Komunitas adat terpencil"
    NOT_BROUGHT = "not_brought", "Tidak membawa dokumen"
    UNREADABLE = "unreadable", "Angka di berkas rusak"
    NOT_IN_FILE = "not_in_file", "Tidak ada di data terpadu"
    PLACEHOLDER = "placeholder", "Data terpadu memuat angka pengganti"


class EditionState(models.TextChoices):
    STAGED = "staged", "Sedang disiapkan"
    MAPPING = "mapping", "Menunggu kolom dicocokkan"
    PREVIEW = "preview", "Menunggu diterapkan"
    COMMITTING = "committing", "Sedang diterapkan"
    CURRENT = "current", "Berlaku"
    PAST = "past", "Edisi lama"
    NOTED = "noted", "Kepesertaan dicatat"
    CANCELLED = "cancelled", "Dibatalkan"
    FAILED = "failed", "Gagal dibaca"


class Subject(models.TextChoices):
    """What a row of a delivered file is about."""

    PERSON = "person", "Satu warga"
    FAMILY = "family", "Satu keluarga"
    PARTICIPANT = "participant", "Satu peserta program"


class CodeState(models.TextChoices):
    """What was decided about a BPS code of a village."""

    OPEN = "open", "Belum dipastikan"
    CONFIRMED = "confirmed", "Dipastikan"
    REFUSED = "refused", "Diabaikan"


class RegistryResult(models.TextChoices):
    """What the desk found when it looked a person up, stored on the complaint with edition and date."""

    LISTED = "listed", "Terdaftar"
    KNOWN = "known", "Dikenal, tidak ada di edisi berlaku"
    NOT_FOUND = "not_found", "Tidak ditemukan"
    NOT_CHECKED = "not_checked", "Belum diperiksa"


class FindingKind(models.TextChoices):
    """What an import has to say about a row of its file or about a record it met."""

    REJECTED = "rejected", "Ditolak"
    CONFLICT = "conflict", "Berbeda dari data yang disetujui daerah"
    WARNING = "warning", "Perlu diperiksa"


class Change(models.TextChoices):
    """What applying an edition does to one living record."""

    NEW = "new", "Baru"
    CHANGED = "changed", "Berubah"
    UNCHANGED = "unchanged", "Tetap"
    CONFLICT = "conflict", "Berbeda dari data daerah"
    OLDER = "older", "Sudah ada data yang lebih baru"


class Eligibility(models.TextChoices):
    ELIGIBLE = "layak", "Layak"
    NOT_ELIGIBLE = "tidak", "Tidak layak"


class PreListOutcome(models.TextChoices):
    """How a pre-list proposal ended."""

    LISTED = "listed", "Tercantum di data terpadu"
    REFUSED = "refused", "Tidak diusulkan"
    NOT_AGREED = "not_agreed", "Tidak disepakati musyawarah"
    CENTRE_REFUSED = "centre_refused", "Ditolak pusat"
    WITHDRAWN = "withdrawn", "Dicabut"


class PairState(models.TextChoices):
    """What was decided about two records that look like one person."""

    OPEN = "open", "Menunggu putusan"
    SAME = "same", "Orang yang sama"
    DIFFERENT = "different", "Bukan orang yang sama"
    BOTH = "both", "Satu orang, dua catatan dipertahankan"
    NAMESAKE = "namesake", "Kembar atau senama"
    MOOT = "moot", "Gugur"


class PairSource(models.TextChoices):
    WEEKLY = "weekly", "Pencarian berkala"
    DESK = "desk", "Meja layanan"


class MergeKind(models.TextChoices):
    PERSON = "person", "Warga"
    HOUSEHOLD = "household", "Keluarga"


class ComparisonState(models.TextChoices):
    WAITING = "waiting", "Sedang dibandingkan"
    DONE = "done", "Selesai"


class ShockKind(models.TextChoices):
    """What a new edition of the registry did to a family."""

    VANISHED = "vanished", "Keluarga hilang dari daftar"
    DESIL = "desil", "Desil berubah dua tingkat atau lebih"
    PBI = "pbi", "PBI JK hilang"
    NIK = "nik", "NIK berubah"
    HEAD = "head", "Kepala keluarga meninggal atau hilang"


class ShockState(models.TextChoices):
    OPEN = "open", "Belum ditindaklanjuti"
    CASE = "case", "Kasus dibuka"
    ASIDE = "aside", "Dikesampingkan"


class ConflictState(models.TextChoices):
    """What was decided about a value that differs from the one approved here."""

    OPEN = "open", "Menunggu putusan"
    OURS = "ours", "Nilai daerah dipertahankan"
    THEIRS = "theirs", "Nilai data terpadu dipakai"
    MOOT = "moot", "Tidak berbeda lagi"
