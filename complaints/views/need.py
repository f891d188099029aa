"""/keluhan/<pk>/kebutuhan: what a complaint asks for, recorded as a need of the family (BL 4.c);
/keluhan/dari-kebutuhan/<pk>: a case for a need that nobody complained of (BS 1 angka 12)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from complaints import casepage
from complaints.fromneed import may_open, open_case
from complaints.needs import may_record_from, note_of
from programs.needs.page import load
from programs.views.needs_new import Origin, form_page
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.cases.errors import CaseError
from slrt.cases.idempotency import once


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.NEED_RECORD)
def new(request: HttpRequest, pk: int) -> HttpResponse:
    complaint = casepage.load(request.user, pk)
    if complaint is None or not may_record_from(request.user, complaint):
        raise Http404
    origin = Origin(
        f"Keluhan {complaint.number}",
        reverse("complaints:case", args=[pk]),
        note_of(complaint),
        {"complaint_ref": complaint.number},
    )
    return form_page(request, complaint.household_id, origin)


@require_POST
@requires(Permission.COMPLAINT_REGISTER)
def from_need(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the case of a need: once, however often the button is pressed."""
    found = load(request.user, pk)
    if found is None or not (found.complaint_ref or may_open(request.user, found)):
        raise Http404

    def create() -> str:
        made = open_case(by=request.user, need=found)
        messages.success(request, f"Kasus {made.number} dibuka.")
        return reverse("complaints:case", args=[made.pk])

    try:
        return once(request, f"complaint.from_need.{pk}", create)
    except CaseError as refused:
        messages.error(request, refused.sentence)
        return redirect("needs:need", pk)
