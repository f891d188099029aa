"""The request in whose course something is recorded, known without handing it through every function."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.http import HttpRequest

from slrt.audit import crypto


@dataclass(frozen=True)
class RequestFacts:
    """What the log keeps of a request. No address of a page, no query: those may hold what somebody typed."""

    user_id: int | None = None
    jurisdiction: str | None = None
    request_id: str = ""
    ip: str | None = None
    session_hash: str = ""


_facts: ContextVar[RequestFacts | None] = ContextVar("slrt_request_facts", default=None)


def facts_of(request: HttpRequest) -> RequestFacts:
    """The facts of a request; its session appears as a keyed digest only."""
    user = getattr(request, "user", None)
    key = getattr(getattr(request, "session", None), "session_key", None)
    return RequestFacts(
        user_id=user.pk if user is not None and user.is_authenticated else None,
        jurisdiction=getattr(request, "jurisdiction", None),
        request_id=getattr(request, "id", ""),
        ip=request.META.get("REMOTE_ADDR") or None,
        session_hash=crypto.digest(key, "session").hex()[:16] if key else "",
    )


def current() -> RequestFacts:
    """Facts of the request being answered, or empty ones outside a request."""
    return _facts.get() or RequestFacts()


@contextmanager
def within(facts: RequestFacts):
    """Everything recorded inside belongs to this request (or job)."""
    token = _facts.set(facts)
    try:
        yield facts
    finally:
        _facts.reset(token)
