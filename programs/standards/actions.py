"""Publishing the standard of a service."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from programs.models import ServiceStandard
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.regions.models import Region

ONE_DAY = timedelta(days=1)


@transaction.atomic
def publish(*, by: User, jurisdiction: str, subject: str, valid_from: date, **content: Any) -> ServiceStandard:
    """What a service promises from a day on. The version before ends the day before; one that begins on that very day
    is corrected, and stays as it was in the history."""
    if not by.access.can(Permission.PROGRAMME_CHANGE, jurisdiction=jurisdiction):
        raise PermissionDenied
    Region.objects.select_for_update(no_key=True).get(pk=jurisdiction)  # one after the other
    rows = ServiceStandard.objects.filter(jurisdiction=jurisdiction, subject=subject)
    made = rows.filter(valid_from=valid_from).first()
    if made is None:
        later = rows.filter(valid_from__gt=valid_from).order_by("valid_from").first()
        before = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from), valid_from__lt=valid_from)
        for row in before.order_by("pk"):
            row.valid_to = valid_from - ONE_DAY
            row.save()
        made = ServiceStandard(
            jurisdiction_id=jurisdiction, subject=subject, valid_from=valid_from,
            valid_to=later.valid_from - ONE_DAY if later else None,
        )  # fmt: skip
    for name, value in content.items():
        setattr(made, name, value)
    made.updated_by, made.updated_at = by, timezone.now()
    made.full_clean(exclude=["jurisdiction"])
    made.save()
    record_access(by, AccessAction.CATALOGUE, made, code=subject)
    return made


def versions(jurisdiction: str, subject: str):
    """Newest first."""
    rows = ServiceStandard.objects.filter(jurisdiction=jurisdiction, subject=subject)
    return rows.select_related("updated_by").order_by(F("valid_from").desc())
