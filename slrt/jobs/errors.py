"""How a handler ends other than by returning a result."""

from __future__ import annotations


class JobFailed(Exception):
    """The job cannot be done, and trying again would not help. The message is shown to the person who asked."""


class JobAgain(Exception):
    """Put the job back in the queue; work done so far is kept by the handler. Does not count as an attempt."""


class JobStopped(Exception):
    """This worker may no longer finish the job: it was cancelled, or its lease went to another worker."""
