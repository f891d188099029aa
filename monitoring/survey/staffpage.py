"""The page of results, worked out: periods to choose from, figures, break-downs, the latest suggestions."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from monitoring.periods import Period, PeriodKind, latest
from monitoring.survey.actions import MODULE
from monitoring.survey.enums import ELEMENTS, Source
from monitoring.survey.ikm import Result
from monitoring.survey.models import SurveyAnswer
from monitoring.survey.publicpage import picture_of, two
from monitoring.survey.results import answers_in, measured
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.jurisdictions.profile import Profile
from slrt.ui import words

SUGGESTIONS = 40


def periods(profile: Profile) -> list[Period]:
    """The quarters, semesters and years somebody may want to read, the running quarter first."""
    now = timezone.now()
    counts = ((PeriodKind.QUARTERLY, 5), (PeriodKind.SEMESTER, 3), (PeriodKind.ANNUAL, 2))
    return [period for kind, count in counts for period in latest(kind, now, profile.zone, count)]


def context_of(user: User, profile: Profile, period: Period) -> dict[str, Any]:
    found, now = measured(profile, period), timezone.now()
    whole: Result = found["whole"]
    rows = answers_in(profile.code, period) & SurveyAnswer.objects.visible_to(user)
    running = period.end > now
    return {
        "period": period,
        "running": running,
        "periods": [(one.code, one.label, one == period) for one in periods(profile)],
        "whole": whole,
        "converted": two(whole.converted),
        "ikm": two(whole.ikm),
        "count": words.number(whole.count),
        "population": words.number(found["population"]),
        "wanted": words.number(found["wanted"]),
        "lacking": words.number(max(0, found["wanted"] - whole.count)),
        "elements": [
            (element.code, element.name, two(whole.nrr.get(element.code)), two(whole.weighted.get(element.code)),
             element.code == whole.weakest)
            for element in ELEMENTS
        ],
        "chart": picture_of({code: str(value) for code, value in whole.nrr.items()}) if whole.count else None,
        "by": [
            (title, [(label, words.number(one.count), two(one.ikm), two(one.converted), one.grade)
                     for label, one in told])
            for title, told in found["by"]
        ],
        "limit": profile.suppress_below,
        "suggestions": suggestions(rows),
        "may_publish": user.access.can(Permission.REPORT_PUBLISH) and not running,
        "may_export": user.access.can(Permission.EXPORT),
        "public_url": reverse("survey:published", args=[profile.slug]),
    }  # fmt: skip


def suggestions(rows) -> list[tuple[str, str]]:
    """What people wrote, newest month first, with the channel; no day, so that nobody is told by when they came."""
    found = rows.exclude(suggestion="").order_by("-answered_on", "pk").values_list("suggestion", "source")
    return [(text, Source(source).label) for text, source in found[:SUGGESTIONS]]


def offered(profile: Profile | None) -> bool:
    return profile is not None and profile.has_module(MODULE)
