"""Catatan akses: who opened what, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.accounts.roles import ROLES
from slrt.audit import words
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.audit.filters import AccessFilter
from slrt.audit.models import AccessEvent
from slrt.ui.listing import KeysetPage, capped_count

PAGE = 50
SHOWN_IDS = 5


@dataclass(frozen=True)
class Line:
    """One event in words."""

    at: datetime
    who: str
    role: str
    action: str
    object: str
    reason: str
    details: str
    place: str


@require_GET
@requires(Permission.AUDIT_VIEW)
def log(request: HttpRequest) -> HttpResponse:
    """The log of the jurisdictions this person audits. Looking into it is itself recorded, with the filters used."""
    events = AccessEvent.objects.visible_to(request.user)
    filters = AccessFilter(request.GET, queryset=events, request=request)
    chosen = filters.qs
    page = KeysetPage(
        chosen.select_related("user", "unit"),
        order=("-at", "-id"),
        size=PAGE,
        request=request,
        total=capped_count(chosen),
    )
    lines = [line(event) for event in page]
    record_access(
        request,
        AccessAction.VIEW_AUDIT,
        jurisdiction=request.jurisdiction,
        object_type="audit.accessevent",
        filters=sorted(name for name in filters.filters if request.GET.get(name)),
    )
    return render(request, "audit/log.html", {"page": page, "lines": lines, "filters": filters})


def line(event: AccessEvent) -> Line:
    """An event as the auditor reads it. Holds no personal data beyond the officer's name."""
    ids = event.details.get("ids") or []
    rest = ", ".join(
        f"{words.detail(key)}: {_short(value)}"
        for key, value in sorted(event.details.items())
        if key != "ids" and value not in ("", [])
    )
    listed = f"{len(ids)} objek: {_short(ids)}" if ids else ""
    return Line(
        at=event.at,
        who=event.user.name if event.user else "tanpa masuk",
        role=" · ".join(filter(None, (_role(event.role), event.unit.name if event.unit else ""))),
        action=event.action_label,
        object=_object(event),
        reason=event.reason,
        details="; ".join(filter(None, (listed, rest))),
        place=event.ip or "",
    )


def _role(code: str) -> str:
    return ROLES[code].label if code in ROLES else code


def _object(event: AccessEvent) -> str:
    if not event.object_type:
        return ""
    try:
        name = words.table(apps.get_model(event.object_type))
    except LookupError:
        name = event.object_type
    return f"{name} {event.object_id}".strip()


def _short(value: object) -> str:
    if isinstance(value, list):
        shown = ", ".join(words.value(str(item)) for item in value[:SHOWN_IDS])
        return f"{shown}, …" if len(value) > SHOWN_IDS else shown
    return words.value(str(value))
