"""Remarks, files, and naming the person to act: small posts from the page of a complaint."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from complaints import casepage
from complaints.actions import add_note, appoint
from complaints.actions.notes import may_appoint
from complaints.forms.notes import AppointForm, NoteForm
from complaints.forms.upload import UploadForm
from complaints.models import Complaint
from complaints.views.case import page_of
from complaints.views.step import case_url
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.audit.actions import record_access
from slrt.cases.errors import CaseError
from slrt.cases.forms import keep_typed
from slrt.cases.idempotency import once
from slrt.cases.steps import opening_of
from slrt.documents.actions import UploadRefused, store_upload


def _load(request: HttpRequest, pk: int) -> Complaint:
    complaint = casepage.load(request.user, pk)
    if complaint is None:
        raise Http404
    return complaint


@require_POST
@requires(Permission.COMPLAINT_VIEW)
def note(request: HttpRequest, pk: int) -> HttpResponse:
    complaint, form = _load(request, pk), NoteForm(request.POST)
    if form.is_valid():

        def write() -> str:
            add_note(complaint=complaint, by=request.user, note=form.cleaned_data["note"])
            return case_url(complaint)

        try:
            return once(request, f"complaint.note.{pk}", write)
        except CaseError as refused:
            form.add_error("note", refused.sentence)
    context = page_of(request, complaint, "ringkasan", note_form=form)
    return render(request, "complaints/case.html", context, status=422)


@require_POST
@requires(Permission.COMPLAINT_REGISTER)
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """A file is kept by its content: sending the same one twice shows it twice, which harms nobody."""
    complaint, form = _load(request, pk), UploadForm(request.POST, request.FILES)
    if not complaint.allows(request.user, Permission.COMPLAINT_REGISTER):
        raise Http404
    if form.is_valid():
        given = form.cleaned_data
        try:
            store_upload(
                given["file"], subject=complaint, kind="evidence", by=request.user, title=given["title"],
                accept={"image", "pdf"},
            )  # fmt: skip
        except UploadRefused as refused:
            form.add_error("file", refused.sentence)
        else:
            messages.success(request, "Berkas tersimpan.")
            return redirect(f"{case_url(complaint)}?tab=dokumen")
    context = page_of(request, complaint, "dokumen", upload_form=form)
    return render(request, "complaints/case.html", context, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.COMPLAINT_ROUTE, Permission.COMPLAINT_RESTRICTED)
def appoint_person(request: HttpRequest, pk: int) -> HttpResponse:
    complaint = _load(request, pk)
    if not may_appoint(complaint, request.user):
        raise Http404
    form = AppointForm(request.POST or None, complaint=complaint)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def name_them() -> str:
            appoint(
                complaint=complaint, by=request.user, person=given["person"],
                expected_version=given["expected_version"],
            )  # fmt: skip
            return case_url(complaint)

        try:
            answer = once(request, f"complaint.appoint.{pk}", name_them)
        except CaseError as refused:
            keep_typed(form, refused)
        else:
            messages.success(request, f"{given['person'].name} ditunjuk.")
            return answer
    record_access(request, opening_of(complaint), complaint, part="appointment")
    context = casepage.bar_of(complaint) | {
        "case": complaint, "form": form, "case_url": reverse("complaints:case", args=[pk]),
    }  # fmt: skip
    return render(request, "complaints/appoint.html", context, status=422 if form.errors else 200)
