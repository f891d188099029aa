"""Code lists of activities: the words of the five regulations."""

from __future__ import annotations

from django.db import models


class ActivityKind(models.TextChoices):
    OUTREACH = "outreach", "Sosialisasi"
    COORDINATION = "coordination", "Koordinasi"
    MEETING = "meeting", "Rapat koordinasi"
    TRAINING = "training", "Pelatihan"
    SURVEY = "survey", "Survei/pendataan"
    LEARNING = "learning", "Pembelajaran antarwilayah"
    GUIDANCE = "guidance", "Pendampingan dan penguatan kapasitas"
    MONITORING = "monitoring", "Pemantauan dan evaluasi"
    TASK = "task", "Tugas lain"


class ActivityLevel(models.TextChoices):
    """Whose plan it stands in: the secretariat's, a kecamatan's, or that of a Puskesos."""

    REGENCY = "regency", "Kabupaten/kota"
    DISTRICT = "district", "Kecamatan"
    VILLAGE = "village", "Desa/kelurahan"


class ActivityState(models.TextChoices):
    PLANNED = "planned", "Direncanakan"
    HELD = "held", "Terlaksana"
    CANCELLED = "cancelled", "Dibatalkan"


class PartnerKind(models.TextChoices):
    NATIONAL = "national", "Sekretariat Nasional"
    CENTRE = "centre", "Kementerian/lembaga pusat"
    PROVINCE = "province", "Pemerintah provinsi"
    MANAGER = "manager", "Pengelola program"
    AGENCY = "agency", "Perangkat daerah"
    STATISTICS = "statistics", "Badan Pusat Statistik"
    LOCAL = "local", "Kecamatan atau desa/kelurahan"
    CIVIL = "civil", "Masyarakat sipil"
    BUSINESS = "business", "Dunia usaha"
    OTHER = "other", "Lainnya"


class Part(models.TextChoices):
    """What somebody has to do with an activity."""

    OFFICER = "officer", "Petugas"
    TEAM = "team", "Tim survei"
    PARTICIPANT = "participant", "Peserta"


class SurveyState(models.TextChoices):
    WAITING = "waiting", "Belum mulai"
    RUNNING = "running", "Berjalan"
    DONE = "done", "Selesai"


class PaperKind(models.TextChoices):
    """What a file of an activity is."""

    INVITATION = "invitation", "Undangan"
    ATTENDANCE = "attendance", "Daftar hadir"
    PHOTO = "photo", "Foto"
    MINUTES = "minutes", "Notula atau berita acara"
    PRACTICE = "practice", "Bahan atau praktik baik"
    OTHER = "other", "Lainnya"
