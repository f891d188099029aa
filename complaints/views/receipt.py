"""/keluhan/<pk>/tanda-terima: the slip for the family, 80 mm or A5, printed by the browser without any job."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from complaints import casepage
from complaints.actions import may_correct
from complaints.codes import shown_code
from complaints.models import Complaint
from complaints.tracking import contacts_of
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.ui import words
from slrt.ui.qr import qr_svg

PAPERS = {"80": "slip80", "a5": "a5"}


@require_GET
@requires(Permission.COMPLAINT_REGISTER)
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    complaint, size = casepage.load(request.user, pk), request.GET.get("ukuran", "80")
    if complaint is None or size not in PAPERS or not complaint.allows(request.user, Permission.COMPLAINT_REGISTER):
        raise Http404
    record_access(request, AccessAction.PRINT, complaint, paper=PAPERS[size])
    track = request.build_absolute_uri(reverse("tracking:qr", args=[complaint.token]))
    context = {
        "case": complaint,
        "paper": PAPERS[size],
        "other": "a5" if size == "80" else "80",
        "profile": complaint.profile,
        "rows": rows_of(complaint),
        "code": shown_code(complaint.code),
        "qr": qr_svg(track, label="Kode QR untuk melacak keluhan ini"),
        "track_url": request.build_absolute_uri(reverse("tracking:form")),
        "phone": complaint.unit.phone or complaint.profile.facts.phone,
        "contacts": contacts_of(complaint.profile),
        "may_correct": may_correct(complaint, request.user),
    }
    return render(request, "complaints/receipt.html", context)


def rows_of(complaint: Complaint) -> list[tuple[str, str]]:
    """What the slip says of the matter: the general category only, and the NIK without its last digits."""
    rows = [
        ("Tanggal", words.moment(complaint.received_at)),
        ("Nama", complaint.subject_name),
        ("NIK", words.mask_nik(complaint.subject_nik) if complaint.subject_nik else "–"),
        ("Perihal", complaint.general_category),
        ("Petugas", complaint.created_by.name if complaint.created_by else "–"),
    ]
    if complaint.documents_missing and not complaint.restricted:
        rows.append(("Berkas menyusul", ", ".join(complaint.documents_missing)))
    return rows
