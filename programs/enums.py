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
    HEALTH = "health", "Kesehatan"
    EDUCATION = "education", "Pendidikan"
    SOCIAL = "social", "Sosial dan ekonomi"
    FOOD = "food", "Pangan"
    ENERGY = "energy", "Energi"
    FARMING = "farming", "Pertanian"
    FISHERY = "fishery", "Perikanan"
    HOUSING = "housing", "Perumahan"
    CIVIL = "civil", "Administrasi kependudukan"


class TargetUnit(models.TextChoices):
    HOUSEHOLD = "household", "Rumah tangga"
    FAMILY = "family", "Keluarga"
    PERSON = "person", "Perseorangan"
    GROUP = "group", "Kelompok"
    COMMUNITY = "community", "Masyarakat"


class EnrolmentStatus(models.TextChoices):
    ACTIVE = "active", "menerima"
    STOPPED = "stopped", "berhenti"
    WAITING = "waiting", "daftar tunggu"
