"""/papan/umum/<kabupaten>/: what everybody may read; and publishing it from the board of the staff."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from monitoring.board import publishing
from monitoring.board.models import PublishedBoard
from monitoring.periods import PeriodKind, latest
from monitoring.views.board import QUARTERS
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import public, requires

SHORTEST_REASON, LONGEST_REASON = 5, 240


@require_GET
@public
def public_board(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest quarter that was published, or the one asked for; 404 where nothing is, so that nothing is told."""
    profile = publishing.profile_named(slug)
    boards = publishing.published(profile.code) if profile else []
    chosen = next((one for one in boards if one.period == request.GET.get("periode")), boards[0] if boards else None)
    if chosen is None:
        raise Http404
    request.jurisdiction_profile = profile  # the page is in the desk's name
    tabs = [
        {"url": f"?periode={one.period}", "label": one.label, "count": None, "active": one == chosen} for one in boards
    ]
    with timezone.override(profile.timezone):
        context = {"profile": profile, "board": chosen, "quarters": tabs, **publishing.page_of(chosen)}
        return render(request, "monitoring/public_board.html", context)


@require_POST
@requires(Permission.REPORT_PUBLISH)
def publish(request: HttpRequest) -> HttpResponse:
    profile = request.jurisdiction_profile
    if profile is None or not profile.has_module(publishing.MODULE):
        raise Http404
    quarters = latest(PeriodKind.QUARTERLY, timezone.now(), profile.zone, QUARTERS)
    chosen = next((one for one in quarters if one.code == request.POST.get("periode")), None)
    if chosen is None:
        messages.error(request, "Pilih triwulan yang akan diterbitkan.")
        return redirect("monitoring:board")
    try:
        made = publishing.publish(by=request.user, jurisdiction=profile.code, period=chosen)
    except publishing.PublishingRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Papan {made.label} terbit untuk umum. Angkanya tidak berubah lagi.")
    return redirect(f"{reverse('monitoring:board')}?periode={chosen.code}")


@require_POST
@requires(Permission.REPORT_PUBLISH)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    boards = PublishedBoard.objects.visible_to(request.user)
    board = get_object_or_404(boards, pk=pk, jurisdiction=request.jurisdiction)
    reason = " ".join(request.POST.get("alasan", "").split())
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        messages.error(request, "Papan belum ditarik: tulis alasannya, paling sedikit 5 huruf.")
    else:
        try:
            publishing.withdraw(board, by=request.user, reason=reason)
            messages.success(request, f"Papan {board.label} ditarik dari halaman umum.")
        except publishing.PublishingRefused as refused:
            messages.error(request, str(refused))
    return redirect(f"{reverse('monitoring:board')}?periode={board.period}")
