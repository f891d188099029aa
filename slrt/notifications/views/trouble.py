"""Surel bermasalah: e-mails that were refused or cut off. A person decides; a machine never sends blindly again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.notifications import actions
from slrt.notifications.models import Delivery
from slrt.ui.listing import KeysetPage


@require_GET
@requires(Permission.USER_CHANGE)
def trouble(request: HttpRequest) -> HttpResponse:
    """Newest first, with the two ways out."""
    waiting = Delivery.objects.visible_to(request.user).troubled().select_related("message__user")
    return render(request, "notifications/trouble.html", {"page": KeysetPage(waiting, request=request)})


@require_POST
@requires(Permission.USER_CHANGE)
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    delivery = get_object_or_404(Delivery.objects.visible_to(request.user), pk=pk)
    again = request.POST.get("lagi") == "1"
    if not actions.settle(delivery, by=request.user, again=again):
        messages.info(request, "Surel ini sudah diputuskan petugas lain.")
    elif again:
        messages.success(request, "Surel dijadwalkan untuk dikirim lagi.")
    else:
        messages.success(request, "Surel ditandai selesai tanpa dikirim lagi.")
    return redirect("notifications:trouble")
