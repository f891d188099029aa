"""The review queues of needs: the supervisor's (or whoever the profile names) and the manager's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from households.changes.reviews import Queue, Row, register
from programs.needs.models import Need
from programs.needs.page import what_of
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.jurisdictions.profile import Profile
from slrt.ui import words
from slrt.ui.badges import badge_html
from slrt.ui.blocks import due_html


def _reviews(user: User, profile: Profile) -> bool:
    here = user.access.within(profile.code)
    return any(grant.role in profile.need_reviewers for grant in here.grants_for(Permission.NEED_REVIEW))


def _recommends(user: User, profile: Profile) -> bool:
    required = profile.need_recommendation == "required"
    return required and user.access.can(Permission.NEED_RECOMMEND, jurisdiction=profile.code)


def _rows(permission: Permission, status: str) -> Callable[[User, Profile], QuerySet]:
    """Needs in this state over which the person holds the permission, but not their own (four eyes)."""

    def rows(user: User, profile: Profile) -> QuerySet:
        found = Need.objects.filter(user.access.rows(permission), jurisdiction=profile.code, status=status)
        found = found.exclude(created_by=user)
        return found.select_related("household", "region__parent", "created_by", "programme", "person")

    return rows


def _row(case: Need, now: datetime) -> Row:
    person = f": {case.person.name}" if case.person else ""
    return Row(
        case.number, reverse("needs:need", args=[case.pk]), words.mid_date(case.received_at),
        case.household.head_name, case.region.full_name, f"{what_of(case)}{person}",
        case.created_by.name if case.created_by else "Sistem", due_html(case.due_at, now=now),
        badge_html("need", case.status),
    )  # fmt: skip


register(Queue("needs", "Kebutuhan program", 30, _reviews, _rows(Permission.NEED_REVIEW, "recorded"), _row))
register(
    Queue(
        "need_recommend", "Rekomendasi kebutuhan", 55, _recommends, _rows(Permission.NEED_RECOMMEND, "reviewed"), _row
    )
)
