"""Jobs that make papers of the pre-list and keep them with what they are about."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from households import minutes
from households.actions.deliberation import MINUTES_JOB
from households.models import Deliberation
from slrt.documents.actions import store_upload
from slrt.jobs.errors import JobFailed
from slrt.jobs.models import Job
from slrt.jobs.progress import Progress
from slrt.jobs.registry import Result, handler
from slrt.ui.pdf import PdfRefused


@handler(MINUTES_JOB, queue="slow")
def make_minutes(job: Job, progress: Progress) -> Result:
    """The berita acara as PDF. A second run, or one for an edition that was amended since, does nothing."""
    meeting = Deliberation.objects.select_related("region__parent", "unit").get(pk=job.payload["deliberation"])
    if meeting.edition != job.payload["edition"] or minutes.stored_minutes(meeting) is not None:
        return Result(message="Berita acara sudah ada.")
    progress.step(0, total=1, message="Menyusun berita acara")
    try:
        content = minutes.pdf_of(meeting)
    except PdfRefused as refused:
        raise JobFailed(str(refused)) from refused

    def keep(_job: Job) -> None:
        # Locked, so that a copy of this job that lost its lease cannot add a second file.
        Deliberation.objects.select_for_update(of=("self",), no_key=True).get(pk=meeting.pk)
        if minutes.stored_minutes(meeting) is None:
            file = SimpleUploadedFile(f"Berita acara {meeting.number}.pdf", content, "application/pdf")
            title = f"Berita acara {meeting.minutes_number}, susunan {meeting.edition}"
            kind = f"{minutes.KIND}{meeting.edition}"
            store_upload(file, subject=meeting, kind=kind, by=None, title=title, accept={"pdf"})

    return Result(message="Berita acara tersimpan pada musyawarah.", apply=keep)
