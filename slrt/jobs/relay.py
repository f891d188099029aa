"""From the outbox to the broker. Nothing else publishes; a dead broker makes the relay wait, and nobody else.

Polling once or twice a second is chosen over LISTEN/NOTIFY: NOTIFY takes a lock shared by all committing transactions,
and does not pass through a transaction-level pooler.
"""

from __future__ import annotations

import threading
import time

import redis
import structlog
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.models.functions import Now
from redis.backoff import NoBackoff
from redis.retry import Retry

from slrt.jobs import leases
from slrt.jobs.models import Job, JobState
from slrt.jobs.registry import QUEUES

log = structlog.get_logger("slrt.relay")

POLL_SECONDS = 0.5
SWEEP_SECONDS = 3
MAX_PAUSE = 30


class BrokerDown(Exception):
    """The broker did not take a message."""


def due() -> bool:
    """Whether a job waits to be sent."""
    return Job.objects.filter(state=JobState.QUEUED, next_at__lte=Now()).exists()


def publish_one() -> bool:
    """Send the job that has waited longest. False when none is due; BrokerDown leaves it waiting."""
    with transaction.atomic():
        job = (
            Job.objects.select_for_update(skip_locked=True, no_key=True)
            .filter(state=JobState.QUEUED, next_at__lte=Now())
            .only("pk", "queue")
            .order_by("next_at")
            .first()
        )
        if job is None:
            return False
        publish(str(job.pk), job.queue)
        Job.objects.filter(pk=job.pk).update(state=JobState.SENT, sent_at=Now())
    return True


def publish(job_id: str, queue: str) -> None:
    """Put a message on the broker: the job's id and nothing else."""
    from slrt.jobs.tasks import run_job

    try:
        run_job.apply_async(args=[job_id], queue=queue, retry=False, ignore_result=True)
    except (DatabaseError, InterfaceError):
        raise
    except Exception as error:
        raise BrokerDown(type(error).__name__) from error


def sweep() -> dict[str, int]:
    """Return what dead workers and a forgetful broker left behind. Safe to run anywhere, any number of times."""
    returned = leases.return_abandoned()
    resent = 0
    for queue in QUEUES:
        if Job.objects.filter(state=JobState.SENT, queue=queue).exists():
            resent += leases.resend_lost(queue=queue, empty=_is_empty(queue))
    if returned or resent:
        log.info("swept", returned=returned, resent=resent)
    return {"returned": returned, "resent": resent}


def _client() -> redis.Redis:
    """A client that answers within two seconds or not at all: the library's own retries would take six."""
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=1, retry=Retry(NoBackoff(), 0)
    )


def _is_empty(queue: str) -> bool:
    """Whether the broker holds no message for a queue. An unreachable broker does not count as empty."""
    try:
        with _client() as client:
            return client.llen(queue) == 0
    except redis.RedisError:
        return False


def check_broker() -> None:
    """BrokerDown when the broker does not answer: asked before a job's row is locked for sending."""
    try:
        with _client() as client:
            client.ping()
    except redis.RedisError as error:
        raise BrokerDown(type(error).__name__) from error


class Relay:
    """The loop of `manage.py relay`. Several may run side by side."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.failures = 0
        self.swept = 0.0

    def stop(self, *_signal) -> None:
        self.stopping.set()

    def run(self) -> None:
        while not self.stopping.is_set():
            self.stopping.wait(self.turn())

    def turn(self) -> float:
        """Publish what is due and sweep now and then. Returns how many seconds to rest."""
        try:
            self._sweep_sometimes()
            if not due():
                return POLL_SECONDS
            check_broker()
            while not self.stopping.is_set() and publish_one():
                pass
        except BrokerDown as error:
            return self._pause("broker unreachable", error)
        except (DatabaseError, InterfaceError) as error:
            connection.close()
            return self._pause("database unreachable", error)
        if self.failures:
            log.info("relay works again", after=self.failures)
        self.failures = 0
        return POLL_SECONDS

    def _sweep_sometimes(self) -> None:
        if time.monotonic() - self.swept >= SWEEP_SECONDS:
            self.swept = time.monotonic()
            sweep()

    def _pause(self, what: str, error: Exception) -> float:
        self.failures += 1
        seconds = min(MAX_PAUSE, 2 ** min(self.failures - 1, 5))
        log.warning(what, error=type(error).__name__, failures=self.failures, pause=seconds)
        return seconds
