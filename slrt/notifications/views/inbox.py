"""Pesan: one's own inbox."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from slrt.accounts.policies import signed_in
from slrt.notifications import actions
from slrt.notifications.models import Message
from slrt.ui.listing import KeysetPage


@require_GET
@signed_in
def inbox(request: HttpRequest) -> HttpResponse:
    """Newest first; unread ones are marked."""
    mine = Message.objects.visible_to(request.user)
    page = KeysetPage(mine, order=("-created_at", "-id"), size=50, request=request)
    return render(request, "notifications/inbox.html", {"page": page, "unread": mine.unread().exists()})


@require_POST
@signed_in
def open_message(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a message read and go to what it is about. A POST, because it changes something."""
    message = get_object_or_404(Message.objects.visible_to(request.user), pk=pk)
    actions.mark_read(by=request.user, messages=[message.pk])
    return redirect(message.url or "notifications:inbox")


@require_POST
@signed_in
def read_all(request: HttpRequest) -> HttpResponse:
    actions.mark_read(by=request.user)
    return redirect("notifications:inbox")
