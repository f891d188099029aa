"""Files of changes, made outside the request."""

from __future__ import annotations

from django.utils import timezone

from households.changes import exporting, reviews
from households.models import ChangeProposal
from slrt.cases.actions import perform
from slrt.jobs.errors import JobFailed
from slrt.jobs.models import Job
from slrt.jobs.progress import Progress
from slrt.jobs.registry import Result, handler
from slrt.jurisdictions.profile import profile_of
from slrt.ui.xlsx import XLSX


@handler(exporting.UPDATE)
def update_file(job: Job, progress: Progress) -> Result:
    """The update file; what it holds is marked together with the job's end, or not at all."""
    profile = profile_of(job.jurisdiction_id)
    cases = exporting.load_items(exporting.waiting(job.created_by, job.jurisdiction_id))
    if not cases:
        raise JobFailed("Tidak ada perubahan yang belum diekspor.")
    path = progress.path("pemutakhiran.xlsx")
    with timezone.override(profile.zone), path.open("wb") as target:
        for done in exporting.write_update(target, cases, user=job.created_by, place=profile.name):
            progress.step(done, len(cases), "Menulis perubahan")

    def mark(row: Job) -> None:
        for case in ChangeProposal.objects.filter(pk__in=[case.pk for case in cases]).order_by("pk"):
            perform(case, "export", by=row.created_by, internal=True, job=row.pk)

    name = f"pemutakhiran-{profile.slug}-{timezone.localdate():%Y%m%d}.xlsx"
    return Result(path=path, name=name, content_type=XLSX, message=f"{len(cases)} usulan diekspor.", apply=mark)


@handler(exporting.LIST)
def review_list(job: Job, progress: Progress) -> Result:
    """A review queue as its reader sees it now."""
    profile, asked = profile_of(job.jurisdiction_id), job.payload
    queues = {queue.code: queue for queue in reviews.offered(job.created_by, profile)}
    if asked["queue"] not in queues:
        raise JobFailed("Antrean ini tidak tersedia untuk Anda.")
    path = progress.path("telaah.xlsx")
    wanted = reviews.Wanted(asked["village"], asked["by"])
    with timezone.override(profile.zone), path.open("wb") as target:
        count = exporting.write_list(target, queues[asked["queue"]], wanted, user=job.created_by, profile=profile)
    return Result(path=path, name="daftar-telaah.xlsx", content_type=XLSX, message=f"{count} baris.")
