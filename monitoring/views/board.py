"""/papan/: the quarter at a glance."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from monitoring.board import publishing
from monitoring.board.measure import measured, scope_of
from monitoring.board.panels import cards, panels
from monitoring.periods import Period, PeriodKind, latest
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.regions.models import Region
from slrt.ui import words

QUARTERS = 5


@require_GET
@requires(Permission.BOARD_VIEW)
def board(request: HttpRequest) -> HttpResponse:
    profile, now = request.jurisdiction_profile, timezone.now()
    quarters = latest(PeriodKind.QUARTERLY, now, profile.zone, QUARTERS)
    chosen = next((one for one in quarters if one.code == request.GET.get("periode")), quarters[0])
    scope = scope_of(request.user, request.jurisdiction)
    known = measured(scope, chosen, now)
    place = Region.objects.filter(pk=scope.place).order_by("pk").first()
    setting = publishing.setting_of(profile, scope.place)
    may_publish = publishing.may_publish(request.user, profile) and scope.place == profile.code
    published = publishing.of_quarter(profile.code, chosen) if may_publish else None
    return render(
        request,
        "monitoring/board.html",
        {
            "profile": profile,
            "place": place.name if scope.region and place else profile.name,
            "period": chosen,
            "quarters": tabs(quarters, chosen, now),
            "running": chosen.end > now,
            "at": words.clock(datetime.fromisoformat(known["at"])),
            "limit": profile.suppress_below,
            "cards": cards(known, setting, compared_with(chosen, now)),
            "panels": panels(known, setting),
            "publishing": may_publish,
            "published": published,
            "public_url": reverse("monitoring:public_board", args=[profile.slug]) if may_publish else "",
        },
    )


def tabs(quarters: list[Period], chosen: Period, now: datetime) -> list[dict]:
    return [
        {
            "url": f"?periode={one.code}",
            "label": f"{one.label} (berjalan)" if one.end > now else one.label,
            "count": None,
            "active": one == chosen,
        }
        for one in quarters
    ]


def compared_with(period: Period, now: datetime) -> str:
    """What the change is measured against, in words."""
    before = period.previous().label.replace("Triwulan", "triwulan")
    return f"{before} pada hari yang sama" if period.end > now else before
