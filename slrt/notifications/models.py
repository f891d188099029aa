"""Messages to members of staff: the row comes first, delivery by other ways follows."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.regions.models import Region


class MessageQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> MessageQuerySet:
        """A person's own inbox, nobody else's."""
        return self.filter(user=user)

    def unread(self) -> MessageQuerySet:
        return self.filter(read_at__isnull=True)


class Message(models.Model):
    """One message to one person. due_key makes it unique: the same event never tells the same person twice.

    Text carries case numbers and steps, never a family's data: it also travels by e-mail.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="messages")
    jurisdiction = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    title = models.CharField("judul", max_length=160)
    body = models.CharField("isi", max_length=400, blank=True)
    url = models.CharField(max_length=200, blank=True)
    due_key = models.CharField(max_length=160)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = dict.fromkeys(
        ("kind", "subject_kind", "subject_id", "title", "body", "url", "due_key"), "none"
    )

    class Meta:
        verbose_name = "pesan"
        ordering = ("-created_at", "-pk")
        constraints = (models.UniqueConstraint(fields=("user", "due_key"), name="message_once"),)
        indexes = (
            models.Index(fields=("user", "-created_at", "-id"), name="message_inbox"),
            models.Index(fields=("user",), name="message_unread", condition=Q(read_at__isnull=True)),
        )

    def __str__(self) -> str:
        return self.title


class DeliveryState(models.TextChoices):
    WAITING = "waiting", "Menunggu"
    ATTEMPTED = "attempted", "Sedang dikirim"
    CONFIRMED = "confirmed", "Terkirim"
    UNCLEAR = "unclear", "Tidak jelas, perlu diperiksa"
    FAILED = "failed", "Ditolak server surel"
    SETTLED = "settled", "Diselesaikan petugas"


class DeliveryQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> DeliveryQuerySet:
        """Deliveries in the jurisdictions whose staff this person looks after."""
        return self.filter(message__jurisdiction__in=user.access.jurisdictions(Permission.USER_CHANGE))

    def troubled(self) -> DeliveryQuerySet:
        """What a person has to decide: refused by the server, or cut off so that nobody knows."""
        return self.filter(state__in=(DeliveryState.UNCLEAR, DeliveryState.FAILED))


class Delivery(models.Model):
    """One way of bringing a message outside. Written "attempted" before and "confirmed" after: what died in between is
    unclear and goes to people, never blindly out a second time."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=12, default="email")
    state = models.CharField(max_length=12, choices=DeliveryState, default=DeliveryState.WAITING)
    attempted_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=80, blank=True)

    objects = DeliveryQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = {"channel": "none", "state": "none", "error": "none"}

    class Meta:
        verbose_name = "pengiriman pesan"
        constraints = (models.UniqueConstraint(fields=("message", "channel"), name="delivery_once"),)
        indexes = (
            models.Index(fields=("state", "attempted_at"), name="delivery_open", condition=~Q(state="confirmed")),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"


class ReminderRun(models.Model):
    """When each reminder last looked, so that a scheduler that was down catches up once."""

    name = models.CharField(max_length=80, primary_key=True)
    looked_until = models.DateTimeField()

    class Meta:
        verbose_name = "jejak pengingat"

    def __str__(self) -> str:
        return self.name
