"""Writing to the access log."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.http import HttpRequest

from slrt.accounts.models import User
from slrt.accounts.scope import Grant
from slrt.audit import context, idsonly
from slrt.audit.enums import AccessAction
from slrt.audit.models import AccessEvent

MAX_REASON = 240


@transaction.atomic
def record_access(
    actor: HttpRequest | User | None,
    action: AccessAction | str,
    obj: models.Model | None = None,
    reason: str = "",
    *,
    jurisdiction: str | None = None,
    object_type: str = "",
    ids: list | None = None,
    **details: Any,
) -> AccessEvent:
    """Append one event: who did what to which object, and why.

    actor: the request, or a user (the request under way is found by itself), or None for the system and the public.
    obj: the object concerned; for a list pass object_type ("households.person") and ids (at most 1,000).
    details: ids, codes, field names and counts; ValueError when something looks like a person's data.
    The hash chain is written by the database at commit.
    """
    facts = context.facts_of(actor) if isinstance(actor, HttpRequest) else context.current()
    user = actor.user if isinstance(actor, HttpRequest) else actor
    if user is not None and not user.is_authenticated:
        user = None
    where = jurisdiction or _jurisdiction_of(obj) or facts.jurisdiction
    grant = _acting_grant(user, where)
    if ids is not None:
        details["ids"] = list(ids)
    if obj is not None:
        object_type = obj._meta.concrete_model._meta.label_lower
    unit_id = grant.unit_id if grant else None
    return AccessEvent.objects.create(
        jurisdiction_id=where or (grant.jurisdiction if grant else getattr(user, "home_jurisdiction_id", None)),
        unit_id=unit_id,
        user_id=user.pk if user else None,
        role=grant.role if grant else "",
        ip=facts.ip,
        session_hash=facts.session_hash,
        request_id=facts.request_id,
        action=AccessAction(action),
        object_type=object_type,
        object_id="" if obj is None else str(obj.pk),
        reason=idsonly.mask_numbers(reason)[:MAX_REASON],
        details=idsonly.clean(details),
        shard=unit_id or 0,
    )


def _jurisdiction_of(obj: models.Model | None) -> str | None:
    """The kabupaten an object lies in, when its table carries it."""
    return getattr(obj, "jurisdiction_id", None)


def _acting_grant(user: User | None, jurisdiction: str | None) -> Grant | None:
    """The assignment in which the person acts: the first one in the jurisdiction concerned, else the first one."""
    grants = user.access.grants if user else ()
    here = [grant for grant in grants if grant.jurisdiction == jurisdiction]
    return next(iter(here or grants), None)
