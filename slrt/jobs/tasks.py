"""What Celery calls. A task takes an id and is safe to run twice."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.db import connection
from django.utils import timezone

from slrt.jobs import relay, runner, storage
from slrt.jobs.models import TERMINAL, Job, JobState

# A worker's statements may take longer than a web page's.
STATEMENT_TIMEOUT = "300s"
KEEP_ROWS_DAYS = 90


@shared_task(name="slrt.jobs.tasks.run_job")
def run_job(job_id: str) -> None:
    """Work on one job, if it is still there to be done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, false)", [STATEMENT_TIMEOUT])
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
