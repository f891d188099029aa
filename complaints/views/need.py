"""/keluhan/<pk>/kebutuhan: what a complaint asks for, recorded as a need of the family (BL 4.c)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from complaints import casepage
from complaints.needs import may_record_from, note_of
from programs.views.needs_new import Origin, form_page
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires


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
