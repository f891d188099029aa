"""The supervisor's queue of participation that a facilitator recorded, where the profile names it (KD 10(2)c)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from households.changes.reviews import Queue, Row, register
from programs.enums import Review
from programs.models import Enrolment
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.jurisdictions.profile import Profile
from slrt.ui import words
from slrt.ui.badges import badge_html


def _offered(user: User, profile: Profile) -> bool:
    here = user.access.within(profile.code)
    reviews = any(grant.role == "supervisor" for grant in here.grants_for(Permission.NEED_REVIEW))
    return reviews and "participation" in profile.supervisor_queues


def _rows(user: User, profile: Profile) -> QuerySet:
    """What waits within reach, but not one's own (four eyes)."""
    reach = user.access.rows(Permission.NEED_REVIEW, region="household__village_id", units=())
    found = Enrolment.objects.filter(reach, jurisdiction=profile.code, review=Review.WAITING)
    return found.exclude(recorded_by=user).select_related(
        "programme", "household__village__parent", "person", "recorded_by"
    )


def _row(row: Enrolment, now: datetime) -> Row:
    who = row.person.name if row.person else "seluruh keluarga"
    return Row(
        str(row.programme), reverse("programs:review", args=[row.pk]), words.mid_date(row.recorded_at),
        row.household.head_name, row.household.village.full_name, f"Kepesertaan: {who}",
        row.recorded_by.name if row.recorded_by else "Sistem", words.ago(row.recorded_at, now),
        badge_html("enrolment", row.status),
    )  # fmt: skip


register(
    Queue("participation", "Kepesertaan program", 25, _offered, _rows, _row, ("recorded_at", "id"),
          "household__village", "recorded_by")
)  # fmt: skip
