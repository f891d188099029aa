"""The surat keterangan terdaftar: what stands on it, and what the public check page says of it."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from households.models import Certificate, EditionListing, Person
from households.places import house_words
from households.villages import village_word
from slrt.documents.models import Document
from slrt.documents.papers import Paper, mark_of
from slrt.jurisdictions.letterhead import letterhead_of
from slrt.jurisdictions.profile import profile_of
from slrt.ui import words
from slrt.ui.pdf import render_pdf
from slrt.ui.qr import qr_svg

TEMPLATE = "pdf/certificate.html"
KIND = "certificate"
RELATED = ("household__village__parent", "person", "edition", "signatory", "unit", "issued_by")
TITLE = "Surat keterangan terdaftar"
FOOD = {"BPNT", "SEMBAKO", "BSP"}


def check_url(certificate: Certificate) -> str:
    path = reverse("referrals:check_letter", args=[mark_of(KIND, certificate.pk)])
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def find(key: str) -> Paper | None:
    """For the public page: number, day, sender and whether it still holds; nothing of the family."""
    made = Certificate.objects.filter(pk=key).first() if key.isdigit() else None
    if made is None:
        return None
    profile = profile_of(made.jurisdiction_id)
    today = timezone.localdate(timezone=profile.zone)
    until = words.long_date(made.valid_until)
    state = f"Berlaku sampai {until}" if today <= made.valid_until else f"Masa berlakunya lewat sejak {until}"
    sender = f"{profile.service_name}, {profile.kop.agency_name} {profile.name}"
    return Paper(made.jurisdiction_id, made.number, made.issued_on, sender, TITLE, state)


def context_of(made: Certificate) -> dict:
    """Give it with RELATED. Numbers of the person are whole: the paper is theirs; other members' are masked."""
    profile = profile_of(made.jurisdiction_id)
    listing = EditionListing.objects.filter(edition=made.edition, person=made.person).first()
    url = check_url(made)
    return {
        "letterhead": letterhead_of(profile),
        "number": made.number,
        "rows": person_rows(made, listing),
        "members": member_rows(made),
        "aids": aids_of(listing.programmes if listing else []),
        "registry": profile.label_registry,
        "edition": str(made.edition),
        "desil": made.desil,
        "purpose": made.purpose,
        "valid_until": words.long_date(made.valid_until),
        "place_and_day": f"{profile.kop.seat}, {words.long_date(made.issued_on)}",
        "office": profile.label(profile.certificate_signatory),
        "who": made.signatory.name if made.signatory else "",
        "who_number": made.signatory.employee_number if made.signatory else "",
        "qr": qr_svg(url, label="Kode QR untuk memeriksa surat"),
    }


def person_rows(made: Certificate, listing: EditionListing | None) -> list[tuple[str, str]]:
    person, home = made.person, made.household
    born = words.long_date(person.birth_date) if person.birth_date else "–"
    return [
        ("ID data terpadu", (listing.external_id if listing else "") or "–"),
        ("Nama", person.name),
        ("NIK", words.grouped(person.nik) if person.nik else "–"),
        ("Nomor KK", words.grouped(home.kk) if home.kk else "–"),
        ("Tempat, tanggal lahir", f"{person.birth_place}, {born}" if person.birth_place else born),
        ("Alamat", house_words(home, within=home.village) or "–"),
        (village_word(home.jurisdiction_id), home.village.full_name),
    ]


def member_rows(made: Certificate) -> list[dict]:
    people = Person.objects.filter(household=made.household, alive=True).order_by("relation", "birth_date", "pk")
    return [
        {"name": one.name, "nik": words.mask_nik(one.nik) if one.nik else "–", "relation": one.get_relation_display()}
        for one in people
    ]


def aids_of(programmes: list[str]) -> list[tuple[str, bool]]:
    """The boxes of the national form: PKH, bansos pangan, PBI."""
    held = {code.upper() for code in programmes}
    boxes = (("PKH", {"PKH"}), ("Bansos Pangan", FOOD), ("PBI JKN", {"PBI", "PBI JKN", "PBI-JKN", "PBI-JK"}))
    return [(label, bool(held & codes)) for label, codes in boxes]


def pdf_of(made: Certificate) -> bytes:
    """The PDF; the same certificate gives the same bytes as long as the family stays the same."""
    return render_pdf(TEMPLATE, context_of(made), identifier=made.number)


def stored(made: Certificate) -> Document | None:
    return Document.objects.of(KIND, made.pk).order_by("created_at", "pk").first()
