"""The referral letter: what stands on it, the same for the preview, the print page and the PDF."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from complaints.models import Complaint
from programs.models import Programme
from referrals.models import Referral
from referrals.shared import shared_rows
from referrals.signing import Signature, mark_of, signature_of
from slrt.accounts.models import Unit, UnitLevel
from slrt.documents.models import Document
from slrt.jurisdictions.letterhead import letterhead_of
from slrt.jurisdictions.profile import Profile
from slrt.ui import words
from slrt.ui.pdf import render_pdf
from slrt.ui.qr import qr_svg

TEMPLATE = "pdf/letter.html"
DOCUMENT_KIND = "letter"
NOT_SENT = "(diisi saat dikirim)"


@dataclass(frozen=True)
class Letter:
    """Ready to print. An unsent one has no number, date, answer day or mark, and masks identity numbers."""

    number: str
    place_and_day: str
    nature: str
    subject: str
    recipient: tuple[str, ...]
    opening: str
    person: list[tuple[str, str]]
    request: str
    reason: str
    closing: str
    emergency: str
    signature: Signature
    referral_number: str
    check_url: str = ""
    qr: str = ""  # safe SVG

    @property
    def sent(self) -> bool:
        return bool(self.check_url)


def letter_of(referral: Referral) -> Letter:
    """The letter of a referral as it stands; give it with complaint, target_unit, programme and signed_by."""
    profile, complaint = referral.profile, referral.complaint
    sent = referral.was_sent
    url = check_url(referral) if sent else ""
    return Letter(
        number=referral.letter_number or NOT_SENT,
        place_and_day=f"{profile.kop.seat}, {words.long_date(referral.letter_date) if sent else NOT_SENT}",
        nature=_nature(complaint, referral.is_emergency),
        subject=_subject(referral.programme),
        recipient=_recipient(referral.target_unit, profile),
        opening=_opening(complaint, referral.programme, profile),
        person=shared_rows(complaint, referral.shared, masked=not sent),
        request=referral.request,
        reason=referral.reason,
        closing=_closing(referral, profile),
        emergency=_emergency(referral, profile),
        signature=signature_of(referral, profile),
        referral_number=referral.number,
        check_url=url,
        qr=qr_svg(url, label="Kode QR untuk memeriksa nomor surat") if url else "",
    )


def check_url(referral: Referral) -> str:
    """The address behind the QR: it tells number, day, sender and addressee, and nothing of the person."""
    return f"{settings.SITE_URL.rstrip('/')}{reverse('referrals:check_letter', args=[mark_of(referral)])}"


def _nature(complaint: Complaint, emergency: bool) -> str:
    if emergency:
        return "Segera"
    return "Rahasia" if complaint.restricted else "Biasa"


def _subject(programme: Programme | None) -> str:
    return f"Rujukan warga untuk {programme.name}" if programme else "Rujukan warga"


def _recipient(unit: Unit, profile: Profile) -> tuple[str, ...]:
    head = "Pimpinan" if unit.level == UnitLevel.NON_GOVERNMENT else "Kepala"
    local = unit.level == UnitLevel.REGENCY and profile.name not in unit.name
    return (f"Yth. {head} {unit.name}{f' {profile.name}' if local else ''}", "di tempat")


def _opening(complaint: Complaint, programme: Programme | None, profile: Profile) -> str:
    day = words.long_date(timezone.localdate(complaint.received_at, timezone=profile.zone))
    aim = f" untuk {programme.name}" if programme else ""
    return (
        f"Berdasarkan keluhan warga nomor {complaint.number} yang kami terima pada {day}, bersama ini kami rujuk"
        f" warga berikut{aim}."
    )


def _closing(referral: Referral, profile: Profile) -> str:
    until = ""
    if referral.was_sent and referral.ack_due_at:
        until = f" paling lambat {words.long_date(timezone.localdate(referral.ack_due_at, timezone=profile.zone))}"
    return (
        f"Kami mohon rujukan ini ditanggapi{until}: diterima atau ditolak dengan alasan, lalu hasilnya disampaikan"
        f" kepada kami agar warga dapat diberi tahu. Data dalam surat ini hanya untuk keperluan layanan tersebut"
        f" (Undang-Undang Nomor 27 Tahun 2022)."
    )


def _emergency(referral: Referral, profile: Profile) -> str:
    if not referral.needs_ratification:
        return ""
    who = words.in_sentence(profile.label("manager"))
    return f"Rujukan darurat: dikirim lebih dahulu, pengesahan {who} menyusul."


def pdf_of(referral: Referral) -> bytes:
    """The PDF. The same referral in the same state gives the same bytes."""
    profile = referral.profile
    context = {"letter": letter_of(referral), "profile": profile, "letterhead": letterhead_of(profile)}
    return render_pdf(TEMPLATE, context, identifier=f"{referral.number}|{referral.letter_number}")


def file_name(referral: Referral) -> str:
    return f"Surat rujukan {referral.number}.pdf"


def stored_letter(referral: Referral) -> Document | None:
    """The PDF made when the letter went out; None until its job has run."""
    return Document.objects.of("referral", referral.pk).filter(kind=DOCUMENT_KIND).order_by("created_at", "pk").first()


def preview_of(
    complaint: Complaint, *, unit: Unit, target_unit: Unit, programme: Programme | None, request: str, reason: str,
    shared: list[str], is_emergency: bool = False,
) -> Letter:  # fmt: skip
    """The letter as it would look, for a proposal that is not stored yet."""
    return letter_of(
        Referral(
            jurisdiction_id=complaint.jurisdiction_id, complaint=complaint, unit=unit, target_unit=target_unit,
            programme=programme, request=request, reason=reason, shared=shared, is_emergency=is_emergency,
            number="",
        )
    )  # fmt: skip
