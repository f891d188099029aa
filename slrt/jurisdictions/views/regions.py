"""The finder of regions behind every "desa/kelurahan" field. Answers HTML options, never JSON."""

from __future__ import annotations

from django.db.models import Case, IntegerField, Q, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from slrt.accounts.models import User
from slrt.accounts.policies import signed_in
from slrt.regions import codes
from slrt.regions.models import Region, RegionQuerySet

MIN_LETTERS, MAX_ROWS = 2, 20
LEVELS = {"2": codes.REGENCY, "3": codes.DISTRICT, "4": codes.VILLAGE}


@require_GET
@signed_in
def region_search(request: HttpRequest) -> HttpResponse:
    """Regions of the person's jurisdiction whose name fits ?q=, those of the own unit's area first.

    ?tingkat=4 (desa/kelurahan, the default), 3 (kecamatan) or 2; ?sebagai=option (default) or li.
    """
    text = request.GET.get("q", "").strip()[:60]
    level = LEVELS.get(request.GET.get("tingkat", "4"), codes.VILLAGE)
    found: list[Region] = []
    if len(text) >= MIN_LETTERS and request.jurisdiction:
        inside = Region.objects.inside(request.jurisdiction).filter(level=level)
        found = list(_own_first(inside.search(text), request.user)[:MAX_ROWS])
        # A misspelt name finds nothing above: then the names that sound like it.
        found = found or list(inside.similar(text).select_related("parent")[:MAX_ROWS])
    template = "regions/list.html" if request.GET.get("sebagai") == "li" else "regions/options.html"
    return render(request, template, {"regions": found, "asked": len(text) >= MIN_LETTERS})


def _own_first(regions: RegionQuerySet, user: User) -> RegionQuerySet:
    """Regions in the areas of the person's assignments before all others, then as the search ordered them."""
    own = Q(pk__in=[])
    for grant in user.access.grants:
        if grant.region != grant.jurisdiction:
            own |= Q(code__startswith=grant.region)
    first = Case(When(own, then=Value(0)), default=Value(1), output_field=IntegerField())
    return regions.select_related("parent").order_by(first, *regions.query.order_by)
