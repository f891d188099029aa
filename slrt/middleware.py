"""What every request gets: an id in its log lines, a line of its own, and headers that keep pages out of caches."""

from __future__ import annotations

import ipaddress
import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.middleware.gzip import GZipMiddleware
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control

log = structlog.get_logger("slrt.request")

_GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
# What no page needs is switched off; a page of field work switches on what it needs (allow_field_devices).
_DEVICES = ("camera", "geolocation", "microphone", "payment", "usb", "midi", "display-capture", "browsing-topics")
_FIELD_DEVICES = {"camera", "geolocation"}

# Browsers send nothing else to pages and forms; a view narrows it further (security check 13).
METHODS = ("GET", "HEAD", "POST")

GetResponse = Callable[[HttpRequest], HttpResponse]


def _permissions_policy(allowed: set[str] = frozenset()) -> str:
    return ", ".join(f"{device}=({'self' if device in allowed else ''})" for device in _DEVICES)


PERMISSIONS_POLICY = _permissions_policy()


def allow_field_devices(response: HttpResponse) -> HttpResponse:
    """For pages used on a house visit: camera and position of this telephone, for this site only."""
    response["Permissions-Policy"] = _permissions_policy(_FIELD_DEVICES)
    return response


def _user_of(request: HttpRequest):
    """The user if something has asked for them already: naming them in a log line must not cost a query."""
    user = getattr(request, "_cached_user", None)
    return user if user is not None and user.is_authenticated else None


def _view_name(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


class PageCompressionMiddleware(GZipMiddleware):
    """Pages travel compressed (ux.md 1.10), with bytes of random length against BREACH, as Django does it.

    Files and streams are left alone: PDF, XLSX and photos are packed already, and their length stays known.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)


class ClientAddressMiddleware:
    """Behind a proxy, REMOTE_ADDR becomes the visitor's address: pauses after failed sign-ins and the audit need it.

    Only the last entry of X-Forwarded-For counts, which the proxy itself wrote, and only from settings.TRUSTED_PROXIES.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.proxies = [ipaddress.ip_network(network) for network in settings.TRUSTED_PROXIES]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if forwarded and self._is_proxy(request.META.get("REMOTE_ADDR", "")):
            try:
                request.META["REMOTE_ADDR"] = str(ipaddress.ip_address(forwarded))
            except ValueError:
                log.warning("malformed forwarded address")
        return self.get_response(request)

    def _is_proxy(self, address: str) -> bool:
        if not self.proxies:
            return False
        if not address:  # a Unix socket: only this machine's proxy reaches it
            return True
        try:
            peer = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(peer in network for network in self.proxies if peer.version == network.version)


class RequestIdMiddleware:
    """Gives the request an id (the proxy's, when it is well formed), returns it as X-Request-ID and logs one line.

    The line carries the route's pattern, never the address or the query, which could hold what somebody typed.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request.id = given if _GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
        start = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request.id):
            response = self.get_response(request)
            self._log(request, response, time.perf_counter() - start)
        response["X-Request-ID"] = request.id
        return response

    def _log(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        match = request.resolver_match
        user = _user_of(request)
        log.info(
            "request",
            method=request.method,
            route=match.route if match else None,
            status=response.status_code,
            ms=round(seconds * 1000, 1),
            user=user.pk if user else None,
        )


class BrowserPolicyMiddleware:
    """No odd methods; signed-in pages stay out of caches; devices stay off; a lost database is said plainly (503)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        response = self.get_response(request)
        if request.method == "POST" and _view_name(request) == "account_logout":
            # The next person at this computer finds nothing, also not by the way back (security check 27).
            response["Clear-Site-Data"] = '"cache", "storage"'
        if _user_of(request) and "Cache-Control" not in response:
            patch_cache_control(response, no_store=True, private=True)
        if "Permissions-Policy" not in response:
            response["Permissions-Policy"] = PERMISSIONS_POLICY
        return response

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> None:
        """No text of ours holds a NUL, and PostgreSQL refuses to look for one: such an address leads nowhere."""
        if "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, OperationalError | InterfaceError):
            return None
        log.error("database unavailable", exc_info=exception)
        # Rendered without the request: reading the user would ask the database again.
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "5"})
