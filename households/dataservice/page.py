"""What the list and the page of requests for data show."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from households.dataservice.fields import DataSubject, labels
from households.dataservice.paper import KIND, area_words, numbers_words, period_words
from households.models import DataRequest
from slrt.accounts.models import User
from slrt.cases.timeline import lines as timeline_lines
from slrt.documents.links import rows as document_rows
from slrt.documents.models import Document
from slrt.jurisdictions.profile import Profile
from slrt.ui import words
from slrt.ui.badges import badge_html
from slrt.ui.blocks import due_html
from slrt.ui.listing import capped_count, count_words

TABS = {"berjalan": "Berjalan", "selesai": "Selesai"}
ORDER, COUNTED = ("-received_at", "-id"), 200


def rows_of(user: User, profile: Profile, tab: str) -> QuerySet[DataRequest]:
    rows = DataRequest.objects.visible_to(user).filter(jurisdiction=profile.code, closed_at__isnull=tab != "selesai")
    return rows.select_related("agency", "region__parent")


def tabs_of(user: User, profile: Profile, chosen: str) -> list[dict]:
    url = reverse("households:data_requests")
    return [
        {
            "url": f"{url}?tab={code}",
            "label": label,
            "count": count_words(*capped_count(rows_of(user, profile, code), COUNTED)),
            "active": code == chosen,
        }
        for code, label in TABS.items()
    ]


def list_row(case: DataRequest) -> dict:
    return {
        "number": case.number,
        "url": reverse("households:data_request", args=[case.pk]),
        "day": words.mid_date(case.received_at),
        "agency": case.agency.name,
        "purpose": case.purpose if len(case.purpose) <= 120 else f"{case.purpose[:117]}…",
        "area": area_words(case),
        "due": due_html(case.due_at) if case.is_open else "",
        "badge": badge_html("data_request", case.status),
    }


def load(user: User, pk: int) -> DataRequest | None:
    rows = DataRequest.objects.visible_to(user).filter(pk=pk)
    return rows.select_related("agency", "region__parent", "unit", "created_by", "approved_by", "edition").first()


def context_of(case: DataRequest, user: User) -> dict:
    files = list(Document.objects.of("data_request", case.pk).select_related("uploaded_by"))
    events = case.events.select_related("actor").order_by("-version", "-pk")
    return {
        "case": case,
        "badge": badge_html("data_request", case.status),
        "facts": facts_of(case),
        "decision": decision_of(case),
        "steps": steps_of(case, user),
        "download": download_of(case, user),
        "documents": document_rows(files, user),
        "waiting_paper": bool(case.handover_number) and not any(file.kind == KIND for file in files),
        "timeline": timeline_lines(events, case.workflow, case.profile),
    }


def facts_of(case: DataRequest) -> list[tuple[str, object]]:
    return [
        ("Perangkat daerah", case.agency.name),
        ("Pejabat yang meminta", case.contact),
        ("Surat permintaan", f"{case.letter_number}, {words.long_date(case.letter_date)}"),
        ("Tujuan pemakaian", case.purpose),
        ("Dasar hukum", case.legal_basis),
        ("Wilayah", area_words(case)),
        ("Bentuk", DataSubject(case.subject).label),
        ("Data yang diminta", labels(case.wanted)),
        ("Masa pemakaian", period_words(case)),
        ("Dicatat oleh", f"{case.created_by.name if case.created_by else 'Sistem'}, {words.moment(case.received_at)}"),
    ]


def decision_of(case: DataRequest) -> list[tuple[str, object]]:
    """What was granted; nothing before somebody has looked at it."""
    if not case.granted:
        return []
    rows: list[tuple[str, object]] = [
        ("Data yang diberikan", labels(case.granted)),
        ("NIK dan nomor KK", numbers_words(case)),
    ]
    if case.handover_number:
        rows += [
            ("Berita acara", case.handover_number),
            ("Disetujui", f"{case.approved_by.name}, {words.long_date(case.approved_on)}"),
            ("Diunduh paling lambat", words.moment(case.download_until)),
        ]
    if case.rows is not None:
        rows.append(("Isi berkas", f"{words.number(case.rows)} baris dari {case.edition}"))
    return rows


def download_of(case: DataRequest, user: User) -> dict | None:
    """The way to the file, for whoever asked; for others only a word."""
    if not case.job:
        return None
    over = case.download_until < timezone.now()
    own = case.created_by_id == user.pk and not over
    note = "Masa unduh sudah lewat; berkas dihapus." if over else "Berkas hanya dapat diunduh pemohon."
    return {"url": reverse("jobs:detail", args=[case.job]) if own else "", "note": note}


def steps_of(case: DataRequest, user: User) -> list[dict]:
    found = sorted(case.available(user), key=lambda step: step.tone == "danger")
    return [
        {
            "label": step.label,
            "url": reverse("households:data_request_step", args=[case.pk, step.name]),
            "css": {"primary": "btn-primary", "danger": "btn-danger"}.get(step.tone, ""),
        }
        for step in found
    ]
