"""/program/: the catalogue of the jurisdiction, by level, with a search that reads what the entries say."""

from __future__ import annotations

from itertools import groupby

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from programs.enums import BASES, Aim, BasicService, Level, Sector, ServiceBasis, ServiceField, ServiceKind
from programs.models import Programme
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.jurisdictions.profile import profile_of
from slrt.ui.badges import tag_html

# From the nearest office to the farthest.
ORDER = (Level.REGENCY, Level.VILLAGE, Level.PROVINCE, Level.NATIONAL, Level.NON_GOVERNMENT)
# What the regulations sort services by, as the address says it.
CLASS_FILTERS = {
    "tujuan": ("aim", Aim),
    "jenis": ("service_kind", ServiceKind),
    "bidang": ("service_field", ServiceField),
    "basis": ("basis", ServiceBasis),
    "dasar": ("basic_service", BasicService),
}
FILTER_WORDS = {
    "tujuan": "Semua tujuan", "jenis": "Semua jenis layanan", "bidang": "Semua bidang layanan",
    "basis": "Semua basis", "dasar": "Semua pelayanan dasar",
}  # fmt: skip
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
    chosen = {name: request.GET.get(asked, "")[:24] for asked, (name, _) in CLASS_FILTERS.items()}
    entries = Programme.objects.visible_to(request.user).in_catalogue_of(jurisdiction)
    rows = narrowed(entries, level, sector, text, chosen).select_related("manager_unit").only(*COLUMNS)
    shown = sorted(rows.order_by("name", "pk"), key=lambda row: ORDER.index(row.level))
    profile = profile_of(jurisdiction)
    here = profile.here
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
        "classes": [
            {"name": asked, "all": FILTER_WORDS[asked], "choices": kinds.choices, "chosen": chosen[name]}
            for asked, (name, kinds) in CLASS_FILTERS.items()
        ],
        "class_chosen": any(chosen.values()),
        "narrowed": any((text, level, sector, *chosen.values())),
        "public": reverse("services:catalogue", args=[profile.slug]),
        "standards": profile.has_module("service_standard"),
        "may_change": request.user.access.can(Permission.PROGRAMME_CHANGE, jurisdiction=jurisdiction),
    }
    return render(request, "programs/catalogue.html", context)


def narrowed(
    rows: QuerySet[Programme], level: str, sector: str, text: str, classes: dict[str, str] | None = None
) -> QuerySet[Programme]:
    """Unknown codes narrow nothing: an old bookmark shows the whole list, not an error."""
    if level in Level.values:
        rows = rows.filter(level=level)
    if sector in Sector.values:
        rows = rows.filter(sector=sector)
    for name, kinds in CLASS_FILTERS.values():
        value = (classes or {}).get(name, "")
        if value in kinds.values and name == "basis":
            rows = rows.filter(target_unit__in=[unit for unit, basis in BASES.items() if basis == value])
        elif value in kinds.values:
            rows = rows.filter(**{name: value})
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
