"""/kegiatan/<pk>/: one activity, its plan, and what came of it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from households.villages import villages_of
from monitoring.activities import actions, page
from monitoring.activities.access import BEGINS, levels_of, may_write
from monitoring.activities.forms import CancelForm, HoldForm, LogForm, PlanForm
from monitoring.activities.models import Activity
from monitoring.views.activities import profile_with_activities
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.cases.errors import CaseError
from slrt.cases.idempotency import once
from slrt.ui.edits import unless_changed
from slrt.ui.forms import BaseForm

# What a link to a new activity may fill in.
GIVEN = {"jenis": "kind", "tingkat": "level", "kecamatan": "district"}


def seen(request: HttpRequest, pk: int) -> Activity:
    activity = page.load(request.user, profile_with_activities(request).code, pk)
    if activity is None:
        raise Http404
    return activity


def written(request: HttpRequest, pk: int) -> Activity:
    """For somebody who may write about it; for anybody else's writing it does not exist."""
    activity = seen(request, pk)
    if not may_write(request.user, activity):
        raise Http404
    return activity


def url_of(activity: Activity) -> str:
    return reverse("monitoring:activity", args=[activity.pk])


def show(request: HttpRequest, activity: Activity, status: int = 200, **said: object) -> HttpResponse:
    context = page.context_of(activity, request.user, request.jurisdiction_profile, **said)
    return render(request, "monitoring/activities/activity.html", context, status=status)


def tried(form: BaseForm, act: Callable[[], HttpResponse | None]) -> HttpResponse | None:
    """What the action answers; None, with the sentence in the form, when it refused or somebody else saved first."""
    try:
        return act()
    except CaseError as refused:
        field = getattr(refused, "field", "")
        form.add_error(field if field in form.fields else None, refused.sentence)
        return None


@require_GET
@requires(Permission.ACTIVITY_VIEW)
def activity(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, seen(request, pk))


def _begin(request: HttpRequest, form_class: type[PlanForm], template_said: dict[str, str]) -> HttpResponse:
    profile = profile_with_activities(request)
    if not levels_of(request.user, profile.code):
        raise Http404
    data = request.POST if request.method == "POST" else None
    given = {name: request.GET[key] for key, name in GIVEN.items() if key in request.GET}
    form = form_class(data, user=request.user, profile=profile, initial=given)

    def begin() -> str:
        made = actions.begin(by=request.user, jurisdiction=profile.code, **form.where(), **form.plan())
        messages.success(request, template_said["done"])
        return url_of(made)

    if data is not None and form.is_valid():
        answer = tried(form, lambda: once(request, "activity.begin", begin))
        if answer:
            return answer
    context = template_said | {"form": form, "villages": villages_of(profile.code), "back": "/kegiatan/"}
    return render(request, "monitoring/activities/form.html", context, status=200 if data is None else 422)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*BEGINS)
def activity_new(request: HttpRequest) -> HttpResponse:
    said = {"title": "Rencanakan kegiatan", "save": "Simpan rencana", "done": "Rencana kegiatan tersimpan."}
    return _begin(request, PlanForm, said)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*BEGINS)
def activity_log(request: HttpRequest) -> HttpResponse:
    """Held already, without a plan."""
    said = {"title": "Catat kegiatan terlaksana", "save": "Simpan kegiatan", "done": "Kegiatan tercatat."}
    return _begin(request, LogForm, said)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.ACTIVITY_VIEW)
def activity_change(request: HttpRequest, pk: int) -> HttpResponse:
    found = written(request, pk)
    if not actions.may_change(found):
        messages.error(request, actions.SETTLED)
        return redirect(url_of(found))
    data = request.POST if request.method == "POST" else None
    form_class = LogForm if found.unplanned else PlanForm
    form = form_class(data, user=request.user, profile=request.jurisdiction_profile, activity=found)

    def change() -> HttpResponse:
        actions.change(by=request.user, activity=found, **form.plan())
        messages.success(request, "Perubahan tersimpan.")
        return redirect(url_of(found))

    valid = data is not None and form.is_valid()
    answer = tried(form, lambda: unless_changed(form, found, change)) if valid else None
    context = {"title": "Ubah kegiatan", "save": "Simpan perubahan", "form": form, "back": url_of(found)}
    status = 200 if data is None else 422
    return answer or render(request, "monitoring/activities/form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.ACTIVITY_VIEW)
def activity_hold(request: HttpRequest, pk: int) -> HttpResponse:
    found = written(request, pk)
    data = request.POST if request.method == "POST" else None
    form = HoldForm(data, activity=found)

    def hold() -> HttpResponse:
        actions.hold(by=request.user, activity=found, **form.outcome())
        messages.success(request, "Pelaksanaan tercatat.")
        return redirect(url_of(found))

    valid = data is not None and form.is_valid()
    answer = tried(form, lambda: unless_changed(form, found, hold)) if valid else None
    context = {"activity": found, "form": form, "plan": page.plan_rows(found), "back": url_of(found)}
    status = 200 if data is None else 422
    return answer or render(request, "monitoring/activities/hold.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.ACTIVITY_VIEW)
def activity_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    found = written(request, pk)
    data = request.POST if request.method == "POST" else None
    form = CancelForm(data)

    def cancel() -> HttpResponse:
        actions.cancel(by=request.user, activity=found, reason=form.cleaned_data["reason"])
        messages.success(request, "Kegiatan dibatalkan.")
        return redirect(url_of(found))

    answer = tried(form, cancel) if data is not None and form.is_valid() else None
    context = {"activity": found, "form": form, "back": url_of(found)}
    status = 200 if data is None else 422
    return answer or render(request, "monitoring/activities/cancel.html", context, status=status)
