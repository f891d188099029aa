"""The supervisor's queue of complaints, where the profile names it. Needs of their own kind wait in programs.needs."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from complaints.models import Complaint
from complaints.queue import kind_of, matter_of
from households.changes.reviews import Queue, Row, register
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.jurisdictions.profile import Profile
from slrt.ui import words
from slrt.ui.badges import badge_html
from slrt.ui.blocks import due_html


def _offered(user: User, profile: Profile) -> bool:
    supervises = user.access.can(Permission.COMPLAINT_SUPERVISE, jurisdiction=profile.code)
    return supervises and "complaints" in profile.supervisor_queues


def _rows(user: User, profile: Profile) -> QuerySet:
    """Records that wait for the supervisor, but not the supervisor's own."""
    found = Complaint.objects.visible_to(user).filter(user.access.rows(Permission.COMPLAINT_SUPERVISE))
    found = found.filter(jurisdiction=profile.code, status="with_supervisor").exclude(created_by=user)
    return found.select_related("region", "created_by", "programme")


def _row(case: Complaint, now: datetime) -> Row:
    return Row(
        case.number, f"/keluhan/{case.pk}/", words.mid_date(case.received_at), case.subject_name,
        case.region.short_name if case.region else "–", f"{matter_of(case)} · {kind_of(case)}",
        case.created_by.name if case.created_by else "Sistem", due_html(case.due_at, now=now),
        badge_html("complaint", case.status),
    )  # fmt: skip


register(Queue("complaints", "Pendataan keluhan", 40, _offered, _rows, _row))
