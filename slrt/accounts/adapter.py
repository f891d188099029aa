"""Signing in: no sign-up, a pause after repeated failures, and each code good for one use."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.dispatch import Signal
from django.http import HttpRequest
from django.utils import timezone

from slrt.accounts.models import LoginFailure, User
from slrt.accounts.policies import signed_in_recently
from slrt.ui import words

# Sent when a try is refused because too many failed before it: request=, username= (as typed, not to be stored).
login_paused = Signal()


def failure_key(request: HttpRequest, username: str) -> bytes:
    """Account and address together, keyed: others behind the same office address are not locked out."""
    text = f"{username.strip().lower()}|{request.META.get('REMOTE_ADDR', '')}"
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).digest()


class AccountAdapter(DefaultAccountAdapter):
    """allauth, with sign-up closed and the government's rule on failed attempts (security check 17)."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials) -> None:
        """Refuse before the password is looked at while the pause lasts: the right one is refused too.

        A try counts as failed from here until it succeeds, so that many at the same moment see one another.
        Raises ValidationError with the time from which another try makes sense.
        """
        window = timedelta(seconds=settings.LOGIN_PAUSE_SECONDS)
        now = timezone.now()
        this = LoginFailure.objects.create(key=failure_key(request, credentials.get("username", "")), at=now)
        others = LoginFailure.objects.filter(key=this.key, at__gt=now - window).exclude(pk=this.pk)
        recent = list(others.order_by("-at").values_list("at", flat=True)[: settings.LOGIN_FAILURES_ALLOWED])
        if len(recent) >= settings.LOGIN_FAILURES_ALLOWED:
            this.delete()  # what is tried during the pause does not lengthen it
            again = words.clock(recent[0] + window)  # with its zone: nobody is signed in yet, so it is not their own
            login_paused.send(sender=type(self), request=request, username=credentials.get("username", ""))
            raise ValidationError(f"Terlalu banyak percobaan. Coba lagi pukul {again}.", code="throttled")

    def authentication_failed(self, request: HttpRequest, **credentials) -> None:
        """The failure stands since pre_authenticate; here only what is of no use any more goes."""
        LoginFailure.objects.filter(at__lt=timezone.now() - timedelta(days=1)).delete()

    def set_password(self, user: User, password: str) -> None:
        """Every way of choosing one ends here, so its age is counted from here (passwords.expired)."""
        user.password_changed_at = timezone.now()
        super().set_password(user, password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return "/"

    def is_reauthentication_required(self, *, app: str) -> bool:
        """allauth counts re-entered passwords only; a sign-in of the last minutes is as good (policies.py)."""
        return not signed_in_recently(self.request)

    def authenticate(self, request: HttpRequest, **credentials):
        user = super().authenticate(request, **credentials)
        if user:
            LoginFailure.objects.filter(key=failure_key(request, credentials.get("username", ""))).delete()
        return user


def renew_session_key(sender, request: HttpRequest, **kwargs) -> None:
    """After a password was entered again the session goes on under another key (security check 22)."""
    if kwargs.get("reauthenticated"):
        request.session.cycle_key()


class SecondFactorAdapter(DefaultMFAAdapter):
    """Authenticator secrets are encrypted with the field keys before they reach the database."""

    def encrypt(self, text: str) -> str:
        from slrt.accounts.secrets import seal

        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        from slrt.accounts.secrets import unseal

        return unseal(encrypted_text)
