"""The slip a family takes home: number, code and QR of a tracked case, on 80 mm or A5, printed by the browser."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.cases.codes import shown_code
from slrt.cases.models import Tracked
from slrt.ui.qr import qr_svg

PAPERS = {"80": "slip80", "a5": "a5"}


def slip_of(request: HttpRequest, case: Tracked, rows: list[tuple[str, str]], *, matter: str) -> dict[str, Any]:
    """Context of layouts/slip.html, and the print in the access log. rows: what the slip says of the case.

    matter: what is tracked, in the middle of a sentence ("keluhan"). Raises Http404 for another paper (?ukuran=) and
    for a case without a code.
    """
    size = request.GET.get("ukuran", "80")
    if size not in PAPERS or not case.code:
        raise Http404
    record_access(request, AccessAction.PRINT, case, paper=PAPERS[size])
    return {
        "case": case,
        "matter": matter,
        "paper": PAPERS[size],
        "other": "a5" if size == "80" else "80",
        "profile": case.profile,
        "rows": rows,
        "code": shown_code(case.code),
        "qr": qr_svg(
            request.build_absolute_uri(reverse("tracking:qr", args=[case.token])),
            label=f"Kode QR untuk melacak {matter} ini",
        ),
        "track_url": request.build_absolute_uri(reverse("tracking:form")),
        "phone": case.unit.phone or case.profile.kop.phone,
        "contacts": case.profile.contact_lines,
    }
