"""/cari: the box at the top of every page. A number or the slip's QR leads to its case; digits and names to people."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from complaints.ledger.models import LedgerEntry
from complaints.models import Complaint
from households.models import PreListProposal
from slrt.accounts.models import Unit
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import signed_in
from slrt.audit import crypto
from slrt.cases.models import Tracked

# KDL-2026-000123, also with a Puskesos prefix and without zeros or capitals.
NUMBER = re.compile(r"^\s*([a-z0-9.-]+?)-([0-9]{4})-([0-9]{1,6})\s*$", re.IGNORECASE)
# Shorter than this it is a serial number of today, or a name.
OLD_NUMBER = 4
SHORT = re.compile(r"^\s*([0-9]{1,6})\s*$")
# A scanner types what the QR of a slip says: an address that ends in its token.
SCANNED = re.compile(r"/lacak/q/([A-Za-z0-9_-]{16,64})\s*$")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def search(request: HttpRequest) -> HttpResponse:
    """POST only searches: what is typed here may be a NIK or a name and never stands in an address."""
    if request.method != "POST":
        return render(request, "complaints/search.html", {"asked": "", "missing": False})
    asked = request.POST.get("q", "").strip()
    found = case_with(request, asked) or case_of_slip(request, asked)
    if found is not None:
        return redirect("complaints:case" if isinstance(found, Complaint) else "households:proposal", found.pk)
    old = old_entry_with(request, asked)
    if old is not None:
        return redirect("complaints:ledger_entry", old.pk)
    looks_like_number = any(form.search(asked) for form in (NUMBER, SHORT, SCANNED))
    if looks_like_number or not asked or not request.user.access.can(Permission.PERSON_SEARCH):
        again = "" if SCANNED.search(asked) else asked  # the token of a slip is a key: it is not written down again
        return render(request, "complaints/search.html", {"asked": again, "missing": bool(asked)})
    # 307: the browser sends the same body on, so that the words stay out of the address.
    return HttpResponse(status=307, headers={"Location": reverse("households:search")})


def case_with(request: HttpRequest, asked: str) -> Complaint | None:
    """The complaint with this number; its bare last part means this year's at one's own unit or the secretariat."""
    numbers = numbers_of(request, asked)
    if not numbers or not request.user.access.can(Permission.COMPLAINT_VIEW):
        return None
    rows = Complaint.objects.visible_to(request.user).filter(number__in=numbers).only("pk", "number").order_by("pk")
    return min(rows, key=lambda case: numbers.index(case.number), default=None)


def old_entry_with(request: HttpRequest, asked: str) -> LedgerEntry | None:
    """The newest line of the former register with this number, as it stands on the paper a family still keeps."""
    if len(asked) < OLD_NUMBER or not request.jurisdiction or not request.user.access.can(Permission.COMPLAINT_VIEW):
        return None
    rows = LedgerEntry.objects.visible_to(request.user).filter(jurisdiction=request.jurisdiction, number__iexact=asked)
    return rows.only("pk").order_by("-received_on", "-pk").first()


def numbers_of(request: HttpRequest, asked: str) -> list[str]:
    """Full numbers that may be meant, the likeliest first."""
    if match := NUMBER.match(asked):
        prefix, year, serial = match.groups()
        return [f"{prefix.upper()}-{year}-{int(serial):06d}"]
    if not (SHORT.match(asked) and request.jurisdiction_profile is not None):
        return []
    own = [grant.unit_id for grant in request.user.access.grants]
    codes = Unit.objects.filter(pk__in=own).order_by("pk").values_list("code", flat=True)
    likely = dict.fromkeys([*codes, request.jurisdiction_profile.short_code])
    return [f"{code}-{timezone.localdate().year}-{int(asked):06d}" for code in likely]


def case_of_slip(request: HttpRequest, asked: str) -> Tracked | None:
    """The case whose slip was scanned, if the person may open it: the desk needs no number then (ux §1.4)."""
    match = SCANNED.search(asked)
    if match is None:
        return None
    wanted, user = crypto.digests(match[1], "token"), request.user
    if user.access.can(Permission.COMPLAINT_VIEW):
        case = Complaint.objects.visible_to(user).filter(token_digest__in=wanted).only("pk").first()
        if case is not None:
            return case
    if not user.access.can(Permission.PRELIST_VIEW):
        return None
    return PreListProposal.objects.visible_to(user).filter(token_digest__in=wanted).only("pk").first()
