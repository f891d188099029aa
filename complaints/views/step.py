"""/keluhan/<pk>/langkah/<name>: one step of a complaint; /keluhan/<pk>/di-sekretariat: two of them in one click."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from complaints import casepage
from complaints.forms.intake import MODULES
from complaints.forms.steps import ComplaintStepForm
from complaints.models import Complaint
from households.changes.reviews import after_step, carried
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.cases.actions import perform
from slrt.cases.errors import CaseError, StepNotAllowed
from slrt.cases.forms import VERSION_FIELD, StepForm
from slrt.cases.idempotency import once
from slrt.cases.steps import StepScreen, step_page
from slrt.cases.workflow import Transition
from slrt.ui.keys import key_of


def case_url(case: Complaint) -> str:
    return reverse("complaints:case", args=[case.pk])


def act(request: HttpRequest, case: Complaint, transition: Transition, form: StepForm) -> str:
    """Take the step; back to the case, or to the queue when the step has put it out of the person's sight."""
    perform(case, transition.name, by=request.user, expected_version=form.cleaned_data[VERSION_FIELD], **form.inputs())
    seen = Complaint.objects.visible_to(request.user).filter(pk=case.pk).exists()
    return case_url(case) if seen else reverse("complaints:queue")


SCREEN = StepScreen(
    form=ComplaintStepForm,
    case_url=case_url,
    act=act,
    template="complaints/step.html",
    note_url=lambda case: reverse("complaints:note", args=[case.pk]),
    context=lambda request, case, transition: (
        casepage.bar_of(case)
        | {
            "title": casepage.title_of(case),
            "matter": casepage.matter_rows(case, case.profile),
            "modules": json.dumps(MODULES, ensure_ascii=False),
        }
    ),
    then=after_step,
    carry=carried,
)


@require_POST
@requires(Permission.COMPLAINT_HANDLE)
def settle_here(request: HttpRequest, pk: int) -> HttpResponse:
    """One click: begin the case, write down that it needs no office, and go on to the answer."""
    complaint = casepage.load(request.user, pk)
    if complaint is None or not complaint.allows(request.user, Permission.COMPLAINT_HANDLE):
        raise Http404
    name = next((one.name for one in complaint.available(request.user) if one.name in casepage.BEGINNINGS), "")
    seen = key_of(request.POST.get(VERSION_FIELD))

    def begin() -> str:
        if not name:
            raise StepNotAllowed("Keluhan ini sudah ditangani, atau bukan wewenang Anda. Muat ulang halamannya.")
        note = f"{casepage.here_words(complaint)}, tanpa rujukan."
        perform(complaint, name, by=request.user, expected_version=seen, note=note)
        return reverse("complaints:step", args=[pk, "answer"])

    try:
        return once(request, f"complaint.here.{pk}", begin)
    except CaseError as refused:
        messages.error(request, refused.sentence)
        return redirect(case_url(complaint))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.COMPLAINT_VIEW)
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    complaint = casepage.load(request.user, pk)
    if complaint is None or name in casepage.OWN_PAGES:
        raise Http404
    return step_page(request, complaint, name, SCREEN)
