"""Every view wears exactly one policy; a test finds bare routes.

    @requires(Permission.REFERRAL_APPROVE, fresh=True)   # signed in, holding it; POST needs a recent password
    @signed_in                                           # any member of staff
    @public                                              # everybody

Out of scope is 404 (the query set hides it), lacking the ability is 403 (raised here).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from allauth.account import app_settings as account_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from slrt.accounts.models import User
from slrt.accounts.permissions import Permission

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Policy:
    """Who may call a view. kind is "public", "signed_in" or "requires"; any one of the permissions is enough."""

    kind: str
    permissions: tuple[Permission, ...] = ()
    fresh: bool = False


def public(view: View) -> View:
    view.policy = Policy("public")
    return view


def signed_in(view: View) -> View:
    view.policy = Policy("signed_in")
    return view


def requires(*permissions: Permission, fresh: bool = False) -> Callable[[View], View]:
    """The caller must hold one of `permissions`; with fresh=True a POST needs a sign-in of the last ten minutes."""
    if not permissions:
        raise ValueError("requires() needs at least one permission")

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not lets_in(wrapper, request.user):
                raise PermissionDenied
            if fresh and request.method == "POST" and not signed_in_recently(request):
                # allauth keeps the POST, asks for the password, and carries the POST out afterwards.
                raise ReauthenticationRequired
            return view(request, *args, **kwargs)

        wrapper.policy = Policy("requires", permissions, fresh)
        return wrapper

    return decorate


def lets_in(view: View, user: User) -> bool:
    """Whether the policy of a view lets this person call it: what a link to it is shown by."""
    policy: Policy = view.policy
    if policy.kind == "requires":
        return user.is_authenticated and user.access.can(*policy.permissions)
    return policy.kind == "public" or user.is_authenticated


def signed_in_recently(request: HttpRequest) -> bool:
    """Whether the person gave a password or second factor within ACCOUNT_REAUTHENTICATION_TIMEOUT seconds."""
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < account_settings.REAUTHENTICATION_TIMEOUT
