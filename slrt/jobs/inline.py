"""Running waiting jobs in this process: for commands that need the result at once, and for tests."""

from __future__ import annotations

from django.db.models.functions import Now

from slrt.jobs import runner
from slrt.jobs.models import Job, JobState


def run_pending(*kinds: str, limit: int = 100) -> list[Job]:
    """Run what is due (of the kinds named, or all), oldest first, and what they enqueue. Returns those run."""
    ran: list[Job] = []
    while len(ran) < limit:
        waiting = Job.objects.filter(state__in=(JobState.QUEUED, JobState.SENT), next_at__lte=Now())
        if kinds:
            waiting = waiting.filter(kind__in=kinds)
        job = waiting.exclude(pk__in=[done.pk for done in ran]).order_by("next_at", "pk").first()
        if job is None:
            break
        runner.run(job.pk, inline=True)
        job.refresh_from_db()
        ran.append(job)
    return ran
