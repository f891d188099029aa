"""/keluhan/: what waits for me, for my section, for others; what is late; what was finished this month."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from complaints.actions.submit import MODULE
from complaints.filters import QueueFilters
from complaints.models import Complaint
from complaints.queue import (
    CLOSED_ORDER,
    COLUMNS,
    COUNT_LIMIT,
    OPEN_ORDER,
    RowMaker,
    count_words,
    tab_counts,
    tab_rows,
    tabs_of,
)
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.ui.listing import KeysetPage

EMPTY = {
    "giliran": "Belum ada keluhan untuk Anda. Keluhan baru muncul di sini setelah diteruskan petugas depan.",
    "bagian": "Belum ada keluhan yang berjalan.",
    "menunggu": "Tidak ada keluhan yang menunggu pihak lain.",
    "lewat": "Tidak ada keluhan yang lewat tenggat.",
    "daring": "Semua kiriman daring sudah didaftarkan.",
    "selesai": "Belum ada keluhan yang selesai bulan ini.",
}


@require_GET
@requires(Permission.COMPLAINT_VIEW)
def queue(request: HttpRequest) -> HttpResponse:
    profile, tab = request.jurisdiction_profile, request.GET.get("tab", "giliran")
    if profile is None or tab not in (tabs := tabs_of(request.user, profile)):
        raise Http404
    counts = request.complaint_counts = tab_counts(request.user, profile)
    waiting = tab_rows(tab, request.user, profile)
    filters = QueueFilters(request.GET, queryset=waiting, profile=profile, user=request.user)
    rows = filters.qs
    if filters.tells:
        rows = rows & Complaint.objects.visible_to(request.user)
    rows = rows.select_related("region", "programme").only(*COLUMNS)
    total = None if filters.chips else (min(counts[tab], COUNT_LIMIT), counts[tab] > COUNT_LIMIT)
    page = KeysetPage(rows, CLOSED_ORDER if tab == "selesai" else OPEN_ORDER, request=request, total=total)
    maker = RowMaker(request.user, profile)
    context = {
        "tabs": _tabs(tabs, tab, counts),
        "filters": filters,
        "page": page,
        "rows": [maker.row(case) for case in page],
        "closed": tab == "selesai",
        "empty": EMPTY[tab],
        "may_share": tab == "daring" and profile.has_module(MODULE),
        "may_register": request.user.access.can(Permission.COMPLAINT_REGISTER),
    }
    return render(request, "complaints/queue.html", context)


def _tabs(labels: dict[str, str], chosen: str, counts: dict[str, int]) -> list[dict]:
    """The tabs with their numbers."""
    url = reverse("complaints:queue")
    return [
        {"url": f"{url}?tab={code}", "label": label, "count": count_words(counts[code]), "active": code == chosen}
        for code, label in labels.items()
    ]
