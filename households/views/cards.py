"""/keluarga/<pk>/: the card of a family. Opening it is written into the access log."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from households import cardpage, cardsections, panel
from households.actions import open_household
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires


@require_GET
@requires(Permission.PERSON_VIEW)
def card(request: HttpRequest, pk: int) -> HttpResponse:
    household = cardpage.load(request.user, pk)
    if household is None:
        raise Http404
    tab = request.GET.get("bagian", "ringkasan")
    if tab not in cardsections.TABS:
        raise Http404
    open_household(by=request.user, household=household)
    blocks = panel.blocks(request.user, household) if tab in ("ringkasan", "kasus") else []
    context = cardpage.page_of(household, request.user, tab) | {"blocks": blocks}
    return render(request, "households/card.html", context)
