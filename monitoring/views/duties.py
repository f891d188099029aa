"""/peraturan/: every duty of the five regulations with the screen and the test that answer it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from monitoring.duties import PLACES, REGULATIONS, STATUSES, Duty, duties, link_of, word_of
from monitoring.setup import STATUS
from slrt.accounts.models import User
from slrt.accounts.policies import signed_in
from slrt.jurisdictions.profile import Profile
from slrt.ui.badges import badge_html

PER_PAGE = 60


@require_GET
@signed_in
def duties_page(request: HttpRequest) -> HttpResponse:
    code, status, text = chosen(request)
    found = [duty for duty in duties() if fits(duty, code, status, text)]
    start = place(request.GET.get("mulai", ""), len(found))
    counts = Counter(duty.status for duty in duties() if not code or duty.code == code)
    return render(
        request,
        "monitoring/duties.html",
        {
            "tabs": tabs(request.GET, code),
            "statuses": statuses(request.GET, status, counts),
            "code": code,
            "regulation": REGULATIONS[code][1] if code else "lima peraturan daerah",
            "status": status,
            "text": text,
            "rows": [
                row_of(duty, request.user, request.jurisdiction_profile) for duty in found[start : start + PER_PAGE]
            ],
            "first": start + 1,
            "last": min(start + PER_PAGE, len(found)),
            "total": len(found),
            "newer": address(request.GET, mulai=max(0, start - PER_PAGE)) if start else "",
            "older": address(request.GET, mulai=start + PER_PAGE) if start + PER_PAGE < len(found) else "",
        },
    )


def chosen(request: HttpRequest) -> tuple[str, str, str]:
    """(regulation, status, words) of the address; what is not in the lists counts as not chosen.

    Staff come first to the regulation of their own jurisdiction.
    """
    own = next((code for code, (place, _) in REGULATIONS.items() if place == request.jurisdiction), "")
    code = request.GET.get("peraturan", own)
    status = request.GET.get("status", "")
    text = request.GET.get("kata", "").strip()[:60]
    return code if code in REGULATIONS else "", status if status in STATUSES else "", text


def fits(duty: Duty, code: str, status: str, text: str) -> bool:
    said = f"{duty.id} {duty.clause} {duty.who} {duty.sentence}".casefold()
    return code in ("", duty.code) and status in ("", duty.status) and text.casefold() in said


def place(text: str, total: int) -> int:
    start = int(text) if text.isascii() and text.isdigit() else 0
    return start if start < total else 0


def address(query: QueryDict, **values: Any) -> str:
    fresh = query.copy()
    fresh.pop("mulai", None)
    for name, value in values.items():
        fresh[name] = str(value)
    return f"?{fresh.urlencode()}"


def tabs(query: QueryDict, code: str) -> list[dict[str, Any]]:
    """One for each place, by its short name: the regulation's whole name stands above the list."""
    counts = Counter(duty.code for duty in duties())
    everything = {
        "url": address(query, peraturan="semua"),
        "label": "Semua",
        "count": len(duties()),
        "active": not code,
    }
    return [
        everything,
        *(
            {"url": address(query, peraturan=key), "label": PLACES[key], "count": counts[key], "active": key == code}
            for key in REGULATIONS
        ),
    ]


def statuses(query: QueryDict, status: str, counts: Counter) -> list[dict[str, Any]]:
    return [
        {
            "url": address(query, status="" if key == status else key),
            "label": STATUS[key][0],
            "count": counts[key],
            "active": key == status,
        }
        for key in STATUSES
    ]


def row_of(duty: Duty, user: User, profile: Profile | None) -> dict[str, Any]:
    return {
        "duty": duty,
        "clause": f"Pasal {duty.clause}" if duty.clause[0] in "0123456789[" else duty.clause,
        "regulation": REGULATIONS[duty.code][1],
        "status": badge_html("duty", duty.status),
        "where": [(word_of(name), link_of(name, user, profile)) for name in duty.where],
        "tests": duty.tests,
    }
