"""Who must have read what, and who has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from monitoring.library.models import LibraryPaper, LibraryRead
from slrt.accounts.models import Assignment, User
from slrt.jurisdictions.profile import Profile


@dataclass(frozen=True)
class Reader:
    user: User
    role: str
    at: datetime | None


def readers_of(paper: LibraryPaper, profile: Profile) -> list[Reader]:
    """Everybody who works in one of the roles today, those who have not read it first, by name."""
    if not paper.readers:
        return []
    said = dict(LibraryRead.objects.filter(paper=paper).values_list("user", "at"))
    rows = Assignment.objects.in_force().filter(
        unit__jurisdiction=paper.jurisdiction_id, role__in=paper.readers, user__is_active=True
    )
    found: dict[int, Reader] = {}
    for row in rows.select_related("user").order_by("user__name", "user", "pk"):
        found.setdefault(row.user_id, Reader(row.user, profile.label(row.role), said.get(row.user_id)))
    return sorted(found.values(), key=lambda one: (one.at is not None, one.user.name))


def roles_of(user: User, jurisdiction: str) -> set[str]:
    return {grant.role for grant in user.access.grants if grant.jurisdiction == jurisdiction}


def must_read(user: User, paper: LibraryPaper) -> bool:
    """Whether one of the person's roles is asked to read it, and has not said so yet."""
    asked = bool(set(paper.readers) & roles_of(user, paper.jurisdiction_id))
    return asked and not LibraryRead.objects.filter(paper=paper, user=user).exists()


def unread_of(user: User, jurisdiction: str) -> QuerySet[LibraryPaper]:
    """Papers in force that the person still has to read."""
    read = LibraryRead.objects.filter(user=user).values("paper")
    rows = LibraryPaper.objects.visible_to(user).in_force().filter(jurisdiction=jurisdiction)
    return rows.filter(Q(readers__overlap=sorted(roles_of(user, jurisdiction)))).exclude(pk__in=read)
