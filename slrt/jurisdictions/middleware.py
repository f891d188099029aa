"""Which kabupaten or kota a request is about, its profile, and its time zone."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from slrt.jurisdictions.profile import UnknownJurisdiction, profile_of

SESSION_KEY = "jurisdiction"


class JurisdictionMiddleware:
    """Sets request.jurisdiction (code or None), request.jurisdictions (all of the person's) and
    request.jurisdiction_profile, narrows the person's rights to the one chosen, and activates its time zone.

    Most people work in one jurisdiction; whoever works in several chooses, and the choice stays in the session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.jurisdiction = request.jurisdiction_profile = None
        request.jurisdictions = ()
        if request.user.is_authenticated:
            codes = request.user.access.jurisdictions()
            if request.user.home_jurisdiction_id and not codes:
                codes = [request.user.home_jurisdiction_id]
            chosen = request.session.get(SESSION_KEY)
            code = chosen if chosen in codes else next(iter(codes), None)
            request.jurisdictions = tuple(codes)
            if code:
                request.jurisdiction = code
                # Whoever is administrator here and a clerk there is a clerk there, whatever the screen.
                request.user.access = request.user.access.within(code)
                # A kabupaten without a profile yet: its people can sign in, and the screens find nothing.
                with contextlib.suppress(UnknownJurisdiction):
                    request.jurisdiction_profile = profile_of(code)
        if request.jurisdiction_profile is None:
            return self.get_response(request)
        with timezone.override(request.jurisdiction_profile.timezone):
            return self.get_response(request)
