"""/mutu/: how well the work itself goes (KD 10(6)b–c; DP 11.b–c; BL 9(2)a.1–3, 8(2)l)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from monitoring.board.measure import scope_of
from monitoring.figures import Scope
from monitoring.quality.counting import WORKS
from monitoring.quality.page import USUAL, WINDOWS, context_of
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.regions.models import Region


@require_GET
@requires(Permission.BOARD_VIEW)
def quality(request: HttpRequest) -> HttpResponse:
    """By kecamatan; inside one, by village. An address that says something else than there is shows the usual."""
    if not request.jurisdiction:
        raise Http404
    own = scope_of(request.user, request.jurisdiction)
    scope = _scope(own, request.GET.get("wilayah", ""))
    chosen = {
        "work": next((work for work in WORKS if work.code == request.GET.get("kerja")), WORKS[0]),
        "window": next((days for days in WINDOWS if str(days) == request.GET.get("hari")), USUAL),
    }
    place = Region.objects.filter(pk=scope.place).order_by("pk").first()
    context = context_of(scope, own, request.jurisdiction_profile, chosen)
    return render(request, "monitoring/quality.html", context | {"place": place.name if place else ""})


def _scope(own: Scope, code: str) -> Scope:
    """A kecamatan inside the reader's reach, else all of that."""
    if own.region or not code:
        return own
    known = Region.objects.filter(pk=code, parent=own.jurisdiction).exists()
    return Scope(own.jurisdiction, code) if known else own
