"""/rujukan/<pk>/: the referral, as its secretariat sees it and as the agency sees it; and evidence from the agency."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from referrals import page
from referrals.letters import DOCUMENT_KIND
from referrals.listing import marks_of
from referrals.models import Referral
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.cases.lately import opened_lately
from slrt.documents.actions import UploadRefused, store_upload
from slrt.documents.links import rows as document_rows
from slrt.documents.models import Document
from slrt.ui import messages as sentences

EVIDENCE = "evidence"
# An agency adds evidence while it works on the referral and after it has said what came of it.
EVIDENCE_STATES = frozenset({"received", "accepted", "delivered", "not_delivered"})


@require_GET
@requires(Permission.REFERRAL_VIEW)
def referral(request: HttpRequest, pk: int) -> HttpResponse:
    case, staff = page.load(request.user, pk)
    if case is None:
        raise Http404
    page.note_opening(request, case)
    return _render(request, case, staff)


@require_POST
@requires(Permission.REFERRAL_RESPOND)
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    case, staff = page.load(request.user, pk)
    if case is None or not may_add_evidence(request, case):
        raise Http404
    file, error = request.FILES.get("file"), sentences.FILE_MISSING
    if file is not None:
        try:
            store_upload(
                file, subject=case, kind=EVIDENCE, by=request.user, title=request.POST.get("title", "").strip()[:120]
            )
            return redirect(reverse("referrals:referral", args=[pk]) + "#berkas")
        except UploadRefused as refused:
            error = refused.sentence
    return _render(request, case, staff, upload_error=error, status=422)


def may_add_evidence(request: HttpRequest, case: Referral) -> bool:
    return case.status in EVIDENCE_STATES and case.allows(request.user, Permission.REFERRAL_RESPOND)


def _render(
    request: HttpRequest, case: Referral, staff: bool, *, upload_error: str = "", status: int = 200
) -> HttpResponse:
    profile = case.profile
    files = list(Document.objects.of("referral", case.pk).select_related("uploaded_by"))
    context = {
        "case": case,
        "marks": marks_of(case),
        "identity": page.identity_of(case, profile),
        "steps": page.steps_of(case, request.user),
        "late": page.late_words(case),
        "lately": opened_lately(request.user, case) if staff else "",
        "matter": page.matter_rows(case),
        "result": page.result_rows(case),
        "person": page.person_rows(case, staff=staff),
        "letter_ready": any(file.kind == DOCUMENT_KIND for file in files),
        "documents": document_rows(files, request.user),
        "may_upload": may_add_evidence(request, case),
        "upload_error": upload_error,
    }
    if not staff:
        context |= {"timeline": page.agency_timeline_of(case), "sender": profile.service_name}
        return render(request, "referrals/agency.html", context, status=status)
    opens = page.may_open_complaint(case, request.user)
    context |= {
        "timeline": page.timeline_of(case),
        "course": page.course_rows(case, profile),
        "opens_complaint": opens,
        "who": case.complaint.subject_name if opens else "Rujukan",
        "person": context["person"] if opens else [],
    }
    return render(request, "referrals/referral.html", context, status=status)
