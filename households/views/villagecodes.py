"""/impor/kode-desa: what the BPS codes in delivered files mean, confirmed or corrected by a person."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from households import villagecodepage
from households.forms.villagecodes import CodesForm
from households.models import VillageCode
from households.registry import villagecodes
from households.villages import villages_of
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.cases.idempotency import once
from slrt.exchange.errors import TableError
from slrt.jurisdictions.models import Jurisdiction
from slrt.ui.edits import unless_changed
from slrt.ui.keys import keys_of
from slrt.ui.listing import KeysetPage


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REGISTRY_IMPORT)
def village_codes(request: HttpRequest) -> HttpResponse:
    """The codes that wait, those confirmed, those left aside; a POST decides about the ticked ones of the page."""
    tab, code = request.GET.get("tab", "menunggu"), request.jurisdiction
    if code is None or tab not in villagecodepage.TABS:
        raise Http404
    rows = VillageCode.objects.visible_to(request.user).filter(
        jurisdiction=code, state=villagecodepage.TABS[tab]
    ).select_related("village__parent", "edition", "decided_by")  # fmt: skip
    page = KeysetPage(rows, ("bps_code",), request=request)
    place = get_object_or_404(Jurisdiction.objects.visible_to(request.user, Permission.REGISTRY_IMPORT), pk=code)
    posted = request.POST if request.method == "POST" else None
    form = CodesForm(posted, codes=_sent(request, page.size) or list(page), place=place)
    if form.is_bound and form.is_valid():
        try:
            answer = unless_changed(
                form, place, lambda: once(request, "registry.village_codes", lambda: _decide(request, form))
            )
            if answer:
                return answer
        except TableError as refused:
            form.add_error(None, refused.sentence)
    context = {
        "tab": tab,
        "tabs": villagecodepage.tabs_of(request.user, code, tab),
        "page": page,
        "form": form,
        "rows": villagecodepage.rows_of(form),
        "empty": villagecodepage.EMPTY[tab],
        "villages": villages_of(code),
    }
    return render(request, "households/village_codes.html", context, status=422 if form.is_bound else 200)


def _sent(request: HttpRequest, most: int) -> list[VillageCode]:
    """The codes that stood on the page. Some may have been decided meanwhile: they are taken whatever their state."""
    names = [name.partition("_")[2] for name in request.POST if name.startswith(("desa_", "pilih_"))]
    rows = VillageCode.objects.visible_to(request.user).filter(
        jurisdiction=request.jurisdiction, pk__in=keys_of(names, most)
    )
    return list(rows.select_related("village__parent", "edition", "decided_by").order_by("bps_code"))


def _decide(request: HttpRequest, form: CodesForm) -> str:
    chosen = form.cleaned_data["chosen"]
    if form.refusing:
        count = villagecodes.refuse([code for code, _ in chosen], by=request.user)
        messages.success(request, f"{count} kode diabaikan.")
    else:
        count = villagecodes.confirm(chosen, by=request.user)
        messages.success(request, f"{count} kode desa dipastikan. Berkas berikutnya memakainya.")
    return request.get_full_path() if request.GET.get("tab") else reverse("households:village_codes")
