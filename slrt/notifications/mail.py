"""Bringing one message out by e-mail: attempted before, confirmed after, never twice."""

from __future__ import annotations

import smtplib
from contextlib import closing

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from slrt.jobs.errors import JobFailed
from slrt.notifications.models import Delivery, DeliveryState, Message

REFUSED = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError)


class MailServerDown(Exception):
    """No connection to the mail server; nothing was sent."""


def claim(message_id: int) -> Delivery | None:
    """Write "attempted" and commit: a process that dies while sending leaves a trace. None when done or unclear."""
    with transaction.atomic():
        delivery = (
            Delivery.objects.select_for_update(no_key=True).filter(message_id=message_id, channel="email").first()
        )
        if delivery is None or delivery.state not in (DeliveryState.WAITING, DeliveryState.ATTEMPTED):
            return None
        if delivery.state == DeliveryState.ATTEMPTED:
            # A process died between sending and writing so.
            finish(delivery, DeliveryState.UNCLEAR, "terputus saat dikirim")
            return None
        delivery.state, delivery.attempted_at = DeliveryState.ATTEMPTED, timezone.now()
        delivery.attempts += 1
        delivery.save()
    return delivery


def finish(delivery: Delivery, state: DeliveryState, error: str = "") -> None:
    delivery.state, delivery.error = state, error[:80]
    delivery.confirmed_at = timezone.now() if state == DeliveryState.CONFIRMED else None
    delivery.save()


def deliver(message_id: int) -> None:
    """Send one message by Django's mail backend. MailServerDown: try later. JobFailed: the address was refused."""
    delivery = claim(message_id)
    if delivery is None:
        return
    message = Message.objects.select_related("user").get(pk=message_id)
    with closing(_open(delivery)) as server:
        try:
            server.send_messages([compose(message)])
        except REFUSED as error:
            finish(delivery, DeliveryState.FAILED, type(error).__name__)
            raise JobFailed("Server surel menolak pesan ini.") from error
        except Exception as error:
            # Cut off while sending: it may have arrived. People decide, a machine must not send it again.
            finish(delivery, DeliveryState.UNCLEAR, type(error).__name__)
            raise JobFailed("Pengiriman surel tidak jelas hasilnya; periksa sebelum mengirim lagi.") from error
    finish(delivery, DeliveryState.CONFIRMED)


def _open(delivery: Delivery) -> BaseEmailBackend:
    """A connection to the mail server. Without one nothing went out, so a later attempt is safe."""
    server = get_connection()
    try:
        server.open()
    except (OSError, smtplib.SMTPException) as error:
        finish(delivery, DeliveryState.WAITING, type(error).__name__)
        raise MailServerDown(type(error).__name__) from error
    return server


def compose(message: Message) -> EmailMessage:
    """Title, one sentence, and the way to the application. No family's data, no link that signs in."""
    address = f"{settings.SITE_URL.rstrip('/')}{message.url}" if message.url else settings.SITE_URL
    body = render_to_string("emails/message.txt", {"message": message, "address": address})
    return EmailMessage(
        subject=" ".join(message.title.split()),
        body=body,
        to=[message.user.email],
        headers={"X-SLRT-Message": str(message.pk), "Auto-Submitted": "auto-generated"},
    )
