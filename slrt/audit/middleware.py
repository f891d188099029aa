"""Row history learns who acts and in which request. No address of a page, no query, no personal data."""

from __future__ import annotations

from collections.abc import Callable

import pghistory
from django.http import HttpRequest, HttpResponse

from slrt.audit import context


class HistoryMiddleware:
    """Puts the user's id and the request's id beside every row-history entry and into the access log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        facts = context.facts_of(request)
        with context.within(facts), pghistory.context(user=facts.user_id, request=facts.request_id):
            return self.get_response(request)
