"""Signing in and out, seen through Django's and allauth's signals. A typed name is kept as a keyed digest only."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth import signals as auth
from django.db.models.signals import post_save
from django.http import HttpRequest

from slrt.accounts.actions import staff_changed as staff
from slrt.accounts.adapter import login_paused as paused
from slrt.accounts.models import User
from slrt.audit import crypto
from slrt.audit.actions import record_access
from slrt.audit.context import facts_of, within
from slrt.audit.enums import AccessAction


def _record(request: HttpRequest | None, user: User | None, action: AccessAction, **details: Any) -> None:
    """During signing in and out the request's own user is not yet, or no longer, the person concerned."""
    if request is None:
        record_access(user, action, **details)
        return
    with within(facts_of(request)):
        record_access(user, action, **details)


def account_mark(typed: str) -> str:
    """Which account was tried, as a keyed digest: 32 hexadecimal digits, or "" where nothing was typed.

    Never shorter: `idsonly` knows 32 and more as a digest, and would take nine digits in a row of fewer for a number.
    """
    name = typed.strip().lower()
    return crypto.digest(name, "login").hex()[:32] if name else ""


def logged_in(sender, request, user, **kwargs) -> None:
    _record(request, user, AccessAction.LOGIN_OK)


def logged_out(sender, request, user, **kwargs) -> None:
    if user is not None:
        _record(request, user, AccessAction.LOGOUT)


def login_failed(sender, credentials, request=None, **kwargs) -> None:
    typed = str(credentials.get("username") or credentials.get("email") or "")
    _record(request, None, AccessAction.LOGIN_FAILED, account=account_mark(typed), step="password")


def login_paused(sender, request, username, **kwargs) -> None:
    _record(request, None, AccessAction.LOGIN_PAUSED, account=account_mark(username))


def second_factor_failed(sender, request, user, **kwargs) -> None:
    _record(request, user, AccessAction.LOGIN_FAILED, step="mfa")


def step_completed(sender, request, user, method="", **kwargs) -> None:
    if kwargs.get("reauthenticated"):
        _record(request, user, AccessAction.REAUTHENTICATE, method=method)


def password_changed(sender, request, user, **kwargs) -> None:
    _record(request, user, AccessAction.PASSWORD_CHANGE)


def password_reset(sender, request, user, **kwargs) -> None:
    _record(request, user, AccessAction.PASSWORD_RESET)


def factor_added(sender, request, user, authenticator, **kwargs) -> None:
    _record(request, user, AccessAction.MFA_ADDED, factor=str(authenticator.type))


def factor_removed(sender, request, user, authenticator, **kwargs) -> None:
    _record(request, user, AccessAction.MFA_REMOVED, factor=str(authenticator.type))


_STAFF = {"user": AccessAction.USER_CHANGE, "unit": AccessAction.UNIT_CHANGE, "assignment": AccessAction.ROLE_CHANGE}


def staff_changed(sender, by, obj, change, reason="", **kwargs) -> None:
    """accounts.actions tells who changed a person, a unit or an assignment; what changed stands in the row history."""
    details = {"change": change}
    action = AccessAction.MFA_REMOVED if change == "second_factor" else _STAFF[sender._meta.model_name]
    if sender._meta.model_name == "assignment":
        details |= {"user": obj.user_id, "role": obj.role, "unit": obj.unit_id}
    where = getattr(obj, "jurisdiction_id", None) or getattr(obj, "home_jurisdiction_id", None)
    unit = getattr(obj, "unit", None)
    record_access(
        by,
        action,
        obj,
        reason,
        jurisdiction=where or getattr(unit, "jurisdiction_id", None),
        **details,
    )


def profile_value_saved(sender, instance, created, raw=False, **kwargs) -> None:
    """A person put another value of the profile in force. Loading the presets is no one's act and is not recorded."""
    if created and instance.set_by_id:
        record_access(instance.set_by, AccessAction.CONFIG, instance, key=instance.key)


def holiday_saved(sender, instance, created, raw=False, **kwargs) -> None:
    """A person entered a day off, by which deadlines move, or took one back."""
    by = instance.set_by if created else instance.removed_by
    if by is not None:
        record_access(by, AccessAction.CONFIG, instance, change="created" if created else "taken back")


def connect() -> None:
    auth.user_logged_in.connect(logged_in, dispatch_uid="audit.logged_in")
    auth.user_logged_out.connect(logged_out, dispatch_uid="audit.logged_out")
    auth.user_login_failed.connect(login_failed, dispatch_uid="audit.login_failed")
    paused.connect(login_paused, dispatch_uid="audit.login_paused")
    account.authentication_step_completed.connect(step_completed, dispatch_uid="audit.step_completed")
    account.password_changed.connect(password_changed, dispatch_uid="audit.password_changed")
    account.password_set.connect(password_changed, dispatch_uid="audit.password_set")
    account.password_reset.connect(password_reset, dispatch_uid="audit.password_reset")
    mfa.authentication_failed.connect(second_factor_failed, dispatch_uid="audit.second_factor_failed")
    mfa.authenticator_added.connect(factor_added, dispatch_uid="audit.factor_added")
    mfa.authenticator_reset.connect(factor_added, dispatch_uid="audit.factor_reset")
    mfa.authenticator_removed.connect(factor_removed, dispatch_uid="audit.factor_removed")
    staff.connect(staff_changed, dispatch_uid="audit.staff_changed")
    post_save.connect(profile_value_saved, sender="jurisdictions.ProfileValue", dispatch_uid="audit.profile_value")
    post_save.connect(holiday_saved, sender="jurisdictions.LocalHoliday", dispatch_uid="audit.holiday")
