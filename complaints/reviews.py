"""The supervisor's queues of complaints: needs apart from the rest, where the profile names them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db.models import QuerySet

from complaints.enums import ComplaintClass
from complaints.models import Complaint
from complaints.queue import kind_of, matter_of
from households.changes.reviews import Queue, Row, register
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.jurisdictions.profile import Profile
from slrt.ui import words
from slrt.ui.badges import badge_html
from slrt.ui.blocks import due_html


def _offered(code: str) -> Callable[[User, Profile], bool]:
    def offered(user: User, profile: Profile) -> bool:
        supervises = user.access.can(Permission.COMPLAINT_SUPERVISE, jurisdiction=profile.code)
        return supervises and code in profile.supervisor_queues

    return offered


def _rows(*, needs: bool) -> Callable[[User, Profile], QuerySet]:
    """Records that wait for the supervisor, but not the supervisor's own."""

    def rows(user: User, profile: Profile) -> QuerySet:
        found = Complaint.objects.visible_to(user).filter(user.access.rows(Permission.COMPLAINT_SUPERVISE))
        found = found.filter(jurisdiction=profile.code, status="with_supervisor").exclude(created_by=user)
        found = found.filter(klass=ComplaintClass.NEED) if needs else found.exclude(klass=ComplaintClass.NEED)
        return found.select_related("region", "created_by", "programme")

    return rows


def _row(case: Complaint, now: datetime) -> Row:
    return Row(
        case.number, f"/keluhan/{case.pk}/", words.mid_date(case.received_at), case.subject_name,
        case.region.short_name if case.region else "–", f"{matter_of(case)} · {kind_of(case)}",
        case.created_by.name if case.created_by else "Sistem", due_html(case.due_at, now=now),
        badge_html("complaint", case.status),
    )  # fmt: skip


register(Queue("needs", "Kebutuhan program", 30, _offered("needs"), _rows(needs=True), _row))
register(Queue("complaints", "Pendataan keluhan", 40, _offered("complaints"), _rows(needs=False), _row))
