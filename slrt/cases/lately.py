"""Who else has a case open: two people at one desk should talk before they both type (features C15).

Told from the access log, which every opening is written to. The version check still decides who saved first.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from slrt.accounts.models import User
from slrt.audit.models import AccessEvent
from slrt.cases.models import Case
from slrt.ui import words

MINUTES = 10
_READ, _NAMED = 30, 3


def opened_lately(user: User, case: Case) -> str:
    """A sentence that names who opened the case in the last minutes, or "". One query, by the index on the object."""
    now, kind = timezone.now(), case._meta.concrete_model._meta.label_lower
    found = AccessEvent.objects.filter(
        object_type=kind, object_id=str(case.pk), at__gte=now - timedelta(minutes=MINUTES)
    )
    found = found.filter(user__isnull=False).exclude(user=user)
    newest: dict[str, str] = {}
    for name, at in found.order_by("-pk").values_list("user__name", "at")[:_READ]:
        newest.setdefault(name, words.ago(at, now))
    named = [f"{name} ({when})" for name, when in list(newest.items())[:_NAMED]]
    return f"Dibuka juga oleh {', '.join(named)}." if named else ""
