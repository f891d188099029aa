"""/rangkaian/: needs that were identified, opened as cases and referred: where they stand and what is stuck."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from households.villages import villages_of
from monitoring.chain.page import PLACES, ChainFilter, place_rows, rows_of, stat_rows
from monitoring.chain.stages import SHORT, by_village, totals, with_stages
from programs.models import Need
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.ui.listing import KeysetPage, capped_count

ORDER = ("-received_at", "-id")


@require_GET
@requires(Permission.NEED_VIEW)
def chain(request: HttpRequest) -> HttpResponse:
    if not request.jurisdiction:
        raise Http404
    form = ChainFilter(request.GET, jurisdiction=request.jurisdiction, villages=list(villages_of(request.jurisdiction)))
    needs = Need.objects.visible_to(request.user).filter(jurisdiction=request.jurisdiction)
    rows = with_stages(form.narrow(needs), timezone.now())
    places = by_village(rows)
    chosen = form.of_stage(rows).select_related("household", "programme", "region__parent")
    page = KeysetPage(chosen, ORDER, request=request, total=capped_count(chosen))
    listed = list(page)
    if listed:
        record_access(
            request, AccessAction.VIEW_HOUSEHOLD, jurisdiction=request.jurisdiction, object_type="households.household",
            ids=sorted({need.household_id for need in listed}), part="chain",
        )  # fmt: skip
    context = {
        "form": form,
        "stats": stat_rows(totals(rows), sum(place.stuck for place in places)),
        "heads": SHORT,
        "places": place_rows(places),
        "more_places": max(0, len(places) - PLACES),
        "page": page,
        "rows": rows_of(request.user, listed),
    }
    return render(request, "monitoring/chain.html", context)
