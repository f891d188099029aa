"""What of the plan waits for this person, on the start page."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from complaints.desk import Listing, Part
from monitoring.activities.enums import ActivityState
from monitoring.activities.enums import Part as Role
from monitoring.activities.listing import place_words, plan_words
from monitoring.activities.models import Activity, ActivityPerson
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.ui.badges import tag_html
from slrt.ui.lines import Line

AHEAD, SHOWN = timedelta(days=14), 5


def given_to(user: User, jurisdiction: str) -> QuerySet:
    """Planned activities that the person answers for or works on."""
    works = ActivityPerson.objects.filter(user=user, part__in=(Role.OFFICER, Role.TEAM)).values("activity")
    rows = Activity.objects.filter(jurisdiction=jurisdiction, state=ActivityState.PLANNED)
    return rows.filter(Q(responsible=user) | Q(pk__in=works))


def own(request: HttpRequest) -> Part | None:
    """Late ones and those of the next two weeks; nothing for whoever has none."""
    profile = request.jurisdiction_profile
    if profile is None or not profile.has_module("activity_plan"):
        return None
    if not request.user.access.can(Permission.ACTIVITY_VIEW):
        return None
    rows = given_to(request.user, profile.code).filter(planned_on__lte=timezone.localdate() + AHEAD)
    lines = tuple(_line(row) for row in rows.select_related("region__parent").order_by("planned_on", "pk")[:SHOWN])
    if not lines:
        return None
    return Part(lists=(Listing("Kegiatan dan tugas saya", lines, url=reverse("monitoring:activities")),))


def _line(activity: Activity) -> Line:
    mark = tag_html("Lewat rencana", "red", "clock") if activity.is_late else ""
    said = f"{activity.get_kind_display()} · {plan_words(activity)} · {place_words(activity)}"
    return Line(activity.title, said, mark, reverse("monitoring:activity", args=[activity.pk]))
