"""Asking for work, taking it back, asking again. None of it talks to the broker."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from slrt.accounts.models import User
from slrt.audit import idsonly
from slrt.jobs import storage
from slrt.jobs.models import ACTIVE, Job, JobState
from slrt.jobs.registry import handler_of


@transaction.atomic
def enqueue(
    kind: str,
    payload: dict[str, Any] | None = None,
    *,
    by: User | None,
    key: str | None = None,
    title: str = "",
    queue: str | None = None,
    listed: bool = True,
    jurisdiction: str | None = None,
    at: datetime | None = None,
) -> Job:
    """Write a job in the caller's transaction; the relay sends it after the commit.

    payload: ids and codes only (ValueError otherwise). key: the same request gives the same job back, also when it is
    done and its file still there; it is per person for listed jobs, and one for all otherwise. listed: shown in
    "Unduhan saya". at: not before this moment. LookupError for a kind without handler.
    """
    spec = handler_of(kind)
    grant = next(iter(by.access.grants), None) if by else None
    full_key = _full_key(kind, key, by, listed)
    job = Job(
        kind=kind,
        title=idsonly.clean(title, "title"),
        key=full_key,
        payload=idsonly.clean(payload or {}, "payload"),
        listed=listed and by is not None,
        queue=queue or spec.queue,
        jurisdiction_id=jurisdiction or (grant.jurisdiction if grant else None),
        unit_id=grant.unit_id if grant else None,
        created_by=by,
    )
    if at is not None:
        job.next_at = at
    if full_key is None:
        job.save(force_insert=True)
        return job
    Job.objects.bulk_create([job], ignore_conflicts=True)
    kept = Job.objects.select_for_update(no_key=True).get(key=full_key)
    if kept.pk != job.pk and kept.can_retry:
        _start_again(kept)
    return kept


def _full_key(kind: str, key: str | None, by: User | None, listed: bool) -> str | None:
    if key is None:
        return None
    owner = by.pk if listed and by else 0
    return idsonly.clean(f"{kind}|{owner}|{key}", "key")


@transaction.atomic
def cancel(job: Job, *, by: User) -> bool:
    """Stop a job of one's own; a worker busy with it notices at its next step. False when it is too late."""
    changed = Job.objects.filter(pk=job.pk, created_by=by, state__in=ACTIVE).update(
        state=JobState.CANCELLED,
        lease_token=None,
        lease_until=None,
        finished_at=timezone.now(),
        message="Dibatalkan atas permintaan Anda.",
    )
    job.refresh_from_db()
    return bool(changed)


@transaction.atomic
def retry(job: Job, *, by: User) -> bool:
    """Queue a failed, cancelled or expired job of one's own again. False when it is in another state."""
    kept = Job.objects.select_for_update(no_key=True).filter(pk=job.pk, created_by=by).first()
    if kept is None or not kept.can_retry:
        return False
    _start_again(kept)
    job.refresh_from_db()
    return True


def _start_again(job: Job) -> None:
    if job.result_path:
        path = job.result_path
        transaction.on_commit(lambda: storage.remove(path))
    cleared = dict.fromkeys(("sent_at", "lease_token", "lease_until", "started_at", "finished_at", "expires_at"))
    empty = dict.fromkeys(("message", "error_code", "result_path", "result_name", "result_type", "result_sha256"), "")
    zero = dict.fromkeys(("attempts", "progress_done", "progress_total", "result_size"), 0)
    Job.objects.filter(pk=job.pk).update(state=JobState.QUEUED, next_at=Now(), **cleared, **empty, **zero)
    job.refresh_from_db()
