"""Code lists of the programme catalogue (domain §4)."""

from __future__ import annotations

from django.db import models


class Level(models.TextChoices):
    NATIONAL = "national", "Pusat"
    PROVINCE = "province", "Provinsi"
    REGENCY = "regency", "Kabupaten/Kota"
    VILLAGE = "village", "Desa/Kelurahan"
    NON_GOVERNMENT = "non_government", "Non-pemerintah"


class Sector(models.TextChoices):
    """The nine sectors; the codes are those of slrt.jurisdictions.codes.SECTORS, by which sections take cases."""

    HEALTH = "health", "Kesehatan"
    EDUCATION = "education", "Pendidikan"
    SOCIAL = "social", "Sosial dan ekonomi"
    FOOD = "food", "Pangan"
    ENERGY = "energy", "Energi"
    AGRICULTURE = "agriculture", "Pertanian"
    FISHERIES = "fisheries", "Perikanan"
    HOUSING = "housing", "Perumahan"
    CIVIL_REGISTRY = "civil_registry", "Administrasi kependudukan"


class TargetUnit(models.TextChoices):
    HOUSEHOLD = "household", "Rumah tangga"
    FAMILY = "family", "Keluarga"
    PERSON = "person", "Perseorangan"
    GROUP = "group", "Kelompok"
    COMMUNITY = "community", "Masyarakat"


class ExitReason(models.TextChoices):
    """Why a family or person no longer takes part."""

    GRADUATED = "graduated", "Mampu, lulus dari program"
    NOT_ELIGIBLE = "not_eligible", "Tidak lagi memenuhi kriteria"
    DIED = "died", "Meninggal"
    MOVED = "moved", "Pindah"
    DATA = "data", "Data tidak padan"
    DOUBLE = "double", "Penerima ganda"
    RESIGNED = "resigned", "Mengundurkan diri"
    ENDED = "ended", "Program berakhir"
    NOT_LISTED = "not_listed", "Tidak tercantum lagi pada edisi data terpadu"
    OTHER = "other", "Lainnya"


class Review(models.TextChoices):
    """Whether somebody else has looked at what a facilitator recorded, where the profile wants that."""

    WAITING = "waiting", "menunggu telaah"
    SOUND = "sound", "sudah ditelaah"
    RETURNED = "returned", "dikembalikan"


class EnrolmentStatus(models.TextChoices):
    ACTIVE = "active", "menerima"
    STOPPED = "stopped", "berhenti"
    WAITING = "waiting", "daftar tunggu"
