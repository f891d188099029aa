"""Code lists of complaints (domain §5.2)."""

from __future__ import annotations

from django.db import models


class ComplaintClass(models.TextChoices):
    """The desk's five buttons. The regulations' two classes are membership and everything else."""

    MEMBERSHIP = "membership", "Kepesertaan"
    PROGRAMME = "programme", "Program"
    NEED = "need", "Kebutuhan"
    INFORMATION = "information", "Informasi"
    EMERGENCY = "emergency", "Darurat"


class Category(models.TextChoices):
    K1 = "K1", "Belum terdata di data terpadu"
    K2 = "K2", "Layak tetapi belum menerima"
    K3 = "K3", "Dinonaktifkan / berhenti"
    K4 = "K4", "Salah sasaran"
    K5 = "K5", "Data tidak padan / salah"
    K6 = "K6", "Kartu, rekening, atau buku"
    K7 = "K7", "Ganda atau dikuasai pihak lain"
    N1 = "N1", "Penyaluran terlambat / tidak diterima"
    N2 = "N2", "Jumlah atau mutu tidak sesuai"
    N3 = "N3", "Pungutan / penyalahgunaan"
    N4 = "N4", "Pelayanan petugas"
    N5 = "N5", "Syarat atau prosedur tidak jelas"
    N6 = "N6", "Kebutuhan program belum terpenuhi"
    N7 = "N7", "Kasus PPKS perlu penjangkauan"
    N8 = "N8", "Administrasi kependudukan"
    N9 = "N9", "Kedaruratan"
    N0 = "N0", "Lainnya"


# The two classes of the regulations (profile: class_words, sections) behind the five buttons of the desk.
PROFILE_CLASS: dict[str, str] = {
    ComplaintClass.MEMBERSHIP: "participation",
    ComplaintClass.PROGRAMME: "programme",
    ComplaintClass.NEED: "programme",
    ComplaintClass.INFORMATION: "programme",
    ComplaintClass.EMERGENCY: "programme",
}
# The row of the profile's deadlines that counts for a class; abuse of office needs an investigation (domain §5.4).
DEADLINE_ROW: dict[str, str] = {
    ComplaintClass.MEMBERSHIP: "participation",
    ComplaintClass.PROGRAMME: "programme",
    ComplaintClass.NEED: "programme",
    ComplaintClass.INFORMATION: "information",
    ComplaintClass.EMERGENCY: "emergency",
}
INVESTIGATED_CATEGORIES = frozenset({"N3"})

# Which categories the desk offers under each class, in the order of use.
CATEGORIES_OF: dict[str, tuple[str, ...]] = {
    ComplaintClass.MEMBERSHIP: ("K1", "K2", "K3", "K4", "K5", "K6", "K7"),
    ComplaintClass.PROGRAMME: ("N1", "N2", "N3", "N4", "N5", "N0"),
    ComplaintClass.NEED: ("N6", "N7", "N8", "N0"),
    ComplaintClass.INFORMATION: ("N5", "N8", "N0"),
    ComplaintClass.EMERGENCY: ("N9", "N7"),
}
# Abuse of office and social cases are confidential from the first minute.
RESTRICTED_CATEGORIES = frozenset({"N3", "N7"})


class Channel(models.TextChoices):
    """How the matter reached us. Codes are those of the profile, which lists what a jurisdiction uses."""

    SECRETARIAT = "secretariat", "Datang ke sekretariat"
    PUSKESOS = "puskesos", "Datang ke desa/kelurahan"
    FACILITATOR = "facilitator", "Kunjungan fasilitator"
    ONLINE = "online", "Daring"
    WHATSAPP = "whatsapp", "WhatsApp"
    PHONE = "phone", "Telepon"
    LETTER = "letter", "Surat"
    BOX = "box", "Kotak saran"
    SOCIAL_MEDIA = "social_media", "Media sosial"
    LAPOR = "lapor", "SP4N-LAPOR!"
    MPP = "mpp", "Mal Pelayanan Publik"
    TKSK = "tksk", "TKSK"
    PROACTIVE = "proactive", "Temuan data terpadu (proaktif)"


# Recorded outside the office: the supervisor's gate for field records applies.
FIELD_CHANNELS = frozenset({Channel.FACILITATOR, Channel.TKSK})
# Written by the citizen, copied by staff: someone at the desk must accept it first.
SUBMITTED_CHANNELS = frozenset({Channel.ONLINE})


# Begun by the secretariat itself, from what two editions of the registry say differently; no profile lists it.
OWN_CHANNELS = frozenset({Channel.PROACTIVE})


class SubjectUnit(models.TextChoices):
    PERSON = "person", "Perseorangan"
    FAMILY = "family", "Keluarga"
    HOUSEHOLD = "household", "Rumah tangga"
    GROUP = "group", "Kelompok"
    COMMUNITY = "community", "Masyarakat"


class Reporter(models.TextChoices):
    SELF = "self", "Diri sendiri"
    FAMILY = "family", "Keluarga"
    OTHER = "other", "Pihak lain"
    ANONYMOUS = "anonymous", "Tanpa nama"


class ContactVia(models.TextChoices):
    """How somebody who wrote online wants to be reached."""

    PHONE = "phone", "Telepon atau WhatsApp"
    FACILITATOR = "facilitator", "Lewat fasilitator"
    PAGE = "page", "Melihat sendiri di halaman lacak"


class Consent(models.TextChoices):
    """How a family agreed to be spoken for by a facilitator (BS 6.f; BL 4.e)."""

    SPOKEN = "spoken", "Lisan"
    SIGNED = "signed", "Tanda tangan atau cap jempol"


class Outcome(models.TextChoices):
    """What came of it (domain §5.3)."""

    FULFILLED = "fulfilled", "Terpenuhi"
    PARTLY = "partly", "Terpenuhi sebagian"
    INFORMED = "information_given", "Informasi diberikan"
    PRELISTED = "prelisted", "Masuk daftar awal"
    CORRECTED = "corrected", "Data diperbaiki"
    WAITING_LIST = "waiting_list", "Masuk daftar tunggu/kuota"
    NOT_ELIGIBLE = "not_eligible", "Tidak memenuhi kriteria"
    OUT_OF_AUTHORITY = "out_of_authority", "Di luar kewenangan"
    INCOMPLETE = "incomplete", "Pemohon tidak melengkapi berkas"
    WITHDRAWN = "withdrawn", "Dicabut"
    UNREACHABLE = "unreachable", "Tidak dapat dihubungi"
    GONE = "gone", "Meninggal/pindah"
    UNPROVEN = "unproven", "Tidak terbukti"
    NOT_REAL = "not_real", "Bukan permohonan sungguhan"


class InformMethod(models.TextChoices):
    """How the family was told. Codes are those of the profile, which lists what a jurisdiction uses."""

    IN_PERSON = "in_person", "Bertemu langsung"
    VISIT = "visit", "Kunjungan ke rumah"
    PHONE = "phone", "Telepon"
    WHATSAPP = "whatsapp", "WhatsApp"
    LETTER = "letter", "Surat"
    EMAIL = "email", "Surel"
    ONLINE = "online", "Halaman lacak"
