"""Who meets which condition: the list, and one person's own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from monitoring.staffing.models import CheckState, StaffCheck
from slrt.accounts.models import Assignment, User
from slrt.accounts.permissions import Permission
from slrt.documents.models import Document
from slrt.jurisdictions.codes import QUALIFIED_ROLES
from slrt.jurisdictions.profile import Profile

SUBJECT = "assignment"
_PREFERRED = "diutamakan"
ORDER = ("user__name", "id")


def is_preferred(requirement: str) -> bool:
    """Whether the regulation only gives preference to whoever meets it."""
    return requirement.lower().startswith(_PREFERRED)


def asks_anything(profile: Profile) -> bool:
    return bool(profile.qualifications) or profile.selection_papers


def asked_roles(profile: Profile) -> tuple[str, ...]:
    """Roles with conditions; every role of the secretariat and the villages where all are selected."""
    if profile.selection_papers:
        return tuple(QUALIFIED_ROLES)
    return tuple(role for role in QUALIFIED_ROLES if role in profile.qualifications)


def assignments_of(user: User, profile: Profile) -> QuerySet[Assignment]:
    """Assignments in force, or to come, for which the regulation asks something."""
    rows = Assignment.objects.visible_to(user).filter(
        unit__jurisdiction=profile.code, role__in=asked_roles(profile), user__is_active=True
    )
    in_force = Assignment.objects.in_force().values("pk")
    return rows.filter(Q(pk__in=in_force) | Q(starts__gt=timezone.localdate())).select_related("user", "unit", "region")


@dataclass(frozen=True)
class Standing:
    """How one assignment stands. unmet: conditions that must be met and are not, or were not looked at. seen: how many
    were looked at."""

    assignment: Assignment
    asked: int
    met: int
    seen: int
    unmet: tuple[str, ...]
    papers: int
    wants_papers: bool

    @property
    def complete(self) -> bool:
        return not self.unmet and (self.papers > 0 or not self.wants_papers)


def standings(rows: Sequence[Assignment], profile: Profile) -> list[Standing]:
    """In the order of the assignments, with two queries for all of them."""
    checks, papers = _checks(rows), _papers(rows)
    return [_standing(row, profile, checks[row.pk], papers[row.pk]) for row in rows]


def _standing(row: Assignment, profile: Profile, checks: dict[str, StaffCheck], papers: int) -> Standing:
    asked = profile.qualifications.get(row.role, ())
    met = {line for line in asked if line in checks and checks[line].state == CheckState.MET}
    unmet = tuple(line for line in asked if line not in met and not is_preferred(line))
    return Standing(
        row, len(asked), len(met), sum(line in checks for line in asked), unmet, papers, profile.selection_papers
    )


def _checks(rows: Iterable[Assignment]) -> dict[int, dict[str, StaffCheck]]:
    found: dict[int, dict[str, StaffCheck]] = defaultdict(dict)
    for check in StaffCheck.objects.filter(assignment__in=[row.pk for row in rows]).order_by("pk"):
        found[check.assignment_id][check.requirement] = check
    return found


def _papers(rows: Iterable[Assignment]) -> Counter[int]:
    keys = [str(row.pk) for row in rows]
    found = Document.objects.filter(subject_kind=SUBJECT, subject_id__in=keys).values_list("subject_id", flat=True)
    return Counter(int(key) for key in found)


def checks_of(assignment: Assignment) -> dict[str, StaffCheck]:
    return _checks([assignment])[assignment.pk]


def may_check(user: User, jurisdiction: str | None) -> bool:
    return user.access.can(Permission.STAFF_CHECK, jurisdiction=jurisdiction)
