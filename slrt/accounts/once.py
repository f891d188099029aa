"""A double click, a resend or Back+resubmit makes one thing, not two (reliability F10).

Every form that creates something carries a key: add_key() puts it there, given() leaves it out of what was typed. The
view writes by once(), and asks answered() before it checks a form that the first result would make look wrong.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from slrt.accounts.models import IdempotencyKey
from slrt.ui.edits import SEEN

FIELD = "idempotency_key"


def new_key() -> str:
    """A fresh key for a hidden form field."""
    return str(uuid.uuid4())


def add_key(form: forms.BaseForm) -> None:
    """The hidden field, with a fresh key when the form is shown for the first time. A damaged key is no error."""
    form.fields[FIELD] = forms.CharField(widget=forms.HiddenInput, initial=new_key, required=False)


def given(form: forms.BaseForm) -> dict[str, Any]:
    """What was typed, without the key and without what the page knew of the record."""
    return {name: value for name, value in form.cleaned_data.items() if name not in (FIELD, SEEN)}


def key_of(request: HttpRequest) -> uuid.UUID | None:
    """The key a form carries; None when it is missing or damaged."""
    try:
        return uuid.UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None


def answered(request: HttpRequest, purpose: str) -> HttpResponse | None:
    """The first result of a key that was used already; None for a fresh one. For forms whose checks would mistake
    what the first POST made for somebody else's work ("a similar complaint is open")."""
    key = key_of(request)
    if key is None:
        return None
    user = request.user if request.user.is_authenticated else None
    row = IdempotencyKey.objects.filter(key=key, purpose=purpose, user=user).exclude(location="").first()
    return HttpResponseRedirect(row.location) if row else None


def once(request: HttpRequest, purpose: str, create: Callable[[], str]) -> HttpResponse:
    """Run `create` (which returns the URL of its result) once per key, and redirect to the result.

    The key row is inserted first, in the same transaction: a second POST waits for the first to commit and then
    gets the first result. When `create` raises, the key is rolled back with everything else. A POST without a
    usable key is carried out under a fresh one.
    """
    key = key_of(request) or uuid.uuid4()
    user = request.user if request.user.is_authenticated else None
    with transaction.atomic():
        row, made = IdempotencyKey.objects.select_for_update().get_or_create(
            key=key, defaults={"user": user, "purpose": purpose}
        )
        if made:
            row.location = create()
            row.save(update_fields=["location"])
        elif row.purpose != purpose or row.user_id != (user.pk if user else None):
            # A key that belongs to somebody else's form tells nothing about its result.
            return HttpResponseRedirect("/")
    return HttpResponseRedirect(row.location)
