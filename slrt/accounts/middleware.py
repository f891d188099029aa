"""Signed in by default, not idle for long, not for ever, and with a second factor."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from allauth.core.exceptions import ReauthenticationRequired
from allauth.core.internal.httpkit import serialize_request
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve

from slrt.accounts.passwords import expired

STARTED, SEEN = "session_started", "session_seen"

# allauth's own views carry no policy of ours; these are the ones anyone may see.
PUBLIC_NAMES = frozenset(
    {
        "account_login",
        "account_logout",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "mfa_authenticate",
    }
)
# What a person without a second factor may still reach, to set one up or leave.
SETUP_NAMES = frozenset(
    {"mfa_activate_totp", "mfa_generate_recovery_codes", "mfa_view_recovery_codes", "mfa_index",
     "account_reauthenticate", "mfa_reauthenticate", "account_logout", "account_change_password"}
)  # fmt: skip


IDLE, TOO_LONG = "Sesi berakhir karena tidak dipakai.", "Sesi berakhir karena sudah terlalu lama."
DRAFTS = "Draf keluhan yang tersimpan ada di meja Anda; masuk lagi untuk melanjutkan."


class SessionLimitsMiddleware:
    """Ends a session after SESSION_IDLE_SECONDS without use, and after SESSION_ABSOLUTE_SECONDS whatever happens."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(time.time())
            started = request.session.setdefault(STARTED, now)
            seen = request.session.get(SEEN, now)
            idle = now - seen > settings.SESSION_IDLE_SECONDS
            if idle or now - started > settings.SESSION_ABSOLUTE_SECONDS:
                logout(request)
                messages.info(request, f"{IDLE if idle else TOO_LONG} {DRAFTS}")
            elif now - seen >= 60 or SEEN not in request.session:
                # Once a minute is enough, and spares a write on every page.
                request.session[SEEN] = now
        return self.get_response(request)


class LoginRequiredMiddleware:
    """Every view needs a signed-in person unless its policy says @public.

    Outside the demonstration also a second factor and a password that is not too old.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        policy = getattr(view, "policy", None)
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in PUBLIC_NAMES or (policy and policy.kind == "public"):
            return None
        if not request.user.is_authenticated:
            if request.headers.get("HX-Request"):
                # A redirect would put the sign-in page into a part of this page; app.js says what 401 means.
                return HttpResponse(status=401)
            return redirect_to_login(self.way_back(request))
        if settings.MFA_REQUIRED and name not in SETUP_NAMES and not is_mfa_enabled(request.user):
            messages.warning(request, "Pasang kode autentikator (langkah kedua) sebelum mulai bekerja.")
            return redirect("mfa_activate_totp")
        if self.password_is_due(request, name):
            messages.warning(request, "Kata sandi Anda sudah terlalu lama dipakai. Pilih yang baru, lalu lanjutkan.")
            return redirect("account_change_password")
        return None

    @staticmethod
    def password_is_due(request: HttpRequest, name: str) -> bool:
        """Asked when a page is opened: a form that was open before is still taken, so nothing typed is lost."""
        if request.method != "GET" or request.headers.get("HX-Request") or name in SETUP_NAMES:
            return False
        return expired(request.user)

    @staticmethod
    def way_back(request: HttpRequest) -> str:
        """Where to return after signing in: this page for a GET, the start page otherwise. Never the query."""
        if request.method != "GET":
            return "/"
        try:
            resolve(request.path)
        except Resolver404:
            return "/"
        return request.path


class ReauthenticationMiddleware:
    """Keeps a form that needs a recent password until it was given, also one sent to an address with a query.

    allauth does the same, but compares the whole address with the path alone: such a form would be lost. And a page
    that says what is wrong with it would stand at the address of the password, and what is sent from there be lost too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.path
        answer = self.get_response(request)
        # allauth puts the kept request into this one before it carries it out.
        if request.path == asked or answer.status_code in (301, 302, 303):
            return answer
        return self.send_from_its_own_page(request)

    @staticmethod
    def send_from_its_own_page(request: HttpRequest) -> HttpResponse:
        """The form did not go through, so nothing was written: it is sent again from where it belongs."""
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        typed = [
            (name, text) for name, texts in request.POST.lists() for text in texts if name != "csrfmiddlewaretoken"
        ]
        return render(request, "account/resend.html", {"address": request.path + query, "typed": typed})

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, ReauthenticationRequired) or request.method != "POST":
            return None
        methods = get_adapter().get_reauthentication_methods(request.user)
        if not methods:
            return None
        request.session[STATE_SESSION_KEY] = {"request": serialize_request(request)}
        return redirect(f"{methods[0]['url']}?{urlencode({'next': request.path})}")
