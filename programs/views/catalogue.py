"""/program/: the catalogue of the jurisdiction, by level, with a search that reads what the entries say."""

from __future__ import annotations

from itertools import groupby

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from programs.enums import Level, Sector
from programs.models import Programme
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.jurisdictions.profile import profile_of
from slrt.ui.badges import tag_html

# From the nearest office to the farthest.
ORDER = (Level.REGENCY, Level.VILLAGE, Level.PROVINCE, Level.NATIONAL, Level.NON_GOVERNMENT)
COLUMNS = (
    *("code", "name", "short_name", "level", "sector", "manager_name", "manager_unit__name", "target_unit"),
    *("criteria", "benefit", "active", "jurisdiction_id"),
)


@require_GET
@requires(Permission.PROGRAMME_VIEW)
def catalogue(request: HttpRequest) -> HttpResponse:
    jurisdiction = request.jurisdiction
    if not jurisdiction:
        raise Http404
    level, sector, text = (request.GET.get(name, "").strip()[:80] for name in ("tingkat", "sektor", "q"))
    entries = Programme.objects.visible_to(request.user).in_catalogue_of(jurisdiction)
    rows = narrowed(entries, level, sector, text).select_related("manager_unit").only(*COLUMNS)
    shown = sorted(rows.order_by("name", "pk"), key=lambda row: ORDER.index(row.level))
    here = profile_of(jurisdiction).here
    groups = [
        {"label": here(Level(code).label), "rows": [_row(row) for row in members]}
        for code, members in groupby(shown, key=lambda row: row.level)
    ]
    context = {
        "groups": groups,
        "count": len(shown),
        "levels": [(code.value, here(code.label)) for code in ORDER],
        "sectors": Sector.choices,
        "level": level,
        "sector": sector,
        "q": text,
        "may_change": request.user.access.can(Permission.PROGRAMME_CHANGE, jurisdiction=jurisdiction),
    }
    return render(request, "programs/catalogue.html", context)


def narrowed(rows: QuerySet[Programme], level: str, sector: str, text: str) -> QuerySet[Programme]:
    """Unknown codes narrow nothing: an old bookmark shows the whole list, not an error."""
    if level in Level.values:
        rows = rows.filter(level=level)
    if sector in Sector.values:
        rows = rows.filter(sector=sector)
    for word in text.split()[:5]:
        rows = rows.filter(
            Q(name__icontains=word) | Q(short_name__icontains=word) | Q(code__icontains=word)
            | Q(criteria__icontains=word) | Q(benefit__icontains=word) | Q(manager_name__icontains=word)
        )  # fmt: skip
    return rows


def _row(row: Programme) -> dict:
    return {
        "pk": row.pk,
        "name": row.name,
        "sub": f"{row.code} · {row.get_sector_display()}",
        "manager": row.manager_unit.name if row.manager_unit else row.manager_name,
        "target": row.get_target_unit_display(),
        "criteria": row.criteria,
        "benefit": row.benefit,
        "mark": "" if row.active else tag_html("tidak ditawarkan", "amber"),
    }
