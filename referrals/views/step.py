"""/rujukan/<pk>/langkah/<name>: one step of a referral."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from referrals import page
from referrals.actions import take_step
from referrals.forms import ReferralStepForm
from referrals.listing import marks_of
from referrals.models import Referral
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.audit.enums import AccessAction
from slrt.cases.forms import VERSION_FIELD
from slrt.cases.steps import StepScreen, step_page

# Changing the proposal itself belongs to the editor.
ELSEWHERE = frozenset({"revise"})


def case_url(case: Referral) -> str:
    return reverse("referrals:referral", args=[case.pk])


def act(request: HttpRequest, case: Referral, transition, form: ReferralStepForm) -> str:
    version = form.cleaned_data[VERSION_FIELD]
    take_step(by=request.user, referral=case, name=transition.name, expected_version=version, **form.inputs())
    return case_url(case)


def bar_of(request: HttpRequest, case: Referral) -> dict:
    """The agency reads no name here: what was shared with it stands on the referral's own page."""
    who = case.complaint.subject_name if page.may_open_complaint(case, request.user) else "Rujukan"
    return {"who": who, "identity": page.identity_of(case, case.profile), "marks": marks_of(case)}


SCREEN = StepScreen(
    form=ReferralStepForm,
    case_url=case_url,
    template="referrals/step.html",
    act=act,
    context=lambda request, case, transition: bar_of(request, case) | {"matter": page.matter_rows(case)},
    opening=lambda case: AccessAction.VIEW_REFERRAL,
)


@require_http_methods(["GET", "POST"])
@requires(Permission.REFERRAL_VIEW)
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    case, _staff = page.load(request.user, pk)
    if case is None or name in ELSEWHERE:
        raise Http404
    return step_page(request, case, name, SCREEN)
