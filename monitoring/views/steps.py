"""/laporan/<pk>/uraian and /laporan/<pk>/langkah/<name>: the words of the manager, approval, publication."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from monitoring import actions
from monitoring.forms import ReportStepForm
from monitoring.models import Report
from monitoring.views.report import report_of
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.cases.forms import VERSION_FIELD, StepForm
from slrt.cases.steps import StepScreen, step_page
from slrt.cases.workflow import Transition

ACTIONS = {"write": actions.write, "approve": actions.approve, "publish": actions.publish, "cancel": actions.cancel}
FRESH = ("approve", "publish", "cancel")


def _act(request: HttpRequest, case: Report, transition: Transition, form: StepForm) -> str:
    version = form.cleaned_data[VERSION_FIELD]
    ACTIONS[transition.name](case, by=request.user, expected_version=version, **form.inputs())
    return _url(case)


def _url(case: Report) -> str:
    return reverse("monitoring:report", args=[case.pk])


SCREEN = StepScreen(form=ReportStepForm, case_url=_url, act=_act, opening=lambda case: None)


@require_http_methods(["GET", "POST"])
@requires(Permission.REPORT_CREATE)
def words(request: HttpRequest, pk: int) -> HttpResponse:
    """Obstacles and recommendations."""
    return step_page(request, report_of(request, pk), "write", SCREEN)


@require_http_methods(["GET", "POST"])
@requires(Permission.REPORT_CREATE, Permission.REPORT_APPROVE, Permission.REPORT_PUBLISH, fresh=True)
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Approve, publish, cancel: with a password given in the last minutes."""
    if name not in FRESH:
        raise Http404
    return step_page(request, report_of(request, pk), name, SCREEN)
