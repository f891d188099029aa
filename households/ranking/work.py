"""The ranking's work outside the request. Each handler may be begun twice; what it leaves behind is written once."""

from __future__ import annotations

from households.models import RankingRun
from households.ranking import export
from households.ranking.run import carry_out
from slrt.jobs.errors import JobFailed
from slrt.jobs.models import Job
from slrt.jobs.progress import Progress
from slrt.jobs.registry import Result, handler
from slrt.notifications.actions import notify
from slrt.regions.models import Region
from slrt.ui import words
from slrt.ui.pdf import PdfRefused
from slrt.ui.xlsx import XLSX

PDF = "application/pdf"


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


@handler("ranking.pdf")
def make_pdf(job: Job, progress: Progress) -> Result:
    run = _finished(job)
    progress.step(0, 1, "Menata halaman")
    try:
        content = export.pdf_bytes(run, user=job.created_by, village=job.payload["village"])
    except PdfRefused as refused:
        raise JobFailed(f"{refused} Atau pilih satu desa.") from refused
    path = progress.path("peringkat.pdf")
    path.write_bytes(content)
    return Result(path=path, name=f"{_name(run, job)}.pdf", content_type=PDF, data={"run": run.pk})


@handler("ranking.xlsx")
def make_xlsx(job: Job, progress: Progress) -> Result:
    run = _finished(job)
    path = progress.path("peringkat.xlsx")
    with path.open("wb") as target:
        written = export.write_workbook(run, target, user=job.created_by, village=job.payload["village"])
        for done, total in written:
            progress.step(done, total, "Menulis baris")
    return Result(path=path, name=f"{_name(run, job)}.xlsx", content_type=XLSX, data={"run": run.pk})


def _finished(job: Job) -> RankingRun:
    run = RankingRun.objects.select_related("region__parent").get(pk=job.payload["run"])
    if not run.done:
        raise JobFailed("Pemeringkatan ini belum selesai.")
    return run


def _name(run: RankingRun, job: Job) -> str:
    place = job.payload["village"]
    return f"Peringkat {run.pk}" + (f" {Region.objects.get(code=place).name}" if place else "")
