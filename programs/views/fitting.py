"""/program/keluarga/<pk>/cocok: the programmes that fit a family, each criterion with the value that decided."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from households import cardpage
from programs.enums import Level
from programs.fitting import page
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction


@require_GET
@requires(Permission.PERSON_VIEW)
def fitting(request: HttpRequest, pk: int) -> HttpResponse:
    household = cardpage.load(request.user, pk)
    if household is None:
        raise Http404
    level = request.GET.get("tingkat", "")
    level = level if level in Level.values else ""
    record_access(request, AccessAction.VIEW_HOUSEHOLD, household, part="fitting")
    return render(request, "programs/fitting.html", page.context_of(household, request.user, level))
