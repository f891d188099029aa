"""/: "Meja hari ini", the first page after signing in. What it shows follows from the person's roles."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from complaints.desk import next_rows, own_drafts, own_tiles, parts
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import signed_in


@require_GET
@signed_in
def desk(request: HttpRequest) -> HttpResponse:
    if request.jurisdiction_profile is None or not request.user.access.grants:
        return render(request, "complaints/desk_empty.html")
    access, found = request.user.access, parts(request)
    home = next((part.home for part in found if part.home), "")
    if home and not access.can(Permission.COMPLAINT_VIEW):
        return redirect(home)
    context = {
        "today": timezone.now(),
        "may_register": access.can(Permission.COMPLAINT_REGISTER),
        "may_view": access.can(Permission.COMPLAINT_VIEW),
        "tiles": own_tiles(request) + [tile for part in found for tile in part.tiles],
        "lists": [each for part in found for each in part.lists],
        "rows": next_rows(request),
        "drafts": own_drafts(request),
    }
    return render(request, "complaints/desk.html", context)
