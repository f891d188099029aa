"""The nine elements with their answers, and who answers, in the words of the regulation (domain §7)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models


@dataclass(frozen=True)
class Element:
    """code: by which an answer is stored, whatever its place on a page. answers: for 1, 2, 3 and 4."""

    code: str
    name: str
    question: str
    answers: tuple[str, str, str, str]

    @property
    def field(self) -> str:
        return self.code.lower()


ELEMENTS = (
    Element("U1", "Persyaratan", "Apakah persyaratannya sesuai dengan jenis layanannya?",
            ("Tidak sesuai", "Kurang sesuai", "Sesuai", "Sangat sesuai")),
    Element("U2", "Sistem, mekanisme, dan prosedur", "Apakah cara memperoleh layanan mudah?",
            ("Tidak mudah", "Kurang mudah", "Mudah", "Sangat mudah")),
    Element("U3", "Waktu penyelesaian", "Apakah layanannya cepat?",
            ("Tidak cepat", "Kurang cepat", "Cepat", "Sangat cepat")),
    Element("U4", "Biaya/tarif", "Bagaimana biayanya?",
            ("Sangat mahal", "Cukup mahal", "Murah", "Gratis")),
    Element("U5", "Produk spesifikasi jenis pelayanan", "Apakah yang Anda terima sesuai dengan yang dijanjikan?",
            ("Tidak sesuai", "Kurang sesuai", "Sesuai", "Sangat sesuai")),
    Element("U6", "Kompetensi pelaksana", "Apakah petugasnya mampu?",
            ("Tidak kompeten", "Kurang kompeten", "Kompeten", "Sangat kompeten")),
    Element("U7", "Perilaku pelaksana", "Apakah petugasnya sopan dan ramah?",
            ("Tidak sopan dan ramah", "Kurang sopan dan ramah", "Sopan dan ramah", "Sangat sopan dan ramah")),
    Element("U8", "Penanganan pengaduan, saran, dan masukan", "Bagaimana pengaduan ditangani?",
            ("Tidak ada", "Ada tetapi tidak berfungsi", "Berfungsi kurang maksimal", "Dikelola dengan baik")),
    Element("U9", "Sarana dan prasarana", "Bagaimana tempat dan peralatannya?",
            ("Buruk", "Cukup", "Baik", "Sangat baik")),
)  # fmt: skip
FIELDS = tuple(element.field for element in ELEMENTS)


class Source(models.TextChoices):
    """Where the link was found; the tag of the address (?sumber=)."""

    WEBSITE = "website", "Laman"
    FACEBOOK = "facebook", "Facebook"
    INSTAGRAM = "instagram", "Instagram"
    YOUTUBE = "youtube", "YouTube"
    QR = "qr", "Kode QR"
    DESK = "desk", "Meja layanan"
    TRACKING = "tracking", "Halaman lacak"
    OTHER = "other", "Lainnya"


# Handed out by staff; the tracking page has links of its own, and an unknown tag is none of these.
LINKED = (Source.WEBSITE, Source.FACEBOOK, Source.INSTAGRAM, Source.YOUTUBE, Source.QR, Source.DESK)


class Education(models.TextChoices):
    NONE = "none", "Tidak tamat SD"
    SD = "sd", "SD"
    SMP = "smp", "SMP"
    SMA = "sma", "SMA"
    S1 = "s1", "Diploma atau S1"
    S2 = "s2", "S2"
    S3 = "s3", "S3"


class Occupation(models.TextChoices):
    PNS = "pns", "PNS"
    TNI = "tni", "TNI"
    POLRI = "polri", "POLRI"
    PRIVATE = "private", "Swasta"
    SELF = "self", "Wirausaha"
    OTHER = "other", "Lainnya"


class Slot(models.TextChoices):
    """The hours of the questionnaire; who answers by telephone may do so at any other time."""

    MORNING = "morning", "08.00–12.00"
    AFTERNOON = "afternoon", "13.00–17.00"
    OTHER = "other", "Di luar jam layanan"
