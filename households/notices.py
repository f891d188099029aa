"""Messages to colleagues about people's data: who looks up unusually many numbers, which proposals wait."""

from __future__ import annotations

from django.utils import timezone

from households.limits import HOUR_WARNS
from slrt.accounts.models import Assignment, User
from slrt.notifications.actions import notify

WATCHERS = ("supervisor", "manager")


def holders(jurisdiction: str, *roles: str) -> list[User]:
    """Active people who hold one of these roles in the jurisdiction today."""
    held = Assignment.objects.in_force().filter(role__in=roles, unit__jurisdiction=jurisdiction)
    return list(User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("pk"))


def tell_supervisors(user: User, jurisdiction: str) -> None:
    """The sixtieth number within an hour is told to whoever watches the desk, once an hour."""
    now = timezone.localtime()
    notify(
        holders(jurisdiction, *WATCHERS),
        kind="lookup.many",
        key=f"lookup-{user.pk}-{now:%Y-%m-%dT%H}",
        title="Pencarian NIK lebih banyak dari biasanya",
        body=f"{user.name} mencari {HOUR_WARNS} nomor dalam satu jam. Tanyakan keperluannya bila ini tidak wajar.",
        jurisdiction=jurisdiction,
    )
