"""The ranking's work outside the request. Each handler may be begun twice; what it leaves behind is written once."""

from __future__ import annotations

from households.models import RankingRun
from households.ranking.run import carry_out
from slrt.jobs.models import Job
from slrt.jobs.progress import Progress
from slrt.jobs.registry import Result, handler
from slrt.notifications.actions import notify
from slrt.ui import words


@handler("ranking.run")
def rank(job: Job, progress: Progress) -> Result:
    """Rank everybody; the rows and the digest come together or not at all."""
    run = RankingRun.objects.select_related("requested_by").get(pk=job.payload["run"])
    done = carry_out(run, progress.step)

    def tell(row: Job) -> None:
        notify(
            [run.requested_by], kind="ranking.done", key=f"ranking-{run.pk}", title=f"Peringkat {run.pk} siap",
            body=f"{words.number(done.families)} keluarga sudah diperingkat.", url=f"/peringkat/{run.pk}/",
            subject=run, jurisdiction=run.jurisdiction_id, email=False,
        )  # fmt: skip

    return Result(message=f"{words.number(done.families)} keluarga diperingkat.", data={"run": run.pk}, apply=tell)
