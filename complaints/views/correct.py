"""/keluhan/<pk>/perbaiki: mend what was registered, for fifteen minutes, or complete what an emergency left open."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from complaints import casepage
from complaints.actions import RegistrationRefused, Subject, correct_registration, may_correct
from complaints.actions.register import Speaker
from complaints.forms.correct import CorrectionForm
from complaints.models import Complaint
from households.villages import villages_of
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.audit.actions import record_access
from slrt.cases.errors import CaseError
from slrt.cases.forms import keep_typed
from slrt.cases.idempotency import once
from slrt.cases.steps import opening_of


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.COMPLAINT_REGISTER)
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    complaint = casepage.load(request.user, pk)
    if complaint is None:
        raise Http404
    url = reverse("complaints:case", args=[pk])
    if not may_correct(complaint, request.user):
        return render(request, "complaints/correct_late.html", {"case": complaint, "case_url": url}, status=403)
    form = CorrectionForm(request.POST or None, complaint=complaint, user=request.user)
    if request.method == "POST" and form.is_valid():

        def mend() -> str:
            _mend(complaint, form, request)
            return reverse("complaints:receipt", args=[pk])

        try:
            answer = once(request, f"complaint.correct.{pk}", mend)
        except RegistrationRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        except CaseError as refused:
            keep_typed(form, refused)
            return _page(request, complaint, form, refused.status)
        else:
            messages.success(request, "Pencatatan diperbaiki.")
            return answer
    return _page(request, complaint, form, 422 if form.errors else 200)


def _mend(complaint: Complaint, form: CorrectionForm, request: HttpRequest) -> None:
    given = form.cleaned_data
    person, birth = given["person"] or complaint.person, given.get("birth")
    correct_registration(
        complaint=complaint,
        by=request.user,
        subject=Subject(
            person=person,
            household=complaint.household if person == complaint.person else None,
            name=given.get("name", ""),
            nik=given.get("nik", ""),
            birth_year=birth.year if birth else None,
            sex=complaint.subject_sex,
            address=given["address"],
            region=given["village"],
            kind=complaint.subject_unit,
        ),
        speaker=Speaker(given["reporter"], given["reporter_name"], given["reporter_relation"], given["phone"]),
        klass=given["klass"],
        category=given["category"],
        programme=given["programme"],
        description=given["description"],
        channel=given["channel"],
        documents_brought=given["documents"],
        documents_missing=[name for name in form.checklist() if name not in given["documents"]],
        expected_version=given["expected_version"],
    )


def _page(request: HttpRequest, complaint: Complaint, form: CorrectionForm, status: int) -> HttpResponse:
    shown = ["nik"] if complaint.subject_nik and not complaint.person_id else []  # typed here, and shown to be mended
    record_access(request, opening_of(complaint), complaint, part="correction", fields=shown)
    context = casepage.bar_of(complaint) | {
        "case": complaint,
        "form": form,
        "case_url": reverse("complaints:case", args=[complaint.pk]),
        "villages": villages_of(complaint.jurisdiction_id),
    }
    return render(request, "complaints/correct.html", context, status=status)
