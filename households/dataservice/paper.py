"""The berita acara of handing data over: what was given to whom, what for, until when, and what that obliges to."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from households.dataservice.fields import NUMBERS, labels
from households.models import DataRequest
from slrt.documents.models import Document
from slrt.documents.papers import Paper, mark_of
from slrt.jurisdictions.letterhead import letterhead_of
from slrt.jurisdictions.profile import profile_of
from slrt.ui import words
from slrt.ui.pdf import render_pdf
from slrt.ui.qr import qr_svg

TEMPLATE, KIND, TITLE = "pdf/data_handover.html", "data_handover", "Berita acara penyerahan data terpadu"
RELATED = ("agency", "unit", "region__parent", "approved_by", "created_by", "edition")
DUTIES = (
    "Memakai data hanya untuk tujuan yang tertulis di atas.",
    "Tidak menggandakan, meneruskan, atau mengumumkan data yang dapat menunjuk seseorang.",
    "Menyimpan data dengan aman dan hanya membukanya kepada petugas yang memerlukannya.",
    "Memusnahkan data pada akhir masa pemakaian dan melaporkannya kepada pemberi data.",
    "Memberi tahu pemberi data paling lambat 3 x 24 jam bila data bocor atau hilang.",
)


def check_url(case: DataRequest) -> str:
    path = reverse("referrals:check_letter", args=[mark_of(KIND, case.pk)])
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def find(key: str) -> Paper | None:
    """For the public page: number, day and addressee; nothing of anybody in the data."""
    case = DataRequest.objects.filter(pk=key).exclude(handover_number="").first() if key.isdigit() else None
    if case is None:
        return None
    profile = profile_of(case.jurisdiction_id)
    sender = f"{profile.service_name}, {profile.kop.agency_name} {profile.name}"
    state = f"Data dipakai sampai {words.long_date(case.use_until)}"
    return Paper(case.jurisdiction_id, case.handover_number, case.approved_on, sender, TITLE, state)


def area_words(case: DataRequest) -> str:
    area = case.region.full_name
    return f"{area}, sampai desil {case.desil_max}" if case.desil_max else area


def numbers_words(case: DataRequest) -> str:
    if not set(case.granted) & set(NUMBERS):
        return "tidak diberikan"
    return f"lengkap, karena {case.numbers_reason}" if case.whole_numbers else "empat angka terakhir disembunyikan"


def period_words(case: DataRequest) -> str:
    return f"{words.long_date(case.use_from)} sampai {words.long_date(case.use_until)}"


def context_of(case: DataRequest) -> dict:
    """Give it with RELATED."""
    profile = profile_of(case.jurisdiction_id)
    return {
        "letterhead": letterhead_of(profile),
        "title": TITLE,
        "number": case.handover_number,
        "day": words.weekday_date(case.approved_on),
        "registry": profile.label_registry,
        "agency": case.agency.name,
        "contact": case.contact,
        "rows": [
            ("Surat permintaan", f"{case.letter_number}, {words.long_date(case.letter_date)}"),
            ("Nomor permintaan", case.number),
            ("Tujuan pemakaian", case.purpose),
            ("Dasar hukum", case.legal_basis),
            ("Wilayah", area_words(case)),
            ("Data yang diberikan", labels(case.granted)),
            ("NIK dan nomor KK", numbers_words(case)),
            ("Masa pemakaian", period_words(case)),
        ],
        "duties": DUTIES,
        "place_and_day": f"{profile.kop.seat}, {words.long_date(case.approved_on)}",
        "office": profile.label("manager"),
        "who": case.approved_by.name if case.approved_by else "",
        "who_number": case.approved_by.employee_number if case.approved_by else "",
        "qr": qr_svg(check_url(case), label="Kode QR untuk memeriksa berita acara"),
    }


def pdf_of(case: DataRequest) -> bytes:
    """The PDF; the same request gives the same bytes."""
    return render_pdf(TEMPLATE, context_of(case), identifier=case.handover_number)


def stored(case: DataRequest) -> Document | None:
    return Document.objects.of("data_request", case.pk).filter(kind=KIND).order_by("created_at", "pk").first()
