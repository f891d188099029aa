"""What the worker makes for the demonstration once it runs: the comparison of its editions, and a report.

Nothing is counted here, so that starting does not wait for it.
"""

from __future__ import annotations

from django.utils import timezone

from households.comparing.asking import compare_with_former
from households.models import RegistryEdition
from monitoring.actions import request_report
from monitoring.periods import PeriodKind, latest
from slrt.accounts.models import User
from slrt.jurisdictions.profile import profile_of

# Quarters back: the last ones are left for whoever tries out how a report is asked for.
BACK = 3


def ask(jurisdiction: str) -> None:
    profile = profile_of(jurisdiction)
    for edition in RegistryEdition.objects.current(jurisdiction):
        compare_with_former(edition)
    manager = User.objects.get(username=f"manajer.{profile.slug}")
    period = latest(PeriodKind.QUARTERLY, timezone.now(), profile.zone, BACK + 1)[BACK]
    request_report(by=manager, jurisdiction=jurisdiction, period=period)
