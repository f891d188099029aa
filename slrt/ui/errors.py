"""The pages for "not allowed", "not found" and "something broke", named as handlers in the URLs."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views import defaults


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 with the sentence of the exception, where our own code gave one."""
    said = str(exception) if isinstance(exception, PermissionDenied) else ""
    return HttpResponse(render_to_string("403.html", {"exception": said}, request), status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, the same for what does not exist and for what is not yours. The exception's text is never shown."""
    return HttpResponse(render_to_string("404.html", {}, request), status=404)


def too_many(request: HttpRequest) -> HttpResponse:
    """429 for allauth's forms, whose limits count by the minute. Our own limits answer on their own pages."""
    return HttpResponse(render_to_string("429.html", {}, request), status=429, headers={"Retry-After": "60"})


def server_error(request: HttpRequest) -> HttpResponse:
    """500 without context processors: whatever broke may break them too. The code is the request's id in the log."""
    code = str(getattr(request, "id", "") or "")[:8].upper()
    try:
        return HttpResponse(render_to_string("500.html", {"code": code}), status=500)
    except Exception:
        return defaults.server_error(request)
