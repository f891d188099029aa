"""The access log: who opened, searched, printed, exported or decided what, and why. Written once and chained."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone

from slrt.accounts.models import Assignment, Unit, User
from slrt.accounts.permissions import Permission
from slrt.audit.appendonly import append_only
from slrt.audit.enums import AccessAction
from slrt.regions.models import Region


class AccessEventQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> AccessEventQuerySet:
        """Events of the jurisdictions whose log this person may read."""
        return self.filter(jurisdiction__in=user.access.jurisdictions(Permission.AUDIT_VIEW))

    def about(self, obj: models.Model) -> AccessEventQuerySet:
        """Who touched one object: opened by itself, or shown with its number in a list."""
        key = obj.pk if isinstance(obj.pk, int) else str(obj.pk)
        return self.filter(
            Q(object_id=str(obj.pk)) | Q(details__contains={"ids": [key]}),
            object_type=obj._meta.concrete_model._meta.label_lower,
        )


@append_only
class AccessEvent(models.Model):
    """One access. Holds ids and field names only, never a value (security.md 2.7).

    shard is the acting unit's id (0 without one). seq, prev_hash and hash are filled by the database when the
    transaction commits, under a lock per shard: the log is written last, and nobody waits for it while working.
    """

    at = models.DateTimeField("waktu", default=timezone.now, editable=False)
    jurisdiction = models.ForeignKey(
        Region, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+", db_index=False
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+", db_index=False
    )
    user = models.ForeignKey(
        User, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+", db_index=False
    )
    role = models.CharField("peran", max_length=24, blank=True)
    ip = models.GenericIPAddressField("alamat", null=True)
    session_hash = models.CharField(max_length=16, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    action = models.CharField("tindakan", max_length=24, choices=AccessAction)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    reason = models.CharField("alasan", max_length=240, blank=True)
    details = models.JSONField(default=dict)
    shard = models.BigIntegerField(default=0)
    seq = models.BigIntegerField(null=True, editable=False)
    prev_hash = models.BinaryField(null=True, editable=False)
    hash = models.BinaryField(null=True, editable=False)

    objects = AccessEventQuerySet.as_manager()
    personal_purpose: ClassVar[str] = "Pertanggungjawaban atas setiap pembukaan data warga (UU 27/2022 Pasal 35, 39)"
    personal_retention: ClassVar[str] = "5 tahun, dalam catatan berantai yang tidak diubah"
    personal_data: ClassVar[dict[str, str]] = {
        "role": "none",
        "ip": "contact",
        "session_hash": "none",
        "request_id": "none",
        "action": "none",
        "object_type": "none",
        "object_id": "none",
        "reason": "free_text",
        "details": "none",
    }

    class Meta:
        verbose_name = "catatan akses"
        ordering = ("-at", "-pk")
        constraints = (models.UniqueConstraint(fields=("shard", "seq"), name="access_chain_unique"),)
        indexes = (
            models.Index(fields=("jurisdiction", "-at", "-id"), name="access_by_time"),
            models.Index(fields=("user", "-at", "-id"), name="access_by_user"),
            models.Index(fields=("object_type", "object_id", "-id"), name="access_by_object"),
            GinIndex(
                fields=("details",),
                name="access_listed",
                opclasses=("jsonb_path_ops",),
                condition=Q(details__has_key="ids"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_action_display()} #{self.pk}"

    @property
    def action_label(self) -> str:
        return AccessAction(self.action).label if self.action in AccessAction.values else self.action


# accounts lies below this app and cannot ask for history itself: proxies of its tables do, without a second copy.
@pghistory.track(app_label="audit", model_name="UserHistory", exclude=["password", "last_login"])
class TrackedUser(User):
    class Meta:
        proxy = True
        default_permissions = ()


@pghistory.track(app_label="audit", model_name="UnitHistory")
class TrackedUnit(Unit):
    class Meta:
        proxy = True
        default_permissions = ()


@pghistory.track(app_label="audit", model_name="AssignmentHistory")
class TrackedAssignment(Assignment):
    class Meta:
        proxy = True
        default_permissions = ()
