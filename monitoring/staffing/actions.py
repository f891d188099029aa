"""Writing down who meets what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from monitoring.staffing.models import StaffCheck
from slrt.accounts.models import Assignment, User
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction


@dataclass(frozen=True)
class Answer:
    """state: a code of CheckState, "" for a condition that nobody looked at."""

    state: str
    note: str = ""


@transaction.atomic
def save_checks(*, by: User, assignment: Assignment, answers: Mapping[str, Answer]) -> int:
    """Keep what was found of each condition; what says the same as before is left alone. Returns how many changed."""
    Assignment.objects.select_for_update().get(pk=assignment.pk)
    known = {check.requirement: check for check in StaffCheck.objects.filter(assignment=assignment)}
    changed = 0
    for requirement, answer in answers.items():
        check = known.get(requirement)
        before = Answer(check.state, check.note) if check else Answer("")
        if answer == before or not (check or answer.state):
            continue
        changed += 1
        if not answer.state:
            check.delete()
            continue
        check = check or StaffCheck(assignment=assignment, requirement=requirement)
        check.state, check.note, check.checked_by, check.checked_at = answer.state, answer.note, by, timezone.now()
        check.save()
    if changed:
        record_access(by, AccessAction.USER_CHANGE, assignment.user, change="qualifications", count=changed)
    return changed
