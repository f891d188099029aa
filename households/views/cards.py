"""/keluarga/<pk>/: the card of a family. Opening it is written into the access log."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from households import cardpage, cardsections, panel
from households.actions import open_household
from households.actions.duplicates import survivor_of
from households.enums import MergeKind
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires


@require_GET
@requires(Permission.PERSON_VIEW)
def card(request: HttpRequest, pk: int) -> HttpResponse:
    household = cardpage.load(request.user, pk)
    if household is None:
        return _moved(request, pk)
    tab = request.GET.get("bagian", "ringkasan")
    if tab not in cardsections.TABS:
        raise Http404
    open_household(by=request.user, household=household)
    blocks = panel.blocks(request.user, household) if tab in ("ringkasan", "kasus") else []
    context = cardpage.page_of(household, request.user, tab) | {"blocks": blocks}
    return render(request, "households/card.html", context)


def _moved(request: HttpRequest, pk: int) -> HttpResponse:
    """The old address of a family that was merged leads to the card it went into, for whoever may open that."""
    today = survivor_of(MergeKind.HOUSEHOLD, pk)
    if today is None or cardpage.load(request.user, today) is None:
        raise Http404
    return redirect("households:card", today)
