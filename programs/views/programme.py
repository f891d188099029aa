"""/program/<pk>/: one entry, what to read out, its versions and history; and the sheet to give to the citizen."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from programs.agencies import agency_for
from programs.enums import EnrolmentStatus, Level
from programs.history import changes_of
from programs.models import Enrolment, Programme
from programs.wording import read_out
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.jurisdictions.codes import FUNDING
from slrt.jurisdictions.profile import profile_of
from slrt.ui import words
from slrt.ui.badges import badge_html


def entry_of(request: HttpRequest, pk: int) -> Programme:
    rows = Programme.objects.visible_to(request.user).select_related("manager_unit", "jurisdiction", "updated_by")
    return get_object_or_404(rows, pk=pk)


@require_GET
@requires(Permission.PROGRAMME_VIEW)
def programme(request: HttpRequest, pk: int) -> HttpResponse:
    entry = entry_of(request, pk)
    versions = Programme.objects.visible_to(request.user).filter(code=entry.code).order_by("-valid_from", "pk")
    context = {
        "programme": entry,
        "facts": _facts(entry, request.jurisdiction),
        "spoken": read_out(entry),
        "standard": standard_of(request, entry),
        "state": badge_html("programme", state_of(entry)),
        "versions": [
            {"row": row, "state": badge_html("programme", state_of(row)), "period": period_of(row)}
            for row in versions.select_related("jurisdiction")
        ],
        "changes": changes_of(entry),
        "may_change": request.user.access.can(Permission.PROGRAMME_CHANGE, jurisdiction=request.jurisdiction),
    }
    return render(request, "programs/programme.html", context)


def standard_of(request: HttpRequest, entry: Programme) -> str:
    """Where its published standard stands, where the regulation wants one of what the desk offers."""
    profile = request.jurisdiction_profile
    if profile is None or not profile.has_module("service_standard"):
        return ""
    offered = Programme.objects.offered_in(profile.code).filter(code=entry.code).exists()
    return reverse("programs:standard", args=[entry.code]) if offered else ""


@require_GET
@requires(Permission.PROGRAMME_VIEW)
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The information sheet: A5, plain words, to hand over or to read from."""
    entry = entry_of(request, pk)
    record_access(request, AccessAction.PRINT, entry, jurisdiction=request.jurisdiction)
    context = {
        "programme": entry,
        "spoken": read_out(entry),
        "profile": request.jurisdiction_profile,
        "today": timezone.localdate(),
    }
    return render(request, "programs/sheet.html", context)


def class_rows(entry: Programme) -> list[tuple[str, str]]:
    """What the regulations sort services by."""
    unsaid = "belum ditandai"
    return [
        ("Tujuan", entry.get_aim_display() or unsaid),
        ("Jenis layanan", entry.get_service_kind_display() or unsaid),
        ("Bidang layanan", entry.get_service_field_display() or unsaid),
        ("Basis layanan", entry.basis.label),
        ("Pelayanan dasar yang didukung", entry.get_basic_service_display() or "tidak ada"),
    ]


def state_of(entry: Programme) -> str:
    today = timezone.localdate()
    if entry.valid_from > today:
        return "later"
    if not entry.holds_on(today):
        return "past"
    return "now" if entry.active else "off"


def period_of(entry: Programme) -> str:
    start = f"sejak {words.long_date(entry.valid_from)}"
    return f"{start} sampai {words.long_date(entry.valid_to)}" if entry.valid_to else start


def _facts(entry: Programme, jurisdiction: str | None) -> list[tuple[str, str]]:
    office = entry.manager_unit or (agency_for(entry, jurisdiction) if jurisdiction else None)
    active = Enrolment.objects.filter(
        programme__code=entry.code, jurisdiction=jurisdiction, status=EnrolmentStatus.ACTIVE
    )
    level = entry.get_level_display()
    return [
        ("Tingkat", profile_of(jurisdiction).here(level) if jurisdiction else level),
        ("Sektor", entry.get_sector_display()),
        *class_rows(entry),
        ("Pengelola", entry.manager_name),
        ("Instansi rujukan di sini", office.name if office else "belum ditentukan"),
        ("Sumber pendanaan", FUNDING.get(entry.funding, entry.funding)),
        *([("Jenis mitra", entry.partner_kind)] if entry.level == Level.NON_GOVERNMENT else []),
        ("Dasar hukum", entry.legal_basis),
        ("Sasaran", entry.get_target_unit_display()),
        ("Kriteria penerima", entry.criteria),
        ("Dicocokkan dengan keluarga menurut", "; ".join(entry.rules) or "belum ada kriteria untuk pencocokan"),
        ("Manfaat", entry.benefit),
        ("Frekuensi", entry.frequency),
        ("Kuota", words.number(entry.quota) if entry.quota is not None else "tidak dicatat"),
        ("Waktu layanan", entry.service_time),
        ("Jalur pengusulan", entry.how_to_apply),
        ("Kanal pengaduan program", entry.contact),
        ("Penerima tercatat di sini", words.number(active.count())),
    ]
