"""/kebutuhan/ringkasan and /kebutuhan/unduh: how many needs there are of what, and all of them as a file."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from households.villages import villages_of
from programs.needs import export as workbook
from programs.needs import listing
from programs.needs.summary import summary as tables_of
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.cases.idempotency import once
from slrt.jobs.actions import enqueue


@require_GET
@requires(Permission.NEED_VIEW)
def summary(request: HttpRequest) -> HttpResponse:
    if not request.jurisdiction:
        raise Http404
    villages = list(villages_of(request.jurisdiction))
    form = listing.NeedFilter(request.GET, jurisdiction=request.jurisdiction, villages=villages)
    rows = form.narrow(listing.rows_of(request.user, request.jurisdiction, "semua"))
    tables = tables_of(rows)
    context = {
        "tabs": listing.tabs(listing.SUMMARY),
        "tab": "semua",
        "form": form,
        "wide": [table for table in tables if len(table.heads) > 1 and table.rows],
        "narrow": [table for table in tables if len(table.heads) == 1 and table.rows],
        "may_export": request.user.access.can(Permission.EXPORT),
    }
    return render(request, "programs/needs/summary.html", context)


@require_POST
@requires(Permission.NEED_VIEW, fresh=True)
def export(request: HttpRequest) -> HttpResponse:
    """Ask for the list as it is filtered; the worker makes it with the rights of whoever asked."""
    if not request.user.access.can(Permission.EXPORT):
        raise PermissionDenied
    if not request.jurisdiction:
        raise Http404
    villages = list(villages_of(request.jurisdiction))
    form = listing.NeedFilter(request.POST, jurisdiction=request.jurisdiction, villages=villages)
    tab = request.POST.get("tab", "")
    chosen = form.typed() | {"tab": tab if tab in listing.TABS else "semua"}

    def ask() -> str:
        record_access(
            request, AccessAction.EXPORT, jurisdiction=request.jurisdiction, object_type="programs.need",
            filters=sorted(f"{name}={value}" for name, value in chosen.items()),
            count=workbook.wanted(request.user, request.jurisdiction, chosen).count(),
        )  # fmt: skip
        job = enqueue(
            workbook.KIND, {"chosen": chosen}, by=request.user, title="Daftar kebutuhan program",
            jurisdiction=request.jurisdiction,
        )  # fmt: skip
        return reverse("jobs:detail", args=[job.pk])

    return once(request, "needs.export", ask)
