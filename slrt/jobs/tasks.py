"""What Celery calls. A task takes an id and is safe to run twice."""

from __future__ import annotations

import time
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from slrt.jobs import relay, runner, storage
from slrt.jobs.errors import JobFailed
from slrt.jobs.models import TERMINAL, Job, JobState
from slrt.jobs.progress import Progress
from slrt.jobs.registry import Result, handler

KEEP_ROWS_DAYS = 90


TRIAL = "jobs.trial"
TRIAL_MAX_LINES = 600


@handler(TRIAL, keep_days=1)
def trial(job: Job, progress: Progress) -> Result:
    """A job that does nothing but take time, line by line: `manage.py try_queue` sends it through relay and worker."""
    lines = job.payload["lines"]
    if not 0 < lines <= TRIAL_MAX_LINES:
        raise JobFailed("Jumlah baris percobaan di luar batas.")
    path = progress.path("percobaan.txt")
    with path.open("w") as file:
        for number in range(1, lines + 1):
            file.write(f"baris {number}\n")
            progress.step(number, lines, f"Baris {number}")
            time.sleep(job.payload["pause"])
    return Result(path, "Percobaan antrean.txt", "text/plain", message=f"{lines} baris", data={"lines": lines})


@shared_task(name="slrt.jobs.tasks.run_job")
def run_job(job_id: str) -> None:
    """Work on one job, if it is still there to be done."""
    runner.run(job_id)


@shared_task(name="slrt.jobs.tasks.sweep")
def sweep() -> None:
    """The relay sweeps every few seconds; this is the second pair of eyes when it is down."""
    relay.sweep()


@shared_task(name="slrt.jobs.tasks.tidy")
def tidy() -> None:
    """Remove result files past their days, what dead workers left, and rows nobody will ask for again."""
    now = timezone.now()
    for job in (
        Job.objects.filter(state=JobState.DONE, expires_at__lt=now).exclude(result_path="").order_by("expires_at")
    ):
        storage.remove(job.result_path)
        Job.objects.filter(pk=job.pk, result_path=job.result_path).update(result_path="")
    for path in storage.stray_files(Job.objects.exclude(result_path="").values_list("result_path", flat=True)):
        if path.is_dir():
            storage.discard_workspace(path)
        else:
            path.unlink(missing_ok=True)
    Job.objects.filter(state__in=TERMINAL, finished_at__lt=now - timedelta(days=KEEP_ROWS_DAYS)).delete()
