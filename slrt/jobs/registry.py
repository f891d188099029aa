"""Which function does which kind of job. Apps register theirs in <app>/tasks.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from slrt.jobs.models import Job
    from slrt.jobs.progress import Progress

QUEUES = ("fast", "slow", "scan")


@dataclass(frozen=True)
class Result:
    """What a handler gives back.

    path: a file in progress.workspace, moved into the results when the job finishes. name: as the person downloads it.
    message: one sentence shown beside the finished job. data: ids and counts kept with it.
    apply: called in the finishing transaction, so that what it writes and the state "done" come together or not at all.
    """

    path: Path | None = None
    name: str = ""
    content_type: str = "application/octet-stream"
    message: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    apply: Callable[[Job], None] | None = None


Run = Callable[["Job", "Progress"], Result | None]


@dataclass(frozen=True)
class Handler:
    kind: str
    run: Run
    queue: str
    max_attempts: int
    keep_days: int


_handlers: dict[str, Handler] = {}


def handler(kind: str, *, queue: str = "slow", max_attempts: int = 5, keep_days: int = 7) -> Callable[[Run], Run]:
    """Register `run(job, progress) -> Result | None` for a kind of job.

    The function must be safe to run twice: a worker may die after any statement. What it must do exactly once belongs
    in Result.apply. Raise JobFailed(sentence) for what a repetition will not mend.
    """
    if queue not in QUEUES:
        raise ValueError(f"unknown queue {queue}")

    def register(run: Run) -> Run:
        known = _handlers.get(kind)
        if known and known.run.__qualname__ != run.__qualname__:
            raise ValueError(f"two handlers for {kind}")
        _handlers[kind] = Handler(kind, run, queue, max_attempts, keep_days)
        return run

    return register


def handler_of(kind: str) -> Handler:
    """LookupError when no app registered the kind."""
    try:
        return _handlers[kind]
    except KeyError:
        raise LookupError(f"no handler for jobs of kind {kind}") from None


def kinds() -> list[str]:
    return sorted(_handlers)
