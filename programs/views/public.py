"""/layanan/: the catalogue for everybody: rights, programmes, requirements, and how to complain. No personal data."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from programs.enums import ServiceField
from programs.models import Programme
from programs.standards.models import OwnService
from programs.standards.subjects import standards_of, subject_of
from programs.views.catalogue import narrowed
from programs.wording import read_out
from slrt.accounts.policies import public
from slrt.jurisdictions.models import Jurisdiction
from slrt.jurisdictions.profile import Profile, profile_of

# What every person may expect of the desk, in the words of the five regulations (BS 4.e; BL 3.e; KD 3.e).
RIGHTS = (
    "Mengetahui apakah keluarga Anda tercatat dalam data terpadu, dan program apa yang diterima.",
    "Mendapat keterangan tentang program dan syaratnya tanpa dipungut biaya.",
    "Mengadu, meminta bantuan, dan mengusulkan perbaikan data.",
    "Mendapat tanda terima, jawaban, dan alasan bila belum dapat dibantu.",
    "Melacak keluhan atau usulan, dan melihat siapa yang membuka datanya.",
)


def _place(request: HttpRequest, slug: str) -> Profile:
    """The page speaks in the name of the place, whoever is signed in."""
    found = Jurisdiction.objects.filter(active=True, slug=slug).first()
    if found is None:
        raise Http404
    request.jurisdiction_profile = profile_of(found.pk)
    return request.jurisdiction_profile


@public
@require_GET
def places(request: HttpRequest) -> HttpResponse:
    request.jurisdiction_profile = None
    rows = Jurisdiction.objects.filter(active=True).order_by("name", "pk")
    found = [
        {"name": row.name, "service": profile_of(row.pk).service_name,
         "url": reverse("services:catalogue", args=[row.slug])} for row in rows
    ]  # fmt: skip
    return render(request, "programs/public/places.html", {"places": found})


@public
@require_GET
def catalogue(request: HttpRequest, place: str) -> HttpResponse:
    profile = _place(request, place)
    text, field = (request.GET.get(name, "").strip()[:80] for name in ("q", "bidang"))
    rows = narrowed(Programme.objects.offered_in(profile.code), "", "", text, {"service_field": field})
    found = [_row(row, profile) for row in rows.order_by("name", "pk")]
    context = {
        "place": place,
        "rows": found,
        "q": text,
        "field": field if field in ServiceField.values else "",
        "fields": ServiceField.choices,
        "rights": RIGHTS,
        "own": _own(profile),
        "channels": profile.words("channels"),
        "hours": profile.words("service_hours"),
        "contacts": profile.words("contacts") if profile.contacts else [],
        "kop": profile.kop,
    }
    return render(request, "programs/public/catalogue.html", context)


def _row(row: Programme, profile: Profile) -> dict:
    return {
        "name": row.name,
        "short": row.short_name,
        "url": reverse("services:programme", args=[profile.slug, row.code]),
        "field": row.get_service_field_display() or row.get_sector_display(),
        "benefit": row.benefit,
    }


def _own(profile: Profile) -> list[dict]:
    """The desk's own services with a published standard."""
    if not profile.has_module("service_standard"):
        return []
    published = standards_of(profile.code)
    return [
        {"name": service.label, "url": reverse("services:standard", args=[profile.slug, service.value])}
        for service in OwnService
        if service.value in published
    ]


@public
@require_GET
def programme(request: HttpRequest, place: str, code: str) -> HttpResponse:
    profile = _place(request, place)
    entry = Programme.objects.offered_in(profile.code).filter(code=code).order_by("-pk").first()
    if entry is None:
        raise Http404
    standard = standards_of(profile.code).get(code) if profile.has_module("service_standard") else None
    context = {
        "place": place,
        "programme": entry,
        "spoken": read_out(entry),
        "facts": [
            (label, value)
            for label, value in (
                ("Bidang", entry.get_service_field_display() or entry.get_sector_display()),
                ("Untuk", entry.get_target_unit_display()),
                ("Pengelola", entry.manager_name),
                ("Waktu layanan", entry.service_time),
                ("Bertanya atau mengadu tentang program", entry.contact),
                ("Dasar hukum", entry.legal_basis),
            )
            if value
        ],
        "standard": reverse("services:standard", args=[place, code]) if standard else "",
        "parts": standard.parts if standard else [],
    }
    return render(request, "programs/public/programme.html", context)


@public
@require_GET
def standard(request: HttpRequest, place: str, subject: str) -> HttpResponse:
    """The published standard of a service on an A4 sheet."""
    profile = _place(request, place)
    found = subject_of(profile.code, subject) if profile.has_module("service_standard") else None
    row = standards_of(profile.code).get(subject) if found else None
    if row is None:
        raise Http404
    back = reverse("services:programme", args=[place, subject]) if found.programme else None
    context = {
        "profile": profile,
        "subject": found,
        "standard": row,
        "parts": row.parts,
        "today": timezone.localdate(),
        "back": back or reverse("services:catalogue", args=[place]),
    }
    return render(request, "programs/public/standard.html", context)
