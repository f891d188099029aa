"""What waits for somebody: a decision, an acknowledgement, an answer, the confirmation of an emergency."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from referrals import people
from referrals.models import Referral
from slrt.notifications.people import Told
from slrt.notifications.reminders import Due, reminder
from slrt.ui import words

# A proposal is mentioned again for every whole day it has waited.
WAIT = timedelta(days=1)


def _rows() -> QuerySet[Referral]:
    related = ("complaint__handler", "submitted_by", "created_by", "target_unit", "turn_user")
    return Referral.objects.select_related(*related).order_by("pk")


def _due(referral: Referral, what: str, stamp: str, told: Told, title: str, body: str) -> Due:
    return Due(
        key=f"referral-{referral.pk}-{what}-{stamp}",
        recipients=told.people,
        title=title,
        body=" ".join(part for part in (body, told.note) if part),
        url=told.url or f"/rujukan/{referral.pk}/",
        jurisdiction=referral.jurisdiction_id,
        subject=referral,
    )


def _moment(referral: Referral, at: datetime) -> str:
    """In the zone of the referral's jurisdiction: the scheduler runs in another one."""
    with timezone.override(referral.profile.zone):
        return words.moment(at)


@reminder("referral.approval")
def approval(now: datetime, since: datetime) -> Iterator[Due]:
    """Proposals that have waited a day or more for the manager."""
    for referral in _rows().filter(status="submitted", turn_since__lte=now - WAIT):
        days = (now - referral.turn_since).days
        title = f"Rujukan {referral.number} menunggu persetujuan {days} hari"
        body = f"Diajukan {_moment(referral, referral.turn_since)} untuk {referral.target_unit}."
        yield _due(referral, "approval", f"{referral.version}-{days}", people.told_of_approval(referral), title, body)


@reminder("referral.unacknowledged")
def unacknowledged(now: datetime, since: datetime) -> Iterator[Due]:
    """Sent, and neither accepted nor declined by the agency's deadline: the agency and the back office are told."""
    for referral in _rows().filter(status__in=("sent", "received"), due_at__lt=now):
        yield _late(referral, "unacknowledged", f"Rujukan {referral.number} belum ditanggapi {referral.target_unit}")


@reminder("referral.reply")
def reply(now: datetime, since: datetime) -> Iterator[Due]:
    """Taken on by the agency, with no result by the deadline."""
    for referral in _rows().filter(status="accepted", due_at__lt=now):
        yield _late(referral, "reply", f"Hasil rujukan {referral.number} belum dicatat {referral.target_unit}")


def _late(referral: Referral, what: str, title: str) -> Due:
    told = Told([*people.officers(referral), *people.proposers(referral)])
    body = f"Batas {_moment(referral, referral.due_at)}."
    return _due(referral, what, f"{referral.due_at:%Y%m%d%H%M}", told, title, body)


@reminder("referral.ratification")
def ratification(now: datetime, since: datetime) -> Iterator[Due]:
    """Emergency referrals whose confirmation is due within six hours, and again once it is late."""
    for referral in _rows().filter(needs_ratification=True, ratify_due_at__lte=now + timedelta(hours=6)):
        late = referral.ratify_due_at <= now
        title = f"Rujukan darurat {referral.number} {'lewat batas pengesahan' if late else 'harus segera disahkan'}"
        body = f"Batas {_moment(referral, referral.ratify_due_at)}."
        told = people.told_of_approval(referral)
        yield _due(referral, "ratify", "late" if late else "soon", told, title, body)
