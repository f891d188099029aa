"""/keluhan/proaktif: cases for chosen rows of the work-list of two editions."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from complaints import intake
from complaints.actions import open_proactive_case
from complaints.models import Complaint
from households.models import EditionShock
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.cases.errors import CaseError
from slrt.ui.keys import key_of, keys_of

# As many as one page of the work-list holds.
AT_ONCE = 50


@require_POST
@requires(Permission.COMPLAINT_REGISTER)
def open_cases(request: HttpRequest) -> HttpResponse:
    """Open a case for every chosen row: all of them or, when one is refused, none."""
    wanted = keys_of(request.POST.getlist("baris"), AT_ONCE)
    shocks = list(
        EditionShock.objects.visible_to(request.user)
        .filter(pk__in=wanted, jurisdiction=request.jurisdiction)
        .select_related("household__village", "person__village", "comparison__former", "comparison__latter")
        .order_by("pk")
    )
    if not shocks:
        messages.error(request, "Pilih sedikitnya satu baris.")
        return _back(request)
    try:
        opened = _open(request, shocks)
    except CaseError as refused:
        messages.error(request, refused.sentence)
        return _back(request)
    if len(opened) == 1:
        messages.success(request, f"Kasus {opened[0].number} dibuka.")
        return redirect("complaints:case", opened[0].pk)
    messages.success(request, f"{len(opened)} kasus dibuka.")
    return _back(request)


@transaction.atomic
def _open(request: HttpRequest, shocks: list[EditionShock]) -> list[Complaint]:
    units = intake.units_of(request.user, request.jurisdiction or "")
    if not units:
        raise Http404
    cases = [open_proactive_case(by=request.user, unit=units[0], shock=shock) for shock in shocks]
    return list({case.pk: case for case in cases}.values())


def _back(request: HttpRequest) -> HttpResponse:
    comparison = key_of(request.POST.get("banding"))
    if comparison is not None:
        return redirect("households:comparison", comparison)
    return redirect("households:comparisons")
