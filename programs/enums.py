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


class Aim(models.TextChoices):
    """What a programme is for (BS 2(2)a-b)."""

    PROTECTION = "protection", "Perlindungan sosial"
    POVERTY = "poverty", "Penanggulangan kemiskinan"


class ServiceKind(models.TextChoices):
    """Which kind of social welfare service it is (DP 1 angka 19)."""

    REHABILITATION = "rehabilitation", "Rehabilitasi sosial"
    SECURITY = "security", "Jaminan sosial"
    EMPOWERMENT = "empowerment", "Pemberdayaan sosial"
    PROTECTION = "protection", "Perlindungan sosial"


class ServiceField(models.TextChoices):
    """In which field it serves (DP [4](3)a-f)."""

    EDUCATION = "education", "Pendidikan"
    HEALTH = "health", "Kesehatan"
    CIVIL = "civil", "Kependudukan"
    SOCIAL = "social", "Sosial"
    ECONOMY = "economy", "Ekonomi dan usaha"
    BASIC = "basic", "Pelayanan dasar lainnya"


class ServiceBasis(models.TextChoices):
    """Whom it serves, by its target (DP 1 angka 20-21, 18.a-c)."""

    PERSON = "person", "Berbasis individu"
    FAMILY = "family", "Berbasis keluarga"
    COMMUNITY = "community", "Berbasis masyarakat"


class BasicService(models.TextChoices):
    """Which basic service it supports (KD 1 angka 9-10, 3.d): the fields of PP 2/2018, and of the social field the five
    services for which Permensos 9/2018 sets a minimum standard."""

    EDUCATION = "education", "Pendidikan"
    HEALTH = "health", "Kesehatan"
    WORKS = "works", "Pekerjaan umum"
    HOUSING = "housing", "Perumahan rakyat"
    ORDER = "order", "Ketenteraman, ketertiban umum, dan pelindungan masyarakat"
    DISABILITY = "social_disability", "SPM sosial: penyandang disabilitas telantar di luar panti"
    CHILD = "social_child", "SPM sosial: anak telantar di luar panti"
    ELDERLY = "social_elderly", "SPM sosial: lanjut usia telantar di luar panti"
    HOMELESS = "social_homeless", "SPM sosial: gelandangan dan pengemis di luar panti"
    DISASTER = "social_disaster", "SPM sosial: korban bencana"


class TargetUnit(models.TextChoices):
    HOUSEHOLD = "household", "Rumah tangga"
    FAMILY = "family", "Keluarga"
    PERSON = "person", "Perseorangan"
    GROUP = "group", "Kelompok"
    COMMUNITY = "community", "Masyarakat"


BASES: dict[str, ServiceBasis] = {
    TargetUnit.PERSON: ServiceBasis.PERSON,
    TargetUnit.FAMILY: ServiceBasis.FAMILY,
    TargetUnit.HOUSEHOLD: ServiceBasis.FAMILY,
    TargetUnit.GROUP: ServiceBasis.COMMUNITY,
    TargetUnit.COMMUNITY: ServiceBasis.COMMUNITY,
}


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
