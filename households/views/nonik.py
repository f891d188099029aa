"""/warga/tanpa-nik/: people whose NIK is not known yet, and the list as a workbook."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from households.forms.nonik import WithoutNikFilter
from households.nonik import export as workbook
from households.nonik.listing import ORDER, without_nik
from households.nonik.page import rows_of
from households.villages import districts_of, villages_of
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.cases.idempotency import once
from slrt.jobs.actions import enqueue
from slrt.ui.listing import KeysetPage, capped_count


@require_GET
@requires(Permission.PERSON_VIEW)
def people(request: HttpRequest) -> HttpResponse:
    """The longest without a number first."""
    if not request.jurisdiction:
        raise Http404
    form = WithoutNikFilter(request.GET, jurisdiction=request.jurisdiction)
    found = without_nik(request.user, request.jurisdiction, form.chosen())
    page = KeysetPage(found, ORDER, request=request, total=capped_count(found))
    shown = list(page)
    if shown:
        record_access(
            request, AccessAction.VIEW_PERSON, jurisdiction=request.jurisdiction, object_type="households.person",
            ids=[person.pk for person in shown],
        )  # fmt: skip
    context = {
        "form": form,
        "page": page,
        "rows": rows_of(shown, request.user),
        "villages": villages_of(request.jurisdiction),
        "districts": [name for _, name in districts_of(request.jurisdiction)],
        "may_export": request.user.access.can(Permission.EXPORT),
    }
    return render(request, "households/nonik/list.html", context)


@require_POST
@requires(Permission.PERSON_VIEW, fresh=True)
def export(request: HttpRequest) -> HttpResponse:
    """Ask for the list as it is filtered; the worker makes it with the rights of whoever asked."""
    if not request.user.access.can(Permission.EXPORT):
        raise PermissionDenied
    chosen = WithoutNikFilter(request.POST, jurisdiction=request.jurisdiction).chosen()

    def ask() -> str:
        record_access(
            request, AccessAction.EXPORT, jurisdiction=request.jurisdiction, object_type="households.person",
            filters=sorted(f"{name}={value}" for name, value in chosen.items()),
            count=without_nik(request.user, request.jurisdiction, chosen).count(),
        )  # fmt: skip
        job = enqueue(
            workbook.KIND, {"chosen": chosen}, by=request.user, title=workbook.TITLE, jurisdiction=request.jurisdiction
        )
        return reverse("jobs:detail", args=[job.pk])

    return once(request, "nonik.export", ask)
