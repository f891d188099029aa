"""Writing people, units and assignments. Each action says who did it; the audit app listens."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from slrt.accounts.models import Assignment, Unit, User
from slrt.regions.models import Region

# Sent inside the transaction: sender=model class, by=, obj=, change="created|changed|ended|…", and where one was asked
# for, reason=. The audit app listens.
staff_changed = Signal()


@transaction.atomic
def create_user(*, by: User | None, username: str, name: str, password: str | None = None, **fields: Any) -> User:
    """A new member of staff, without any right yet. Without a password the person sets one by the reset letter."""
    user = User.objects.create_user(username, password, name=name, **fields)
    staff_changed.send(sender=User, by=by, obj=user, change="created")
    return user


@transaction.atomic
def change_user(user: User, *, by: User, **fields: Any) -> User:
    """Change name, contact or whether the account is active. Ending an account ends its sessions at once.

    Nothing else is written: a password that was set at this moment stays, and so does an account that was just ended.
    """
    for key, value in fields.items():
        setattr(user, key, value)
    user.full_clean(exclude=["password"])
    user.save(update_fields=[*fields])
    staff_changed.send(sender=User, by=by, obj=user, change="changed" if user.is_active else "disabled")
    return user


@transaction.atomic
def set_password(user: User, password: str, *, by: User | None) -> None:
    """Set a password by the rules. Raises ValidationError. Changing it ends all other sessions (session hash)."""
    validate_password(password, user)
    user.set_password(password)
    user.password_changed_at = timezone.now()
    user.save(update_fields=["password", "password_changed_at"])
    staff_changed.send(sender=User, by=by, obj=user, change="password")


@transaction.atomic
def start_reset(user: User, *, by: User) -> None:
    """An administrator lets a letter with a new link go out (security check 21): who did stands in the access log."""
    staff_changed.send(sender=User, by=by, obj=user, change="password_letter")


@transaction.atomic
def remove_second_factor(user: User, *, by: User, reason: str) -> bool:
    """For somebody whose telephone and recovery codes are gone: at the next sign-in they set up a new one.

    reason: how `by` made sure who asked. Gives False when there was none, and nothing is recorded then.
    """
    removed, _ = user.authenticator_set.all().delete()
    if removed:
        staff_changed.send(sender=User, by=by, obj=user, change="second_factor", reason=reason)
    return bool(removed)


@transaction.atomic
def save_unit(unit: Unit, *, by: User | None) -> Unit:
    """Store a unit after its own checks. Raises ValidationError."""
    new = unit.pk is None
    unit.full_clean()
    unit.save()
    staff_changed.send(sender=Unit, by=by, obj=unit, change="created" if new else "changed")
    return unit


@transaction.atomic
def assign(
    *,
    by: User | None,
    user: User,
    role: str,
    unit: Unit,
    starts: date,
    ends: date | None = None,
    region: Region | None = None,
    section: str = "",
    origin: str = "",
    decree_number: str = "",
    decree_date: date | None = None,
) -> Assignment:
    """Give a role by decree (SK). The region must lie inside the unit's jurisdiction. Raises ValidationError.

    Asked twice for the very same (a double click), it gives the one there is.
    """
    User.objects.select_for_update().get(pk=user.pk)
    same = Assignment.objects.filter(
        user=user, role=role, unit=unit, region=region, section=section, origin=origin, starts=starts,
        ends=ends, decree_number=decree_number, decree_date=decree_date,
    )  # fmt: skip
    if (known := same.order_by("pk").first()) is not None:
        return known
    assignment = Assignment(
        user=user,
        role=role,
        unit=unit,
        region=region,
        section=section,
        origin=origin,
        starts=starts,
        ends=ends,
        decree_number=decree_number,
        decree_date=decree_date,
        granted_by=by,
    )
    assignment.full_clean()
    assignment.save()
    staff_changed.send(sender=Assignment, by=by, obj=assignment, change="created")
    return assignment


@transaction.atomic
def end_assignment(assignment: Assignment, *, by: User, ends: date) -> Assignment:
    """Let a role end on a date (its last day). The next request of the person already goes without it."""
    assignment.ends = ends
    assignment.full_clean()
    assignment.save(update_fields=["ends"])
    staff_changed.send(sender=Assignment, by=by, obj=assignment, change="ended")
    return assignment
