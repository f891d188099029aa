"""/program/keluarga/<pk>/: the programmes of one family; recording that one begins or ends."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from households.models import Household
from programs import actions
from programs.forms import EnrolForm, StopForm
from programs.models import Enrolment
from programs.panel import said_of
from programs.views.edit import take_over
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.cases.idempotency import once
from slrt.ui.badges import badge_html


def _family(request: HttpRequest, pk: int) -> Household:
    return get_object_or_404(Household.objects.visible_to(request.user), pk=pk)


@require_GET
@requires(Permission.PERSON_VIEW)
def family(request: HttpRequest, pk: int) -> HttpResponse:
    household = _family(request, pk)
    record_access(request, AccessAction.VIEW_HOUSEHOLD, household, part="programmes")
    may_change = request.user.access.can(Permission.ENROLMENT_CHANGE, jurisdiction=household.jurisdiction_id)
    rows = Enrolment.objects.of_household(household).select_related("programme", "person", "edition", "recorded_by")
    context = {
        "household": household,
        "rows": [_row(row, may_change) for row in rows.order_by("status", "programme__name", "pk")],
        "may_change": may_change,
    }
    return render(request, "programs/family.html", context)


def _row(row: Enrolment, may_change: bool) -> dict:
    return {
        "row": row,
        "said": said_of(row),
        "state": badge_html("enrolment", row.status),
        "stop_url": reverse("programs:stop", args=[row.pk]) if may_change and row.status != "stopped" else "",
    }


@require_http_methods(["GET", "POST"])
@requires(Permission.ENROLMENT_CHANGE)
def enrol(request: HttpRequest, pk: int) -> HttpResponse:
    household = _family(request, pk)
    form = EnrolForm(request.POST or None, household=household)

    def save() -> str:
        data = form.cleaned_data
        made = actions.enrol(
            by=request.user, household=household,
            **{name: data[name] for name in ("programme", "person", "since", "status", "note")},
        )  # fmt: skip
        messages.success(request, f"Kepesertaan {made.programme} dicatat.")
        return reverse("programs:family", args=[household.pk])

    return _form_page(request, form, household, save, f"enrol.{household.pk}", title="Catat kepesertaan")


@require_http_methods(["GET", "POST"])
@requires(Permission.ENROLMENT_CHANGE)
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Enrolment.objects.visible_to(request.user).select_related("programme", "household", "person__household")
    row = get_object_or_404(rows, pk=pk)
    household = row.household or row.person.household
    form = StopForm(request.POST or None)

    def save() -> str:
        data = form.cleaned_data
        actions.stop_enrolment(
            by=request.user, enrolment=row, **{name: data[name] for name in ("until", "exit_reason", "note")}
        )
        messages.success(request, f"Kepesertaan {row.programme} dicatat berhenti.")
        return reverse("programs:family", args=[household.pk])

    return _form_page(request, form, household, save, f"stop.{row.pk}", title=f"Hentikan {row.programme}")


def _form_page(
    request: HttpRequest, form, household: Household, save: Callable[[], str], purpose: str, *, title: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, f"programs.{purpose}", save)
        except ValidationError as error:
            take_over(form, error)
    context = {"form": form, "household": household, "title": title}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "programs/enrolment_form.html", context, status=status)
