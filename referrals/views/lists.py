"""/rujukan/ for staff and /rujukan/masuk for an agency: tabs, filters, keyset pages."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from referrals.listing import (
    AGENCY_TABS,
    CLOSED_ORDER,
    COLUMNS,
    OPEN_ORDER,
    RELATED,
    STAFF_TABS,
    ReferralFilters,
    RowMaker,
    counts_of,
    on_tab,
)
from referrals.models import Referral
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.ui.listing import KeysetPage

EMPTY = {
    "berjalan": "Belum ada rujukan yang berjalan. Rujukan diusulkan dari halaman keluhan.",
    "persetujuan": "Tidak ada rujukan yang menunggu persetujuan.",
    "instansi": "Tidak ada rujukan yang sedang di instansi.",
    "lewat": "Tidak ada rujukan yang lewat tenggat.",
    "draf": "Tidak ada draf rujukan.",
    "baru": "Belum ada rujukan baru untuk instansi Anda.",
    "diproses": "Tidak ada rujukan yang sedang diproses.",
    "selesai": "Belum ada rujukan yang selesai.",
}


@require_GET
@requires(Permission.REFERRAL_VIEW)
def referrals(request: HttpRequest) -> HttpResponse:
    tab = request.GET.get("tab", "berjalan")
    if not request.jurisdiction or tab not in STAFF_TABS:
        raise Http404
    if not request.user.access.can(Permission.COMPLAINT_VIEW) and request.user.access.can(Permission.REFERRAL_RESPOND):
        return redirect("referrals:inbox")
    everything = Referral.objects.of_staff(request.user).filter(jurisdiction=request.jurisdiction)
    filters = ReferralFilters(request.GET, queryset=on_tab(everything, tab), jurisdiction=request.jurisdiction)
    context = _context(request, tab, STAFF_TABS, everything, filters.qs, RowMaker(request.user, _profile(request)))
    return render(request, "referrals/list.html", context | {"filters": filters})


@require_GET
@requires(Permission.REFERRAL_RESPOND)
def inbox(request: HttpRequest) -> HttpResponse:
    tab = request.GET.get("tab", "baru")
    if not request.jurisdiction or tab not in AGENCY_TABS:
        raise Http404
    everything = Referral.objects.addressed_to(request.user).filter(jurisdiction=request.jurisdiction)
    maker = RowMaker(request.user, _profile(request), as_agency=True)
    return render(
        request, "referrals/inbox.html",
        _context(request, tab, AGENCY_TABS, everything, on_tab(everything, tab), maker),
    )  # fmt: skip


def _profile(request: HttpRequest):
    return request.jurisdiction_profile


def _context(request: HttpRequest, tab: str, tabs: dict[str, str], everything, rows, maker: RowMaker) -> dict:
    counts = counts_of(everything, tabs, request.jurisdiction)
    rows = rows.select_related(*RELATED).only(*COLUMNS)
    page = KeysetPage(rows, CLOSED_ORDER if tab == "selesai" else OPEN_ORDER, request=request)
    url = reverse(f"referrals:{'list' if tabs is STAFF_TABS else 'inbox'}")
    return {
        "tabs": [
            {"url": f"{url}?tab={code}", "label": label, "count": counts[code], "active": code == tab}
            for code, label in tabs.items()
        ],
        "page": page,
        "rows": [maker.row(case) for case in page],
        "closed": tab == "selesai",
        "empty": EMPTY[tab],
    }
