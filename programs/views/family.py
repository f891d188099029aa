"""/program/keluarga/<pk>/: the programmes of one family; recording that one begins, is put right or ends."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from households.models import Household
from programs import participation
from programs.enums import Review
from programs.forms import CorrectForm, EnrolForm, StopForm
from programs.models import Enrolment
from programs.panel import said_of
from programs.views.edit import take_over
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.cases.idempotency import once
from slrt.ui.badges import badge_html, tag_html
from slrt.ui.edits import unless_changed


def _family(request: HttpRequest, pk: int) -> Household:
    return get_object_or_404(Household.objects.visible_to(request.user), pk=pk)


@require_GET
@requires(Permission.PERSON_VIEW)
def family(request: HttpRequest, pk: int) -> HttpResponse:
    household = _family(request, pk)
    record_access(request, AccessAction.VIEW_HOUSEHOLD, household, part="programmes")
    may_change = participation.may_enrol(request.user, household)
    rows = Enrolment.objects.of_household(household).select_related("programme", "person", "edition", "recorded_by")
    context = {
        "household": household,
        "rows": [_row(row, may_change) for row in rows.order_by("status", "programme__name", "pk")],
        "may_change": may_change,
    }
    return render(request, "programs/family.html", context)


def _row(row: Enrolment, may_change: bool) -> dict:
    runs = may_change and row.status != "stopped"
    marks = {Review.WAITING: ("Menunggu telaah", "amber", "clock"), Review.RETURNED: ("Dikembalikan", "red", "warn")}
    return {
        "row": row,
        "said": said_of(row),
        "state": badge_html("enrolment", row.status),
        "review": tag_html(*marks[row.review]) if row.review in marks else "",
        "correct_url": reverse("programs:correct", args=[row.pk]) if runs else "",
        "stop_url": reverse("programs:stop", args=[row.pk]) if runs else "",
    }


def _mine(request: HttpRequest, household: Household | None) -> Household:
    """A family for which the person may record participation; 404 for any other."""
    if household is None or not participation.may_enrol(request.user, household):
        raise Http404
    return household


def _enrolment(request: HttpRequest, pk: int) -> Enrolment:
    rows = Enrolment.objects.visible_to(request.user).select_related("programme", "household", "person__household")
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.ENROLMENT_CHANGE)
def enrol(request: HttpRequest, pk: int) -> HttpResponse:
    household = _mine(request, _family(request, pk))
    form = EnrolForm(request.POST or None, household=household)

    def save() -> str:
        data = form.cleaned_data
        made = participation.enrol(
            by=request.user, household=household,
            **{name: data[name] for name in ("programme", "person", "since", "status", "note")},
        )  # fmt: skip
        messages.success(request, f"Kepesertaan {made.programme} dicatat.")
        return reverse("programs:family", args=[household.pk])

    return _form_page(request, form, household, save, f"enrol.{household.pk}", title="Catat kepesertaan")


@require_http_methods(["GET", "POST"])
@requires(Permission.ENROLMENT_CHANGE)
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    row = _enrolment(request, pk)
    household = _mine(request, row.home)
    form = StopForm(request.POST or None)

    def save() -> str:
        data = form.cleaned_data
        participation.stop_enrolment(
            by=request.user, enrolment=row, **{name: data[name] for name in ("until", "exit_reason", "note")}
        )
        messages.success(request, f"Kepesertaan {row.programme} dicatat berhenti.")
        return reverse("programs:family", args=[household.pk])

    return _form_page(request, form, household, save, f"stop.{row.pk}", title=f"Hentikan {row.programme}")


@require_http_methods(["GET", "POST"])
@requires(Permission.ENROLMENT_CHANGE)
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    row = _enrolment(request, pk)
    household = _mine(request, row.home)
    if row.status == "stopped" and request.method != "POST":
        raise Http404  # ended while the form was open, it comes back with what was typed and the reason
    form = CorrectForm(request.POST or None, enrolment=row)

    def save() -> str:
        data = form.cleaned_data
        participation.correct_enrolment(
            by=request.user, enrolment=row, **{name: data[name] for name in ("status", "since", "note")}
        )
        messages.success(request, f"Kepesertaan {row.programme} diperbaiki.")
        return reverse("programs:family", args=[household.pk])

    title = f"Perbaiki {row.programme}"
    return _form_page(
        request, form, household, save, f"correct.{row.pk}", title=title, said=row.review_note, edited=row
    )


def _form_page(
    request: HttpRequest,
    form,
    household: Household,
    save: Callable[[], str],
    purpose: str,
    *,
    title: str,
    said: str = "",
    edited: Enrolment | None = None,
) -> HttpResponse:
    def write() -> HttpResponse:
        return once(request, f"programs.{purpose}", save)

    if request.method == "POST" and form.is_valid():
        try:
            if answer := unless_changed(form, edited, write) if edited else write():
                return answer
        except ValidationError as error:
            take_over(form, error)
    record_access(request, AccessAction.VIEW_HOUSEHOLD, household, part="programmes")
    context = {"form": form, "household": household, "title": title, "said": said}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "programs/enrolment_form.html", context, status=status)
