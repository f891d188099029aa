"""Telling members of staff something, once."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models, transaction
from django.utils import timezone

from slrt.accounts.models import User
from slrt.audit import idsonly
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.jobs.actions import enqueue
from slrt.notifications.models import Delivery, DeliveryState, Message

MAIL = "notifications.mail"


@transaction.atomic
def notify(
    users: Iterable[User],
    *,
    kind: str,
    key: str,
    title: str,
    body: str = "",
    url: str = "",
    subject: models.Model | None = None,
    jurisdiction: str | None = None,
    email: bool = True,
) -> list[Message]:
    """Put a message into each person's inbox, at most once per person and key. Returns the new ones.

    Runs in the caller's transaction. title, body and url carry case numbers and dates, never a family's data:
    ValueError when something looks like an identity or telephone number. With email=True whoever has an address gets
    it there, too, by a job of its own.
    """
    for name, text in (("title", title), ("body", body), ("url", url)):
        if idsonly.has_long_number(text):
            raise ValueError(f"{name}: looks like an identity or telephone number")
    if url and not url.startswith("/"):
        raise ValueError("url: only addresses of this application")
    people = {user.pk: user for user in users if user.is_active}
    told = set(Message.objects.filter(user__in=people, due_key=key).values_list("user_id", flat=True))
    fresh = [
        Message(
            user=user,
            kind=kind,
            due_key=idsonly.clean(key, "key"),
            title=title[:160],
            body=body[:400],
            url=url,
            subject_kind=subject._meta.label_lower if subject is not None else "",
            subject_id=str(subject.pk) if subject is not None else "",
            jurisdiction_id=jurisdiction or getattr(subject, "jurisdiction_id", None),
        )
        for pk, user in sorted(people.items())
        if pk not in told
    ]
    Message.objects.bulk_create(fresh, ignore_conflicts=True)
    # With conflicts ignored the database returns no ids: read back what is really ours.
    new = list(
        Message.objects.filter(user__in=[m.user_id for m in fresh], due_key=key).select_related("user").order_by("pk")
    )
    if email:
        _queue_mail(new)
    return new


def _queue_mail(messages: list[Message]) -> None:
    """One delivery and one job per message; both keyed, so that two schedulers at once make one."""
    with_address = [message for message in messages if message.user.email]
    Delivery.objects.bulk_create([Delivery(message=message) for message in with_address], ignore_conflicts=True)
    for message in with_address:
        enqueue(MAIL, {"message": message.pk}, by=None, key=str(message.pk), listed=False)


@transaction.atomic
def mark_read(*, by: User, messages: Iterable[int] | None = None) -> int:
    """Mark one's own messages as read: those named, or all. Returns how many changed."""
    unread = Message.objects.visible_to(by).unread()
    if messages is not None:
        unread = unread.filter(pk__in=list(messages))
    return unread.update(read_at=timezone.now())


@transaction.atomic
def settle(delivery: Delivery, *, by: User, again: bool) -> bool:
    """A person decides about an e-mail that failed or whose end is unknown: send it again, or leave it as told.

    False when somebody else has decided meanwhile.
    """
    kept = Delivery.objects.troubled().select_for_update(no_key=True).filter(pk=delivery.pk).first()
    if kept is None:
        return False
    kept.state = DeliveryState.WAITING if again else DeliveryState.SETTLED
    kept.save()
    record_access(by, AccessAction.MAIL_SETTLED, kept.message, again=again)
    if again:
        enqueue(MAIL, {"message": kept.message_id}, by=None, key=f"{kept.message_id}-{kept.attempts}", listed=False)
    return True
