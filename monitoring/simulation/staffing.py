"""What the manager of the demonstration found of the conditions of the staff, and published for everybody."""

from __future__ import annotations

from django.utils import timezone

from monitoring.board import publishing
from monitoring.periods import PeriodKind, latest
from monitoring.simulation.ground import Ground
from monitoring.staffing.actions import Answer, save_checks
from monitoring.staffing.models import CheckState
from monitoring.staffing.standing import is_preferred
from slrt.accounts.models import Assignment

# Quarters back: the last that is over, and the one before it.
PUBLISHED = (2, 1)
_LATER = "Diminta melengkapi bukti"


def write_staff_checks(ground: Ground) -> int:
    """Most conditions are met, here and there one is not yet; somebody was not looked at. Returns how many lines."""
    profile, manager, count = ground.profile, ground.user("manajer"), 0
    rows = Assignment.objects.in_force().filter(
        unit__jurisdiction=ground.jurisdiction, role__in=profile.qualifications.keys()
    )
    for place, assignment in enumerate(rows.exclude(user=manager).select_related("user").order_by("pk")):
        if place % 5 == 4:
            continue
        lines = profile.qualifications[assignment.role]
        missing = ground.random.randrange(len(lines)) if place % 3 == 1 else -1
        answers = {
            line: Answer(CheckState.UNMET, _LATER if not is_preferred(line) else "") if number == missing
            else Answer(CheckState.MET)
            for number, line in enumerate(lines)
        }  # fmt: skip
        count += save_checks(by=manager, assignment=assignment, answers=answers)
    return count


def publish_boards(ground: Ground) -> int:
    """The last two quarters on the public board, where the profile has one. Returns how many."""
    manager = ground.user("manajer")
    if not publishing.may_publish(manager, ground.profile):
        return 0
    quarters = latest(PeriodKind.QUARTERLY, timezone.now(), ground.profile.zone, max(PUBLISHED) + 1)
    for back in PUBLISHED:
        publishing.publish(by=manager, jurisdiction=ground.jurisdiction, period=quarters[back])
    return len(PUBLISHED)
