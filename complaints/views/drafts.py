"""Drafts of the intake: saved while typing, listed, thrown away. Only ever one's own."""

from __future__ import annotations

import json
import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from complaints.actions import drop_draft, save_draft
from complaints.enums import Category, ComplaintClass
from complaints.forms.intake import DRAFT_FIELDS
from complaints.models import IntakeDraft
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires


@require_POST
@requires(Permission.COMPLAINT_REGISTER)
def save(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Keep what stands on the page; answers the words for the corner of the screen."""
    values = {name: request.POST.getlist(name) for name in request.POST if DRAFT_FIELDS.fullmatch(name)}
    if not any(text.strip() for name, texts in values.items() if name not in _DEFAULTS for text in texts):
        return HttpResponse(status=204)
    try:
        draft = save_draft(
            by=request.user, key=key, jurisdiction=request.jurisdiction or "", values=values, title=title_of(values)
        )
    except PermissionError:
        return HttpResponse("Draf tidak tersimpan: muat ulang halaman.", status=403, content_type="text/plain")
    said = timezone.localtime(draft.updated_at)
    return HttpResponse(f"Draf tersimpan {said:%H.%M.%S}", content_type="text/plain; charset=utf-8")


# Filled on an untouched page: alone they are not worth a draft.
_DEFAULTS = {"klass", "channel", "reporter", "subject_kind", "service"}


def title_of(values: dict[str, list[str]]) -> str:
    """Class and category, in words; nothing about a person."""
    klass = next(iter(values.get("klass", [])), "")
    category = next(iter(values.get("category", [])), "")
    parts = [
        ComplaintClass(klass).label if klass in ComplaintClass.values else "",
        Category(category).label if category in Category.values else "",
    ]
    return " · ".join(part for part in parts if part) or "Keluhan baru"


@require_GET
@requires(Permission.COMPLAINT_REGISTER)
def drafts(request: HttpRequest) -> HttpResponse:
    found = IntakeDraft.objects.filter(user=request.user).order_by("-updated_at")
    rows = [{"draft": draft, "who": who_of(draft)} for draft in found]
    return render(request, "complaints/drafts.html", {"rows": rows})


def who_of(draft: IntakeDraft) -> str:
    """The name that was typed: for its author's eyes only."""
    values = json.loads(draft.payload)
    return next((text for text in values.get("name", []) if text.strip()), "")


@require_POST
@requires(Permission.COMPLAINT_REGISTER)
def drop(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    drop_draft(by=request.user, key=key)
    return redirect("complaints:drafts")
