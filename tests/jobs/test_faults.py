"""Real processes die and the broker forgets; every job is done once all the same (reliability F1, F2, F4)."""

from __future__ import annotations

import hashlib
import os
import signal
import time
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.db.models import F

from slrt.accounts.models import User
from slrt.jobs import storage
from slrt.jobs.actions import cancel, enqueue
from slrt.jobs.models import Job, JobState
from slrt.jobs.tasks import TRIAL

pytestmark = pytest.mark.django_db(transaction=True)


def wait_until(condition, seconds: float) -> float:
    """Seconds it took; fails when it does not come true."""
    start = time.monotonic()
    while time.monotonic() - start < seconds:
        if condition():
            return time.monotonic() - start
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} seconds")


def fresh(job: Job) -> Job:
    job.refresh_from_db()
    return job


def person() -> User:
    return User.objects.create_user("uji.antrean", "Uji-Coba-Meja-77!", name="Uji Antrean")


def trial(by: User, lines: int = 60, pause: float = 0.1) -> Job:
    return enqueue(TRIAL, {"lines": lines, "pause": pause}, by=by, title="Percobaan antrean")


def assert_done_once(job: Job, lines: int) -> None:
    fresh(job)
    assert job.state == JobState.DONE
    content = storage.absolute(job.result_path).read_bytes()
    assert content.decode().splitlines() == [f"baris {n}" for n in range(1, lines + 1)]
    assert hashlib.sha256(content).hexdigest() == job.result_sha256
    assert len(list(storage.root().glob(f"2*/{job.pk}-*"))) == 1, "one whole file, nothing partial beside it"


def child_of(job: Job) -> int:
    """The worker process that holds the job: the one that has its unfinished file open."""
    for entry in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if str(job.pk) in str(entry.readlink()):
                return int(entry.parts[2])
        except OSError:
            continue
    raise AssertionError("no worker has the job")


def test_kill_of_the_child_in_mid_job_finishes_it_once(worker):
    job = trial(person())
    wait_until(lambda: fresh(job).progress_done > 5, 20)
    os.kill(child_of(job), signal.SIGKILL)
    took = wait_until(lambda: fresh(job).state == JobState.DONE, 60)
    assert_done_once(job, 60)
    assert job.attempts == 2
    assert took < 50, "at most thirty seconds of delay, and the work itself"


def test_kill_of_the_whole_worker_finishes_it_once(worker):
    job = trial(person())
    wait_until(lambda: fresh(job).progress_done > 5, 20)
    worker.kill_worker()
    assert not fresh(job).has_file
    worker.start_worker()
    wait_until(lambda: fresh(job).state == JobState.DONE, 90)
    assert_done_once(job, 60)
    assert job.attempts == 2


def test_cancel_reaches_a_busy_worker(worker):
    by = person()
    job = trial(by, lines=300)
    wait_until(lambda: fresh(job).progress_done > 2, 20)
    assert cancel(job, by=by)
    stopped = fresh(job).progress_done
    time.sleep(3)
    assert fresh(job).state == JobState.CANCELLED
    assert job.progress_done == stopped
    assert not list(storage.root().glob(f"*/{job.pk}-*"))


def test_broker_that_forgets_everything_loses_no_job(worker):
    """Redis is emptied with jobs queued: the relay sees that nobody took them and sends them again."""
    by = person()
    worker.kill_worker()
    jobs = [enqueue(TRIAL, {"lines": 2, "pause": 0}, by=by) for _ in range(20)]
    wait_until(lambda: not Job.objects.filter(state=JobState.QUEUED).exists(), 20)
    redis.Redis.from_url(settings.REDIS_URL).flushdb()
    # A minute of patience is put in the past, so that the test need not wait for it.
    Job.objects.filter(state=JobState.SENT).update(sent_at=F("sent_at") - timedelta(seconds=61))
    worker.start_worker()
    wait_until(lambda: not Job.objects.exclude(state=JobState.DONE).exists(), 60)
    for job in jobs:
        assert_done_once(job, 2)
        assert job.attempts == 1
