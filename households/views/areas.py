"""/fasilitator/: who works in the field, what each serves and has to do, and handing it over."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from households.areas import page
from households.areas.actions import end_area, give_area
from households.areas.handover import hand_over
from households.areas.rights import may_steer
from households.forms.areas import AreaForm, HandoverForm
from households.models import Handover, ServiceArea
from households.villages import villages_of
from slrt.accounts.models import Unit, User
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.cases.errors import CaseError
from slrt.cases.idempotency import once

VIEW, MANAGE = Permission.CASELOAD_VIEW, Permission.CASELOAD_MANAGE


@require_GET
@requires(VIEW)
def staff(request: HttpRequest) -> HttpResponse:
    if request.jurisdiction_profile is None:
        raise Http404
    context = page.list_context(request.user, request.jurisdiction_profile)
    return render(request, "households/areas/list.html", context)


def _person(request: HttpRequest, pk: int) -> User:
    found = page.person_of(request.user, request.jurisdiction, pk) if request.jurisdiction else None
    if found is None:
        raise Http404
    return found


@require_GET
@requires(VIEW)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _person(request, pk), AreaForm(jurisdiction=request.jurisdiction))


def _page(request: HttpRequest, who: User, form: AreaForm, status: int = 200) -> HttpResponse:
    context = page.person_context(who, request.user, request.jurisdiction_profile)
    context |= {"form": form, "villages": villages_of(request.jurisdiction)}
    return render(request, "households/areas/person.html", context, status=status)


@require_POST
@requires(MANAGE)
def give(request: HttpRequest, pk: int) -> HttpResponse:
    who = _person(request, pk)
    form = AreaForm(request.POST, jurisdiction=request.jurisdiction)
    if form.is_valid():

        def write() -> str:
            given = form.cleaned_data
            give_area(by=request.user, person=who, village=given["village"], parts=given["parts"])
            return reverse("households:fieldworker", args=[pk])

        try:
            return once(request, f"area.give.{pk}", write)
        except CaseError as refused:
            form.add_error("village", refused.sentence)
    return _page(request, who, form, status=422)


@require_POST
@requires(MANAGE)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    area = ServiceArea.objects.visible_to(request.user).filter(pk=pk).first()
    if area is None:
        raise Http404
    try:
        end_area(by=request.user, area=area)
        messages.success(request, "Wilayah diakhiri.")
    except CaseError as refused:
        messages.error(request, refused.sentence)
    return redirect("households:fieldworker", area.user_id)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(MANAGE)
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    who = _person(request, pk)
    if not may_steer(request.user, request.jurisdiction):
        raise PermissionDenied
    candidates = page.candidates(who, request.jurisdiction)
    form = HandoverForm(request.POST if request.method == "POST" else None, candidates=candidates)
    if request.method == "POST" and form.is_valid():

        def write() -> str:
            made = hand_over(by=request.user, unit=_unit(request), leaver=who, **page.given(form.cleaned_data))
            return reverse("households:handover_record", args=[made.pk])

        try:
            return once(request, f"handover.{pk}", write)
        except CaseError as refused:
            form.add_error("successor", refused.sentence)
    context = {"who": who, "form": form, "held": page.held_rows(who, request.jurisdiction)}
    return render(request, "households/areas/handover.html", context, status=422 if form.errors else 200)


def _unit(request: HttpRequest) -> Unit:
    grants = request.user.access.within(request.jurisdiction).grants_for(MANAGE)
    return Unit.objects.filter(pk__in=[grant.unit_id for grant in grants]).order_by("pk")[:1].get()


@require_GET
@requires(VIEW)
def record(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Handover.objects.visible_to(request.user).select_related("leaver", "successor", "made_by", "unit")
    made = rows.filter(pk=pk).first()
    if made is None:
        raise Http404
    return render(request, "households/areas/record.html", {"made": made, "lists": page.moved_rows(made)})
