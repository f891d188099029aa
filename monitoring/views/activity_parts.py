"""What belongs to an activity: partners, people, decisions and villages, added and taken off on its page."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from monitoring.activities import parts
from monitoring.activities.access import staff_of
from monitoring.activities.enums import Part
from monitoring.activities.forms import (
    AttendanceForm,
    DecisionForm,
    ParticipantsForm,
    PartnerForm,
    PersonForm,
    SurveyForm,
    SurveyVillageForm,
)
from monitoring.activities.models import Activity, ActivityPerson
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


# Where on the page people of a part stand.
PLACES = {Part.OFFICER: "petugas", Part.TEAM: "tim", Part.PARTICIPANT: "peserta"}


@require_POST
@requires(Permission.ACTIVITY_VIEW)
def person_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody who works on it or is in its team; several participants at once."""
    activity, part = written(request, pk), request.POST.get("part", Part.OFFICER)
    staff = staff_of(activity.jurisdiction_id)
    if part == Part.PARTICIPANT:
        form = ParticipantsForm(request.POST, staff=staff)
        return _added(
            request, activity, form, "participants_form", PLACES[Part.PARTICIPANT],
            lambda: parts.add_participants(by=request.user, activity=activity, users=form.chosen()),
        )  # fmt: skip
    part = Part.TEAM if part == Part.TEAM else Part.OFFICER
    name = "team_form" if part == Part.TEAM else "officer_form"
    person = PersonForm(request.POST, staff=staff, outside=part == Part.TEAM, auto_id=f"{PLACES[part]}-%s")
    return _added(
        request, activity, person, name, PLACES[part],
        lambda: parts.add_person(by=request.user, activity=activity, part=part, **person.given()),
    )  # fmt: skip


@require_POST
@requires(Permission.ACTIVITY_VIEW)
def person_remove(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    activity = written(request, pk)
    person = activity.people.filter(pk=key).first()
    if person is None:
        raise Http404
    anchor = PLACES[Part(person.part)]
    return _told(request, activity, anchor, lambda: parts.remove(by=request.user, thing=person))


@require_POST
@requires(Permission.ACTIVITY_VIEW)
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Who of the participants was there, and their scores."""
    activity = written(request, pk)
    people = list(activity.people.filter(part=Part.PARTICIPANT).select_related("user").order_by("pk"))
    form = AttendanceForm(request.POST, people=people)
    return _added(
        request, activity, form, "attendance_form", "peserta",
        lambda: parts.note_attendance(
            by=request.user, activity=activity, attended=form.attended(), scores=form.scores()
        ),
    )  # fmt: skip


def _team(activity: Activity) -> list[ActivityPerson]:
    return list(activity.people.filter(part=Part.TEAM).select_related("user").order_by("pk"))


@require_POST
@requires(Permission.ACTIVITY_VIEW)
def village_add(request: HttpRequest, pk: int) -> HttpResponse:
    activity = written(request, pk)
    form = SurveyVillageForm(
        request.POST, jurisdiction=activity.jurisdiction_id, team=_team(activity), auto_id="desa-%s"
    )
    return _added(
        request, activity, form, "village_form", "wilayah",
        lambda: parts.add_village(by=request.user, activity=activity, **form.given()),
    )  # fmt: skip


@require_POST
@requires(Permission.ACTIVITY_VIEW)
def villages(request: HttpRequest, pk: int) -> HttpResponse:
    """How far each village is and who goes there; with hapus=<key> one is taken off."""
    activity = written(request, pk)
    rows = list(activity.villages.select_related("village__parent").order_by("village"))
    dropped = next((row for row in rows if str(row.pk) == request.POST.get("hapus")), None)
    if dropped:
        return _told(request, activity, "wilayah", lambda: parts.remove(by=request.user, thing=dropped))
    form = SurveyForm(request.POST, rows=rows, team=_team(activity))
    return _added(
        request, activity, form, "survey_form", "wilayah",
        lambda: parts.note_villages(by=request.user, activity=activity, said=form.said()),
    )  # fmt: skip


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
