"""Drafts of the intake: kept on the server, sealed, for their author alone (ux.md 1.11 L0)."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from complaints.models import IntakeDraft
from slrt.accounts.models import User

KEPT = timedelta(days=14)
MAX_DRAFTS = 50
MAX_VALUE = 8000


@transaction.atomic
def save_draft(*, by: User, key: uuid.UUID, jurisdiction: str, values: dict[str, list[str]], title: str) -> IntakeDraft:
    """Keep what was typed so far under the page's own key. A key of somebody else's draft raises PermissionError.

    title: without personal data (class and category). The oldest drafts of a person give way beyond MAX_DRAFTS.
    """
    payload = json.dumps({name: [text[:MAX_VALUE] for text in texts] for name, texts in values.items()})
    draft, made = IntakeDraft.objects.select_for_update().get_or_create(
        key=key,
        defaults={"user": by, "jurisdiction": jurisdiction, "payload": payload, "title": title[:80]},
    )
    if draft.user_id != by.pk:
        raise PermissionError("the draft belongs to somebody else")
    if not made:
        draft.payload, draft.title, draft.updated_at = payload, title[:80], timezone.now()
        draft.save(update_fields=["payload", "title", "updated_at"])
    elif old := list(
        IntakeDraft.objects.filter(user=by).order_by("-updated_at").values_list("pk", flat=True)[MAX_DRAFTS:]
    ):
        IntakeDraft.objects.filter(pk__in=old).delete()
    return draft


def drop_draft(*, by: User, key: uuid.UUID | None) -> None:
    """The complaint was saved, or the clerk threw the draft away."""
    if key is not None:
        IntakeDraft.objects.filter(pk=key, user=by).delete()


def forget_old_drafts() -> int:
    """Drafts nobody touched for KEPT go. Returns how many."""
    return IntakeDraft.objects.filter(updated_at__lt=timezone.now() - KEPT).delete()[0]
