"""Running one job: take the lease, call the handler, finish in one transaction if the lease is still ours."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pghistory
import structlog
from billiard.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from slrt.audit import idsonly
from slrt.jobs import leases, storage
from slrt.jobs.errors import JobAgain, JobFailed, JobStopped
from slrt.jobs.models import Job, JobState
from slrt.jobs.progress import BeatingProgress, InlineProgress, Progress
from slrt.jobs.registry import Handler, Result, handler_of

log = structlog.get_logger("slrt.jobs")

# Sent in the finishing transaction: sender=Job, job=. For apps above this one (a message to who asked, for instance).
job_finished = Signal()


def run(job_id: UUID | str, *, inline: bool = False) -> JobState | None:
    """Work on a job if it is due and free. Returns the state it was left in, None when there was nothing to do."""
    job = leases.take(job_id)
    if job is None:
        return None
    kind = InlineProgress if inline else BeatingProgress
    with structlog.contextvars.bound_contextvars(job_id=str(job.pk), job_kind=job.kind):
        progress = kind(job)
        try:
            with progress, pghistory.context(user=job.created_by_id, job=str(job.pk)):
                _attempt(job, progress)
        finally:
            if "workspace" in progress.__dict__:
                storage.discard_workspace(progress.workspace)
    return JobState(Job.objects.values_list("state", flat=True).get(pk=job.pk))


def _attempt(job: Job, progress: Progress) -> None:
    """One call of the handler, and what its end means. BaseException on purpose: WeasyPrint's refusal is one."""
    try:
        spec = handler_of(job.kind)
        result = spec.run(job, progress) or Result()
        progress.check()
        _finish(job, spec, progress, result)
    except JobStopped:
        log.info("job stopped")
    except JobAgain as again:
        leases.give_back(job, seconds=1, counts=False, message=str(again))
    except JobFailed as failure:
        _fail(job, str(failure), failure)
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        leases.give_back(job, seconds=0, counts=False)
        raise
    except SoftTimeLimitExceeded as error:
        _fail_or_retry(job, error, "Pekerjaan melewati batas waktu.")
    except BaseException as error:
        _fail_or_retry(job, error, "")


def _finish(job: Job, spec: Handler, progress: Progress, result: Result) -> None:
    """Result and state in one transaction, only while the lease is ours. A file that lost the race is removed."""
    kept = _keep_file(job, result)
    try:
        with transaction.atomic():
            row = leases.held(job).select_for_update(no_key=True).first()
            if row is None:
                raise JobStopped(str(job.pk))
            if result.apply:
                result.apply(row)
            _mark_done(row, spec, progress, result, kept)
            job_finished.send(sender=Job, job=row)
    except BaseException:
        if kept:
            storage.remove(kept[0])
        raise


def _keep_file(job: Job, result: Result) -> tuple[str, int, str] | None:
    if result.path is None:
        return None
    if not Path(result.path).is_file():
        raise FileNotFoundError("the handler's result file does not exist")
    return storage.keep(Path(result.path), job.pk, job.lease_token)


def _mark_done(row: Job, spec: Handler, progress: Progress, result: Result, kept: tuple[str, int, str] | None) -> None:
    now = timezone.now()
    row.state, row.finished_at, row.expires_at = JobState.DONE, now, now + timedelta(days=spec.keep_days)
    row.lease_token = row.lease_until = None
    row.progress_done = row.progress_total = max(progress.total, progress.done, 1)
    row.message = idsonly.mask_numbers(result.message)[:240]
    row.result_data = idsonly.clean(result.data, "result_data")
    if kept:
        row.result_path, row.result_size, row.result_sha256 = kept
        row.result_name = storage.clean_name(result.name or Path(result.path).name)
        row.result_type = result.content_type
    row.save()


def _fail_or_retry(job: Job, error: BaseException, message: str) -> None:
    """An unexpected error: try again later, or give up with a code after the last attempt."""
    if job.attempts < leases.max_attempts(job.kind):
        log.warning("job will be tried again", attempt=job.attempts, exc_info=error)
        leases.give_back(job, seconds=leases.pause_after(job.attempts), counts=True, message=message)
        return
    _fail(job, message, error)


def _fail(job: Job, message: str, error: BaseException) -> None:
    code = leases.new_code()
    log.error("job failed", code=code, attempt=job.attempts, exc_info=error)
    leases.fail(job, code=code, message=message or "Terjadi gangguan saat pekerjaan disusun.")
