"""Coordination meetings of the kecamatan: how many were held of those the regulation wants, and what they decided."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from monitoring.activities.access import may_plan
from monitoring.activities.enums import ActivityKind, ActivityLevel, ActivityState
from monitoring.activities.listing import districts_in_reach, rows_of
from monitoring.activities.models import Activity, ActivityDecision
from monitoring.activities.page import decision_mark
from slrt.accounts.models import User
from slrt.jurisdictions.profile import Profile
from slrt.ui import words
from slrt.ui.badges import tag_html

SHOWN_DECISIONS = 30


def meetings_of(user: User, profile: Profile, year: int) -> dict[str, list[Activity]]:
    """Coordination meetings of a year by the kecamatan that holds them, in time."""
    rows = rows_of(user, profile.code).filter(kind=ActivityKind.MEETING, level=ActivityLevel.DISTRICT, day__year=year)
    found: dict[str, list[Activity]] = defaultdict(list)
    for row in rows.order_by("day", "pk"):
        found[row.region_id].append(row)
    return found


def counter_words(held: int, wanted: int, year: int) -> str:
    """1 dari 2 rapat tahun ini."""
    when = "tahun ini" if year == timezone.localdate().year else f"tahun {year}"
    return f"{held} dari {wanted} rapat {when}" if wanted else f"{held} rapat {when}"


def counter_mark(held: int, wanted: int, year: int):
    said = counter_words(held, wanted, year)
    if held >= wanted:
        return tag_html(said, "teal", "check") if wanted else tag_html(said, "plain")
    return tag_html(said, "amber" if year >= timezone.localdate().year else "red", "clock")


def page_context(user: User, profile: Profile, year: int) -> dict:
    found, wanted = meetings_of(user, profile, year), profile.meetings_per_year
    rows = [_row(code, name, found.get(code, []), wanted, year) for code, name in districts_in_reach(user, profile)]
    for row in rows:
        if may_plan(user, profile.code, ActivityLevel.DISTRICT, row["code"]):
            query = f"?jenis=meeting&tingkat=district&kecamatan={row['code']}"
            row["log"] = f"{reverse('monitoring:activity_log')}{query}"
    return {
        "rows": rows,
        "wanted": wanted,
        "clause": profile.clause("meetings_per_year") if wanted else "",
        "reached": sum(row["reached"] for row in rows),
        "decisions": open_decisions(user, profile),
    }


def _row(code: str, name: str, meetings: list[Activity], wanted: int, year: int) -> dict:
    held = [one for one in meetings if one.state == ActivityState.HELD]
    ahead = [one for one in meetings if one.state == ActivityState.PLANNED]
    return {
        "code": code,
        "name": f"Kec. {name}",
        "mark": counter_mark(len(held), wanted, year),
        "reached": len(held) >= wanted,
        "held": [_link(one) for one in held],
        "ahead": [_link(one) for one in ahead],
        "log": "",
    }


def _link(activity: Activity) -> dict:
    month = f"{words.MONTHS[activity.day.month - 1]} {activity.day.year}"
    only_month = activity.by_month and activity.state == ActivityState.PLANNED
    return {
        "url": reverse("monitoring:activity", args=[activity.pk]),
        "when": month if only_month else words.long_date(activity.day),
    }


def open_decisions(user: User, profile: Profile) -> list[dict]:
    """What was decided anywhere in the person's reach and waits, the most urgent first."""
    held = rows_of(user, profile.code).filter(state=ActivityState.HELD)
    rows = ActivityDecision.objects.filter(activity__in=held.values("pk"), done_on__isnull=True)
    rows = rows.select_related("activity").order_by(F("due_on").asc(nulls_last=True), "pk")
    return [
        {"text": row.text, "who": row.who, "due": words.long_date(row.due_on) if row.due_on else words.NONE,
         "mark": decision_mark(row), "title": row.activity.title,
         "url": f"{reverse('monitoring:activity', args=[row.activity_id])}#putusan"}
        for row in rows[:SHOWN_DECISIONS]
    ]  # fmt: skip
