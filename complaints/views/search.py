"""/cari: the box at the top of every page. A number leads to its case; digits and names to the people it may find."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from complaints.models import Complaint
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import signed_in

# KDL-2026-000123, also with a Puskesos prefix and without zeros or capitals.
NUMBER = re.compile(r"^\s*([a-z0-9.-]+?)-(\d{4})-(\d{1,6})\s*$", re.IGNORECASE)
SHORT = re.compile(r"^\s*(\d{1,6})\s*$")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def search(request: HttpRequest) -> HttpResponse:
    """POST only searches: what is typed here may be a NIK or a name and never stands in an address."""
    if request.method != "POST":
        return render(request, "complaints/search.html", {"asked": "", "missing": False})
    asked = request.POST.get("q", "").strip()
    found = case_with(request, asked)
    if found is not None:
        return redirect("complaints:case", found.pk)
    looks_like_number = bool(NUMBER.match(asked) or SHORT.match(asked))
    if looks_like_number or not asked or not request.user.access.can(Permission.PERSON_SEARCH):
        return render(request, "complaints/search.html", {"asked": asked, "missing": bool(asked)})
    # 307: the browser sends the same body on, so that the words stay out of the address.
    return HttpResponse(status=307, headers={"Location": reverse("households:search")})


def case_with(request: HttpRequest, asked: str) -> Complaint | None:
    """The complaint with this number; the bare last part means this year's at one's own unit."""
    number = number_of(request, asked)
    if number is None or not request.user.access.can(Permission.COMPLAINT_VIEW):
        return None
    return Complaint.objects.visible_to(request.user).filter(number=number).only("pk").first()


def number_of(request: HttpRequest, asked: str) -> str | None:
    if match := NUMBER.match(asked):
        prefix, year, serial = match.groups()
        return f"{prefix.upper()}-{year}-{int(serial):06d}"
    if SHORT.match(asked) and request.jurisdiction_profile is not None:
        return f"{request.jurisdiction_profile.short_code}-{timezone.localdate().year}-{int(asked):06d}"
    return None
