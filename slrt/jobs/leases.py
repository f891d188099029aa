"""Who may work on a job, told by conditional updates: each either succeeds for one worker or does nothing.

Times come from the database's clock, so that workers on machines with wrong clocks agree.
"""

from __future__ import annotations

import secrets
import uuid
from datetime import timedelta
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now

from slrt.jobs.models import Job, JobState
from slrt.jobs.registry import handler_of

LEASE = timedelta(seconds=18)
HEARTBEAT_SECONDS = 5
# Waiting time before the next attempt, by how many have been made.
BACK_OFF = (2, 15, 60, 180, 600)
DEFAULT_MAX_ATTEMPTS = 5


def take(job_id: uuid.UUID | str) -> Job | None:
    """Take the lease. None when another worker holds it, or the job is finished, cancelled or not due."""
    token = uuid.uuid4()
    due = Q(state=JobState.SENT) | Q(state=JobState.QUEUED, next_at__lte=Now())
    abandoned = Q(state=JobState.RUNNING, lease_until__lt=Now())
    changed = (
        Job.objects.filter(pk=job_id)
        .filter(due | abandoned)
        .update(
            state=JobState.RUNNING,
            lease_token=token,
            lease_until=Now() + LEASE,
            attempts=F("attempts") + 1,
            started_at=Coalesce("started_at", Now()),
            message="",
            error_code="",
        )
    )
    return Job.objects.get(pk=job_id) if changed else None


def held(job: Job) -> Any:
    """The row, as long as this worker holds it."""
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, lease_token=job.lease_token)


def extend(job: Job, **progress: Any) -> bool:
    """Keep the lease and tell how far the work is. False when it is lost."""
    return bool(held(job).update(lease_until=Now() + LEASE, **progress))


def give_back(job: Job, *, seconds: int, counts: bool, message: str = "") -> bool:
    """Put the job back in the queue, to be sent again after `seconds`."""
    return bool(
        held(job).update(
            state=JobState.QUEUED,
            lease_token=None,
            lease_until=None,
            sent_at=None,
            next_at=Now() + timedelta(seconds=seconds),
            message=message[:240],
            attempts=F("attempts") - (0 if counts else 1),
        )
    )


def fail(job: Job, *, code: str, message: str) -> bool:
    """The end of a job that cannot be done. `code` is what the person tells the administrator, and the log says."""
    return bool(
        held(job).update(
            state=JobState.FAILED,
            lease_token=None,
            lease_until=None,
            finished_at=Now(),
            error_code=code,
            message=message[:240],
        )
    )


def new_code() -> str:
    """R-7F3A: short enough to be said on the telephone."""
    return f"R-{secrets.token_hex(2).upper()}"


def pause_after(attempts: int) -> int:
    """Seconds to wait before the next attempt."""
    return BACK_OFF[min(max(attempts, 1), len(BACK_OFF)) - 1]


def max_attempts(kind: str) -> int:
    try:
        return handler_of(kind).max_attempts
    except LookupError:
        return DEFAULT_MAX_ATTEMPTS


def return_abandoned() -> int:
    """Expired leases go back to the queue; jobs that have killed their worker too often fail. Returns how many."""
    count = 0
    for job in Job.objects.filter(state=JobState.RUNNING, lease_until__lt=Now()).order_by("lease_until")[:200]:
        if job.attempts >= max_attempts(job.kind):
            count += fail(job, code=new_code(), message=GAVE_UP)
        else:
            seconds = 0 if job.attempts <= 1 else pause_after(job.attempts - 1)
            count += give_back(job, seconds=seconds, counts=True)
    return count


GAVE_UP = "Pekerjaan berhenti di tengah jalan berulang kali. Coba lagi nanti."


def resend_lost(*, queue: str, empty: bool) -> int:
    """Sent jobs that no worker has taken go back to the queue: after a minute when the broker's queue is empty (it lost
    them), after a quarter of an hour otherwise. A second copy of a message does no harm: only one takes the lease."""
    edge = Now() - (timedelta(seconds=60) if empty else timedelta(minutes=15))
    return Job.objects.filter(state=JobState.SENT, queue=queue, sent_at__lt=edge).update(
        state=JobState.QUEUED, sent_at=None, next_at=Now()
    )
