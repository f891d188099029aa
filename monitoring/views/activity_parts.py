"""What belongs to an activity: partners, people and decisions, added and taken off on its page."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from monitoring.activities import parts
from monitoring.activities.access import staff_of
from monitoring.activities.enums import Part
from monitoring.activities.forms import DecisionForm, PartnerForm, PersonForm
from monitoring.activities.models import Activity
from monitoring.views.activity import show, tried, url_of, written
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.cases.errors import CaseError
from slrt.ui.forms import BaseForm


def _added(
    request: HttpRequest, activity: Activity, form: BaseForm, name: str, anchor: str, add: Callable[[], object]
) -> HttpResponse:
    """Add, and back to that place of the page; refused, the page with what was typed."""

    def act() -> HttpResponse:
        add()
        return redirect(f"{url_of(activity)}#{anchor}")

    answer = tried(form, act) if form.is_valid() else None
    return answer or show(request, activity, 422, **{name: form})


def _told(request: HttpRequest, activity: Activity, anchor: str, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except CaseError as refused:
        messages.error(request, refused.sentence)
    return redirect(f"{url_of(activity)}#{anchor}")


@require_POST
@requires(Permission.ACTIVITY_VIEW)
def partner_add(request: HttpRequest, pk: int) -> HttpResponse:
    activity, form = written(request, pk), PartnerForm(request.POST, auto_id="mitra-%s")
    return _added(
        request, activity, form, "partner_form", "mitra",
        lambda: parts.add_partner(by=request.user, activity=activity, **form.cleaned_data),
    )  # fmt: skip


@require_POST
@requires(Permission.ACTIVITY_VIEW)
def partner_remove(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    activity = written(request, pk)
    partner = activity.partners.filter(pk=key).first()
    if partner is None:
        raise Http404
    return _told(request, activity, "mitra", lambda: parts.remove(by=request.user, thing=partner))


@require_POST
@requires(Permission.ACTIVITY_VIEW)
def person_add(request: HttpRequest, pk: int) -> HttpResponse:
    activity = written(request, pk)
    form = PersonForm(request.POST, staff=staff_of(activity.jurisdiction_id), outside=False, auto_id="petugas-%s")
    return _added(
        request, activity, form, "officer_form", "petugas",
        lambda: parts.add_person(by=request.user, activity=activity, part=Part.OFFICER, **form.given()),
    )  # fmt: skip


@require_POST
@requires(Permission.ACTIVITY_VIEW)
def person_remove(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    activity = written(request, pk)
    person = activity.people.filter(pk=key).first()
    if person is None:
        raise Http404
    return _told(request, activity, "petugas", lambda: parts.remove(by=request.user, thing=person))


@require_POST
@requires(Permission.ACTIVITY_VIEW)
def decision_add(request: HttpRequest, pk: int) -> HttpResponse:
    activity, form = written(request, pk), DecisionForm(request.POST, auto_id="putusan-%s")
    return _added(
        request, activity, form, "decision_form", "putusan",
        lambda: parts.add_decision(by=request.user, activity=activity, **form.cleaned_data),
    )  # fmt: skip


@require_POST
@requires(Permission.ACTIVITY_VIEW)
def decision_settle(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """Followed up, or with hapus=1 taken off because it was written by mistake."""
    activity = written(request, pk)
    decision = activity.decisions.filter(pk=key).first()
    if decision is None:
        raise Http404
    if request.POST.get("hapus"):
        return _told(request, activity, "putusan", lambda: parts.remove(by=request.user, thing=decision))
    note = request.POST.get("note", "").strip()[:240]
    return _told(
        request, activity, "putusan", lambda: parts.settle_decision(by=request.user, decision=decision, note=note)
    )
