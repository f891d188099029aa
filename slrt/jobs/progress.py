"""What a handler uses to say how far it is, and to learn that it should stop."""

from __future__ import annotations

import threading
import time
from functools import cached_property
from pathlib import Path

import structlog
from django.db import DatabaseError, InterfaceError, connection

from slrt.jobs import leases, storage
from slrt.jobs.errors import JobStopped
from slrt.jobs.models import Job

log = structlog.get_logger("slrt.jobs")


class Progress:
    """Counts and a sentence. Handlers call `step` or `advance` often; what is written, and when, is decided here.

    JobStopped is raised from these calls when the job was cancelled or its lease is lost: let it pass.
    """

    def __init__(self, job: Job):
        self.job = job
        self.done, self.total, self.message = 0, 0, ""
        self.lost = threading.Event()
        self._dirty = False

    @cached_property
    def workspace(self) -> Path:
        """A directory of this attempt's own, removed when it ends."""
        return storage.workspace(self.job.pk, self.job.lease_token)

    def path(self, name: str) -> Path:
        """A file in the workspace, to be returned in a Result."""
        return self.workspace / storage.clean_name(name)

    def step(self, done: int | None = None, total: int | None = None, message: str | None = None) -> None:
        """Say where the work is: `done` of `total`, and one short sentence without personal data."""
        self.done = self.done if done is None else done
        self.total = self.total if total is None else total
        self.message = self.message if message is None else message[:240]
        self._dirty = True
        self.check()

    def advance(self, count: int = 1) -> None:
        self.step(done=self.done + count)

    def check(self) -> None:
        """Raise JobStopped when this worker should no longer work on the job."""
        if self.lost.is_set():
            raise JobStopped(str(self.job.pk))

    def write(self) -> None:
        """Extend the lease and store the counts."""
        self._dirty = False
        if not leases.extend(self.job, progress_done=self.done, progress_total=self.total, message=self.message):
            self.lost.set()


class InlineProgress(Progress):
    """Writes at once, on the handler's own connection: for tests and for commands that run a job by themselves."""

    def check(self) -> None:
        if self._dirty:
            self.write()
        super().check()

    def __enter__(self) -> InlineProgress:
        return self

    def __exit__(self, *exc) -> None:
        return None


class BeatingProgress(Progress):
    """Writes from a thread with a connection of its own: the handler may hold a transaction open for as long as it
    needs, and the lease lives on while it computes."""

    def __enter__(self) -> BeatingProgress:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"lease-{self.job.pk}", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *exc) -> None:
        self._stop.set()
        self._thread.join(timeout=10)

    def _beat(self) -> None:
        written = time.monotonic()
        try:
            while not self._stop.wait(1) and not self.lost.is_set():
                if not self._dirty and time.monotonic() - written < leases.HEARTBEAT_SECONDS:
                    continue
                try:
                    self.write()
                    written = time.monotonic()
                except (DatabaseError, InterfaceError) as error:
                    log.warning("heartbeat failed", job_id=str(self.job.pk), error=type(error).__name__)
                    connection.close()
        finally:
            connection.close()
