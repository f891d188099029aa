"""The queues of the registry: changed data, new data, and what manager and data officer have to do with changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from households.changes.reviews import Queue, Row, register
from households.models import ChangeProposal, PreListProposal
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.jurisdictions.profile import Profile
from slrt.ui import words
from slrt.ui.badges import badge_html
from slrt.ui.blocks import due_html


def _changes(permission: Permission, *statuses: str) -> Callable[[User, Profile], QuerySet]:
    """Proposals in these states over which the person holds the permission, but not their own (four eyes)."""

    def rows(user: User, profile: Profile) -> QuerySet:
        found = ChangeProposal.objects.filter(user.access.rows(permission))
        found = found.filter(jurisdiction=profile.code, status__in=statuses).exclude(created_by=user)
        return found.select_related("household", "region__parent", "created_by", "person")

    return rows


def _reviews(user: User, profile: Profile) -> bool:
    here = user.access.within(profile.code)
    return any(grant.role in profile.change_reviewers for grant in here.grants_for(Permission.CHANGE_REVIEW))


def _recommends(user: User, profile: Profile) -> bool:
    required = profile.change_recommendation == "required"
    return required and user.access.can(Permission.CHANGE_RECOMMEND, jurisdiction=profile.code)


def _applies(user: User, profile: Profile) -> bool:
    return user.access.can(Permission.CHANGE_APPLY, jurisdiction=profile.code)


def _ready(user: User, profile: Profile) -> QuerySet:
    status = "recommended" if profile.change_recommendation == "required" else "reviewed"
    return _changes(Permission.CHANGE_APPLY, status)(user, profile)


def _change_row(case: ChangeProposal, now: datetime) -> Row:
    person = f": {case.person.name}" if case.person else ""
    return Row(
        case.number, reverse("households:change", args=[case.pk]), words.mid_date(case.received_at),
        case.household.head_name, case.region.full_name, f"{case.get_kind_display()}{person}",
        case.created_by.name if case.created_by else "Sistem", due_html(case.due_at, now=now),
        badge_html("change", case.status),
    )  # fmt: skip


def _adds(user: User, profile: Profile) -> bool:
    """New data: the supervisor's where the profile names that queue, the data officer's otherwise."""
    role = "supervisor" if "data_addition" in profile.supervisor_queues else "data_officer"
    here = user.access.within(profile.code)
    return any(grant.role == role for grant in here.grants_for(Permission.PRELIST_REVIEW))


def _additions(user: User, profile: Profile) -> QuerySet:
    rows = PreListProposal.objects.filter(user.access.rows(Permission.PRELIST_REVIEW))
    rows = rows.filter(jurisdiction=profile.code, status__in=("recorded", "visited")).exclude(created_by=user)
    return rows.select_related("region__parent", "created_by")


def _addition_row(case: PreListProposal, now: datetime) -> Row:
    return Row(
        case.number, reverse("households:proposal", args=[case.pk]), words.mid_date(case.received_at), case.name,
        case.region.full_name, f"Keluarga baru, {case.members_count} orang",
        case.created_by.name if case.created_by else "Sistem", due_html(case.due_at, now=now),
        badge_html("prelist", case.status),
    )  # fmt: skip


register(
    Queue("data_change", "Perubahan data", 10, _reviews, _changes(Permission.CHANGE_REVIEW, "proposed"), _change_row)
)
register(Queue("data_addition", "Penambahan data", 20, _adds, _additions, _addition_row))
register(Queue("recommend", "Rekomendasi perubahan", 50, _recommends,
               _changes(Permission.CHANGE_RECOMMEND, "reviewed"), _change_row))  # fmt: skip
register(Queue("apply", "Siap diterapkan", 60, _applies, _ready, _change_row))
