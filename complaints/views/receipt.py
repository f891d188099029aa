"""/keluhan/<pk>/tanda-terima: the slip for the family, 80 mm or A5, printed by the browser without any job."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from complaints import casepage
from complaints.actions import may_correct
from complaints.models import Complaint
from households.models import PreListProposal
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.cases.slips import slip_of
from slrt.ui import words


@require_GET
@requires(Permission.COMPLAINT_REGISTER)
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    complaint = casepage.load(request.user, pk)
    if complaint is None or not complaint.allows(request.user, Permission.COMPLAINT_REGISTER):
        raise Http404
    context = slip_of(request, complaint, rows_of(complaint), matter="keluhan")
    context["may_correct"] = may_correct(complaint, request.user)
    return render(request, "complaints/receipt.html", context)


def rows_of(complaint: Complaint) -> list[tuple[str, str]]:
    """What the slip says of the matter: the general category only, and six digits of the NIK."""
    rows = [
        ("Tanggal", words.moment(complaint.received_at)),
        ("Nama", complaint.subject_name),
        ("NIK", words.mask_nik_paper(complaint.subject_nik)),
        ("Perihal", complaint.general_category),
        ("Petugas", complaint.created_by.name if complaint.created_by else "–"),
    ]
    rows += casepage.representation_rows(complaint)
    rows += [("Usulan data", made.number) for made in PreListProposal.objects.of_complaint(complaint)]
    if complaint.documents_missing and not complaint.restricted:
        rows.append(("Berkas menyusul", ", ".join(complaint.documents_missing)))
    return rows
