"""/lacak: where a case stands, for whoever holds its slip. Neutral before, in the desk's name after."""

from __future__ import annotations

from datetime import datetime
from math import ceil

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from complaints.forms.track import TrackForm
from complaints.tracking import TooManyTries, again_sentence, find_by_code, find_by_token
from complaints.trackpage import links_of, track_of
from slrt.accounts.policies import public
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.cases.models import Tracked

# One answer for an unknown number and for a wrong code, and for a QR that leads nowhere.
UNKNOWN = "Nomor atau kode tidak cocok. Periksa keduanya pada tanda terima."
UNKNOWN_QR = "Kode QR ini tidak dikenal. Ketik nomor dan kode yang tercetak pada tanda terima."


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _answer(request, TrackForm())
    asked = TrackForm(request.POST)
    if not asked.is_valid():
        return _answer(request, asked, status=422)
    try:
        found = find_by_code(asked.cleaned_data["number"], asked.cleaned_data["code"], _address(request))
    except TooManyTries as many:
        return _too_many(request, many.again, asked)
    if found is None:
        asked.add_error(None, UNKNOWN)
        return _answer(request, asked, status=422)
    typed = {name: asked.cleaned_data[name] for name in ("number", "code")}
    return _result(request, found, by="code", typed=typed)


@public
@never_cache
@require_GET
def qr(request: HttpRequest, token: str) -> HttpResponse:
    try:
        found = find_by_token(token, _address(request))
    except TooManyTries as many:
        return _too_many(request, many.again, TrackForm())
    if found is None:
        return _answer(request, TrackForm(), status=404, notice=UNKNOWN_QR)
    response = _result(request, found, by="qr")
    # The token stands in this address. Never on a page with a form: the POST would come without an origin.
    response["Referrer-Policy"] = "no-referrer"
    return response


def _address(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR", "")


def _result(request: HttpRequest, case: Tracked, *, by: str, typed: dict[str, str] | None = None) -> HttpResponse:
    """The five steps under the name and in the time zone of the desk. typed: number and code, to answer with them."""
    profile = case.profile
    request.jurisdiction_profile = profile
    record_access(None, AccessAction.PUBLIC_TRACK, case, by=by)
    with timezone.override(profile.timezone):
        context = {"track": track_of(case), "profile": profile, "typed": typed, "links": links_of(case)}
        return _private(render(request, "complaints/track_result.html", context))


def _answer(request: HttpRequest, form: TrackForm, *, status: int = 200, notice: str = "") -> HttpResponse:
    request.jurisdiction_profile = None
    return _private(render(request, "complaints/track.html", {"form": form, "notice": notice}, status=status))


def _too_many(request: HttpRequest, again: datetime, form: TrackForm) -> HttpResponse:
    """Nothing is said about the number: also the right code waits."""
    response = _answer(request, form, status=429, notice=again_sentence(again))
    response["Retry-After"] = str(max(1, ceil((again - timezone.now()).total_seconds())))
    return response


def _private(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
