"""/laporan-csp: where browsers tell that something broke the content policy (security check 38).

Anyone may send here, so little is taken: a small body, a few a minute from one address and from all together, and of
it only words we know ourselves. An address in a report may hold a token or what somebody typed: the log gets the
pattern of our route, and of the blocked thing no more than its kind or host.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from slrt.accounts.policies import public

log = structlog.get_logger("slrt.violations")

MOST_BYTES = 8 * 1024
MOST_IN_ONE = 5
WINDOW_SECONDS = 60
FROM_ONE, FROM_ALL = 60, 300
ADDRESSES_KEPT = 1000

_LOADED = "default script style img font connect media object frame child worker manifest prefetch"
_DIRECTIVES = {f"{what}-src" for what in _LOADED.split()} | {
    *("script-src-elem", "script-src-attr", "style-src-elem", "style-src-attr"),
    *("form-action", "base-uri", "frame-ancestors", "sandbox", "trusted-types", "require-trusted-types-for"),
}
_HOST = re.compile(r"[a-z0-9.-]{1,100}")
_WORDS = {"inline", "eval", "self", "data", "blob", "wasm-eval", "trusted-types-sink", "trusted-types-policy"}


class Window:
    """Counts what came in the last minute. In this process's memory: a flood must not become writes to the database."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.clear()

    def clear(self) -> None:
        self.all: deque[float] = deque()
        self.by_address: OrderedDict[str, deque[float]] = OrderedDict()

    def admits(self, address: str) -> bool:
        """Whether one more from this address is taken; one that is refused does not count."""
        now = time.monotonic()
        with self.lock:
            own = self.by_address.setdefault(address, deque())
            self.by_address.move_to_end(address)
            if len(self.by_address) > ADDRESSES_KEPT:
                self.by_address.popitem(last=False)
            for times in (own, self.all):
                while times and times[0] <= now - WINDOW_SECONDS:
                    times.popleft()
            if len(own) >= FROM_ONE or len(self.all) >= FROM_ALL:
                return False
            own.append(now)
            self.all.append(now)
            return True


window = Window()


@public
@csrf_exempt  # a browser sends these by itself, without a form and without a token; nothing is changed by them
@require_POST
def report(request: HttpRequest) -> HttpResponse:
    """204 for what was understood, 400 for what was not, 413 and 429 for too much."""
    if not window.admits(request.META.get("REMOTE_ADDR", "")):
        return HttpResponse(status=429, headers={"Retry-After": str(WINDOW_SECONDS)})
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            return HttpResponse(status=413)
        told = list(_told(json.loads(request.read(MOST_BYTES))))
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
        return HttpResponse(status=400)
    for facts in told[:MOST_IN_ONE]:
        log.warning("csp violation", **facts)
    return HttpResponse(status=204 if told else 400)


def _told(body: Any) -> Iterator[dict[str, str | None]]:
    """The facts of each report, from both forms in which browsers write them."""
    if isinstance(body, dict):
        one = body.get("csp-report")
        names = ("effective-directive", "violated-directive", "document-uri", "blocked-uri")
        several = [[one.get(name) for name in names]] if one else []
    else:
        bodies = [one["body"] for one in body if one.get("type") == "csp-violation"]
        names = ("effectiveDirective", "violatedDirective", "documentURL", "blockedURL")
        several = [[one.get(name) for name in names] for one in bodies]
    for effective, violated, page, blocked in several:
        yield {
            "directive": directive_of(effective or violated),
            "page": route_of(page),
            "blocked": blocked_of(blocked),
        }


def directive_of(text: Any) -> str:
    """script-src-elem; "?" for anything that is no directive."""
    word = str(text or "").partition(" ")[0].lower()
    return word if word in _DIRECTIVES else "?"


def route_of(address: Any) -> str | None:
    """The pattern of our route at that address, "lacak/q/<str:token>"; None where we have none."""
    try:
        return resolve(urlsplit(str(address or "")).path).route
    except (Resolver404, ValueError):
        return None


def blocked_of(address: Any) -> str:
    """inline, eval, data, or the host of what was not loaded; never its path."""
    text = str(address or "").lower()
    if text in _WORDS:
        return text
    try:
        parts = urlsplit(text)
    except ValueError:
        return "?"
    if parts.scheme in ("data", "blob"):
        return parts.scheme
    host = parts.hostname or ""
    return host if _HOST.fullmatch(host) else "?"
