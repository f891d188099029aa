"""/impor/berbeda/: values of an edition that differ from those approved here, decided field by field."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from households import conflictpage
from households.actions.conflicts import ConflictRefused, decide
from households.forms.conflicts import ConflictForm
from households.models import RegistryConflict
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.ui.keys import keys_of
from slrt.ui.listing import KeysetPage, capped_count

SIZE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REGISTRY_VIEW, Permission.REGISTRY_IMPORT)
def conflicts(request: HttpRequest) -> HttpResponse:
    """The differences with both values and where they come from; a decision for those that were ticked."""
    if request.method != "POST":
        return _page(request, ConflictForm())
    form, chosen = ConflictForm(request.POST), _chosen(request)
    if form.is_valid():
        if not chosen:
            form.add_error(None, "Pilih sedikitnya satu perbedaan.")
        else:
            try:
                count = _decide(request, chosen, form)
                messages.success(request, f"{count} perbedaan diputuskan.")
                return redirect("households:conflicts")
            except ConflictRefused as refused:
                form.add_error(None, refused.sentence)
    return _page(request, form, {row.pk for row in chosen}, status=422)


def _chosen(request: HttpRequest) -> list[RegistryConflict]:
    wanted = keys_of(request.POST.getlist("baris"), SIZE)
    rows = RegistryConflict.objects.visible_to(request.user).filter(jurisdiction=request.jurisdiction, pk__in=wanted)
    return list(rows.order_by("pk"))


@transaction.atomic
def _decide(request: HttpRequest, chosen: list[RegistryConflict], form: ConflictForm) -> int:
    """All of them or, when one is refused, none."""
    for conflict in chosen:
        decide(by=request.user, conflict=conflict, **form.cleaned_data)
    return len(chosen)


def _page(
    request: HttpRequest, form: ConflictForm, chosen: set[int] = frozenset(), *, status: int = 200
) -> HttpResponse:
    tab, village, code = request.GET.get("tab", conflictpage.OPEN), request.GET.get("desa", ""), request.jurisdiction
    if code is None or tab not in conflictpage.TABS:
        raise Http404
    found = conflictpage.rows_of(request.user, code, tab, village)
    order = ("village", "id") if tab == conflictpage.OPEN else ("-id",)
    page = KeysetPage(found, order, size=SIZE, request=request, total=capped_count(found))
    rows = conflictpage.lines_of(request.user, page.rows, chosen)
    context = {
        "form": form,
        "tab": tab,
        "tabs": conflictpage.tabs_of(tab),
        "page": page,
        "rows": rows,
        "village": village,
        "villages": conflictpage.by_village(request.user, code),
        "empty": conflictpage.EMPTY[tab],
        "choosable": tab == conflictpage.OPEN and any(row["may_decide"] for row in rows),
        "here": reverse("households:conflicts"),
    }
    return render(request, "households/conflicts.html", context, status=status)
