"""/keluarga/<pk>/: the card of a family. Opening it is written into the access log."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from households import cardpage, panel
from households.actions import open_household
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires


@require_GET
@requires(Permission.PERSON_VIEW)
def card(request: HttpRequest, pk: int) -> HttpResponse:
    household = cardpage.load(request.user, pk)
    if household is None:
        raise Http404
    open_household(by=request.user, household=household)
    context = cardpage.context_of(household, request.user) | {"blocks": panel.blocks(request.user, household)}
    return render(request, "households/card.html", context)
