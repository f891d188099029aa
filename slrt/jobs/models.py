"""A job: work that a request asked for and a worker does. Written in the request's own transaction, so none is lost."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from slrt.accounts.models import Unit, User
from slrt.regions.models import Region


class JobState(models.TextChoices):
    QUEUED = "queued", "Menunggu"
    SENT = "sent", "Menunggu giliran"
    RUNNING = "running", "Berjalan"
    DONE = "done", "Selesai"
    FAILED = "failed", "Gagal"
    CANCELLED = "cancelled", "Dibatalkan"


ACTIVE = (JobState.QUEUED, JobState.SENT, JobState.RUNNING)
TERMINAL = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class JobQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> JobQuerySet:
        """A person's own requests ("Unduhan saya"): nobody sees another's, whatever the role."""
        return self.filter(created_by=user, listed=True)

    def active(self) -> JobQuerySet:
        return self.filter(state__in=ACTIVE)


class Job(models.Model):
    """One piece of work and the truth about it; the broker only wakes workers.

    payload holds ids and codes only. lease_token names the worker that may finish it; attempts counts leases taken.
    The result's file is listed only once it is whole (state done).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("jenis", max_length=60)
    title = models.CharField("judul", max_length=160, blank=True)
    key = models.CharField(max_length=160, null=True, unique=True)  # noqa: DJ001 - NULL = no key, and many of them
    payload = models.JSONField(default=dict)
    listed = models.BooleanField(default=True)
    queue = models.CharField(max_length=8, default="slow")
    state = models.CharField("keadaan", max_length=12, choices=JobState, default=JobState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    progress_done = models.PositiveBigIntegerField(default=0)
    progress_total = models.PositiveBigIntegerField(default=0)
    message = models.CharField("keterangan", max_length=240, blank=True)
    error_code = models.CharField(max_length=12, blank=True)
    result_path = models.CharField(max_length=200, blank=True)
    result_name = models.CharField("nama berkas", max_length=160, blank=True)
    result_type = models.CharField(max_length=100, blank=True)
    result_size = models.PositiveBigIntegerField(default=0)
    result_sha256 = models.CharField(max_length=64, blank=True)
    result_data = models.JSONField(default=dict, blank=True)
    jurisdiction = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="jobs")
    created_at = models.DateTimeField("diminta", default=timezone.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()
    personal_data: ClassVar[dict[str, str]] = dict.fromkeys(
        [
            "kind",
            "title",
            "key",
            "payload",
            "queue",
            "state",
            "message",
            "error_code",
            "result_path",
            "result_name",
            "result_type",
            "result_sha256",
            "result_data",
        ],
        "none",
    )

    class Meta:
        verbose_name = "pekerjaan"
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="running") | Q(lease_token__isnull=False, lease_until__isnull=False),
                name="job_running_has_lease",
            ),
        )
        indexes = (
            models.Index(fields=("next_at",), name="job_waiting", condition=Q(state="queued")),
            models.Index(
                fields=("state", "lease_until"), name="job_under_way", condition=Q(state__in=("sent", "running"))
            ),
            models.Index(fields=("created_by", "-created_at"), name="job_of_person", condition=Q(listed=True)),
            models.Index(fields=("expires_at",), name="job_expiring", condition=~Q(result_path="")),
        )

    def __str__(self) -> str:
        return self.title or self.kind

    @property
    def active(self) -> bool:
        return self.state in ACTIVE

    @property
    def percent(self) -> int | None:
        """Whole per cent done, or None while the total is unknown."""
        if not self.progress_total:
            return None
        return min(100, self.progress_done * 100 // self.progress_total)

    @property
    def has_file(self) -> bool:
        return self.state == JobState.DONE and bool(self.result_path)

    @property
    def gone(self) -> bool:
        """Done, but its file has been removed after the days it is kept."""
        return self.state == JobState.DONE and bool(self.result_name) and not self.result_path

    @property
    def can_cancel(self) -> bool:
        return self.active

    @property
    def can_retry(self) -> bool:
        return self.state in (JobState.FAILED, JobState.CANCELLED) or self.gone

    def seconds_left(self) -> int | None:
        """Estimated seconds until done, from the share done so far; None when nothing can be said."""
        if self.state != JobState.RUNNING or not self.started_at or not self.percent:
            return None
        spent = (timezone.now() - self.started_at).total_seconds()
        return round(spent * (self.progress_total - self.progress_done) / self.progress_done)
