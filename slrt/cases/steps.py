"""One page per step of a case, the same for every kind: ask for the inputs, take the step, say what went wrong.

    @requires(Permission.COMPLAINT_VIEW)
    def step(request, pk, name):
        case = get_object_or_404(Complaint.objects.visible_to(request.user), pk=pk)
        return step_page(request, case, name, SCREEN)

Two clerks on one case: the second to save gets 409 and a page that shows what the first did since, with everything
they typed still in the form, to be saved again or kept as a note.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from slrt.accounts.policies import signed_in_recently
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.cases.actions import perform, refusal
from slrt.cases.errors import CaseChanged, CaseError, MissingInput
from slrt.cases.forms import VERSION_FIELD, StepForm
from slrt.cases.idempotency import once
from slrt.cases.lately import opened_lately
from slrt.cases.models import Case
from slrt.cases.timeline import lines
from slrt.cases.workflow import Transition

Act = Callable[[HttpRequest, Case, Transition, StepForm], str]


def opening_of(case: Case) -> AccessAction:
    """What opening a case is in the access log."""
    return AccessAction.VIEW_RESTRICTED if getattr(case, "restricted", False) else AccessAction.VIEW_CASE


@dataclass(frozen=True)
class StepScreen:
    """What a kind of case brings to its step pages.

    form: its StepForm. case_url: the page of a case. context: what its template needs beside the common part.
    act: takes the step and returns the address to go to; the default calls perform(). note_url: where a note is saved.
    then: gets that address and may lead elsewhere instead, such as to the next case of a queue. carry: what of the
    request's query goes along back to the case. opening: how looking at the page stands in the access log, None for
    cases that are about nobody.
    """

    form: type[StepForm]
    case_url: Callable[[Case], str]
    template: str = "cases/step.html"
    context: Callable[[HttpRequest, Case, Transition], dict[str, Any]] = lambda request, case, transition: {}
    act: Act | None = None
    note_url: Callable[[Case], str] | None = None
    then: Callable[[HttpRequest, Case, str], str] = lambda request, case, address: address
    carry: Callable[[HttpRequest], str] = lambda request: ""
    opening: Callable[[Case], AccessAction | None] = opening_of


def step_page(request: HttpRequest, case: Case, name: str, screen: StepScreen) -> HttpResponse:
    """GET asks, POST performs and redirects; refusals come back as pages with status 403, 409 or 422."""
    transition = _transition(case, name)
    if request.method != "POST":
        refused = refusal(case, transition, request.user, case.profile)
        form = screen.form(case=case, transition=transition, user=request.user)
        return _page(request, case, transition, screen, form, refused=refused)
    if transition.fresh and not signed_in_recently(request):
        raise ReauthenticationRequired  # allauth keeps what was typed and sends it after the password
    form = screen.form(request.POST, case=case, transition=transition, user=request.user)
    if not form.is_valid():
        return _page(request, case, transition, screen, form, status=422)
    try:
        answer = once(
            request, f"{case.workflow.kind}.{name}.{case.pk}", lambda: _act(request, case, transition, form, screen)
        )
    except CaseChanged as changed:
        return _changed(request, case, transition, screen, form, changed)
    except MissingInput as missing:
        for field in missing.fields:
            form.add_error(field if field in form.fields else None, missing.sentence)
        return _page(request, case, transition, screen, form, status=422)
    except CaseError as refused:
        form.add_error(None, refused.sentence)
        return _page(request, case, transition, screen, form, status=refused.status)
    messages.success(request, f"{transition.done or transition.label}.")
    return answer


def _transition(case: Case, name: str) -> Transition:
    try:
        transition = case.workflow.transition(name)
    except KeyError:
        raise Http404 from None
    if transition.internal or transition.permission is None:
        raise Http404
    return transition


def _act(request: HttpRequest, case: Case, transition: Transition, form: StepForm, screen: StepScreen) -> str:
    if screen.act is not None:
        return screen.then(request, case, screen.act(request, case, transition, form))
    perform(case, transition.name, by=request.user, expected_version=form.cleaned_data[VERSION_FIELD], **form.inputs())
    return screen.then(request, case, screen.case_url(case))


def _changed(
    request: HttpRequest, case: Case, transition: Transition, screen: StepScreen, form: StepForm, changed: CaseChanged
) -> HttpResponse:
    """What the other person did, and the form again over the case as it now stands (perform refreshed it)."""
    refused = refusal(case, transition, request.user, case.profile)
    since = lines(changed.events, case.workflow, case.profile)
    return _page(
        request, case, transition, screen, form.renewed(), status=409, changed=changed, since=since, refused=refused
    )


def _page(
    request: HttpRequest,
    case: Case,
    transition: Transition,
    screen: StepScreen,
    form: StepForm,
    *,
    status: int = 200,
    refused: CaseError | None = None,
    changed: CaseChanged | None = None,
    since: list | None = None,
) -> HttpResponse:
    opening = screen.opening(case)
    if opening:
        record_access(request, opening, case, step=transition.name)
    context = {
        "case": case,
        "transition": transition,
        "form": form,
        "refused": refused.sentence if refused else "",
        "changed": changed.sentence if changed else "",
        "since": since or [],
        "case_url": screen.case_url(case) + screen.carry(request),
        "note_url": screen.note_url(case) if screen.note_url else "",
        "lately": opened_lately(request.user, case),
        # The identity bar, for kinds of case that have one: who it is about, what one must know of it wherever one is.
        "who": "",
        "identity": (),
        "marks": "",
        **screen.context(request, case, transition),
    }
    return render(request, screen.template, context, status=refused.status if refused and not changed else status)
