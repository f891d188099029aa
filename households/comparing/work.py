"""The comparison's work outside the request."""

from __future__ import annotations

from households.comparing import asking
from households.comparing.run import carry_out
from households.models import EditionComparison
from slrt.jobs.models import Job
from slrt.jobs.progress import Progress
from slrt.jobs.registry import Result, handler
from slrt.ui import words


@handler(asking.KIND, queue="slow", max_attempts=4)
def compare(job: Job, progress: Progress) -> Result:
    """Compare two editions; the work-list comes whole or not at all. Run twice, it is written once."""
    comparison = EditionComparison.objects.select_related("former", "latter").get(pk=job.payload["comparison"])
    done = carry_out(comparison, progress.step)
    count = sum(done.counts.values())
    return Result(message=f"{words.number(count)} perubahan ditemukan.", data={"comparison": done.pk})
