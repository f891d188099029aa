"""From assignments to rows: who reaches what."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from slrt.accounts import actions
from slrt.accounts.models import Assignment, Unit, User
from slrt.accounts.permissions import Permission
from slrt.accounts.roles import ROLES
from slrt.accounts.scope import inside

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("code", "prefix", "expected"),
    [
        ("33.24.12.2001", "33.24", True),
        ("33.24.12.2001", "33.24.12", True),
        ("33.24.12.2001", "33.24.1", False),
        ("33.24", "33.24", True),
        ("33.24", "33.24.12", False),
        (None, "33.24", False),
    ],
)
def test_inside(code, prefix, expected):
    assert inside(code, prefix) is expected


def test_every_permission_is_held_by_some_role():
    held = set().union(*(role.permissions for role in ROLES.values()))
    assert held == set(Permission)


def test_a_person_without_assignment_may_nothing(cast):
    access = cast.nobody.access
    assert not any(access.can(permission) for permission in Permission)
    assert not User.objects.visible_to(cast.nobody).exists()


def test_an_assignment_counts_only_in_its_period(cast):
    user = cast.front_office
    row = user.assignments.get()
    row.ends = timezone.localdate() - timedelta(days=1)
    row.save()
    assert not User.objects.get(pk=user.pk).access.can(Permission.COMPLAINT_REGISTER)
    row.ends = timezone.localdate()
    row.save()
    assert User.objects.get(pk=user.pk).access.can(Permission.COMPLAINT_REGISTER), "the last day still counts"


def test_a_closed_unit_ends_its_assignments(cast):
    user = cast.agency
    cast.education.active = False
    cast.education.save()
    assert not User.objects.get(pk=user.pk).access.grants


def test_territory(cast):
    access = cast.facilitator.access
    place = {"jurisdiction": "33.24"}
    assert access.can_on(Permission.COMPLAINT_VIEW, region=cast.village.code, **place)
    assert not access.can_on(Permission.COMPLAINT_VIEW, region="33.24.01.2001", **place)
    assert not access.can_on(Permission.COMPLAINT_VIEW, region="63.09.04.2005", jurisdiction="63.09")


def test_a_district_territory_covers_its_villages_only(cast):
    supervisor = cast.supervisor
    supervisor.assignments.update(region=cast.district)
    access = User.objects.get(pk=supervisor.pk).access
    assert access.can_on(Permission.COMPLAINT_SUPERVISE, jurisdiction="33.24", region=cast.village.code)
    assert not access.can_on(Permission.COMPLAINT_SUPERVISE, jurisdiction="33.24", region="33.24.11.2001")


def test_users_and_units_of_other_jurisdictions_are_invisible(cast, casts):
    other = casts("63.09")
    seen = User.objects.visible_to(cast.administrator)
    assert cast.administrator in seen
    assert other.administrator not in seen
    assert other.secretariat not in Unit.objects.visible_to(cast.administrator)
    assert not Assignment.objects.visible_to(cast.administrator).filter(user=other.administrator).exists()


def test_a_territory_outside_the_unit_is_refused(cast, casts):
    other = casts("63.09")
    with pytest.raises(ValidationError):
        actions.assign(
            by=cast.administrator, user=cast.nobody, role="facilitator", unit=cast.secretariat,
            region=other.village, starts=timezone.localdate(), decree_number="1", decree_date=timezone.localdate(),
        )  # fmt: skip


def test_the_period_is_kept_by_the_database(cast):
    row = cast.front_office.assignments.get()
    with pytest.raises(ValidationError, match="Tanggal selesai"):
        actions.end_assignment(row, by=cast.administrator, ends=row.starts - timedelta(days=1))
