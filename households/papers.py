"""Jobs that make papers of the pre-list and keep them with what they are about."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from households import certificates, minutes
from households.actions.batches import BATCH_JOB, FILE, file_name
from households.actions.certificates import CERTIFICATE_JOB
from households.actions.deliberation import MINUTES_JOB
from households.models import Batch, Certificate, Deliberation
from households.siks import workbook
from households.siks.compose import row_of
from slrt.cases.actions import perform
from slrt.documents.actions import store_upload
from slrt.documents.made import keeper
from slrt.documents.models import Document
from slrt.jobs.errors import JobFailed
from slrt.jobs.models import Job
from slrt.jobs.progress import Progress
from slrt.jobs.registry import Result, handler
from slrt.ui.pdf import PdfRefused
from slrt.ui.xlsx import XLSX


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

    keep = keeper(
        content, subject=meeting, kind=f"{minutes.KIND}{meeting.edition}", name=f"Berita acara {meeting.number}.pdf",
        title=f"Berita acara {meeting.minutes_number}, susunan {meeting.edition}",
    )  # fmt: skip
    return Result(message="Berita acara tersimpan pada musyawarah.", apply=keep)


@handler(BATCH_JOB, queue="slow")
def make_batch(job: Job, progress: Progress) -> Result:
    """The XLSX of a batch, kept with it; then the batch is ready to be sent. A second run does nothing."""
    batch = Batch.objects.select_related("region").get(pk=job.payload["batch"])
    if batch.status != "composed":
        return Result(message="Berkas sudah dibuat atau dibatalkan.")
    related = ("person__siks", "proposal__household", "proposal__region__parent__parent__parent")
    lines = batch.lines.select_related(*related).order_by("position")
    progress.step(0, total=1, message="Menulis berkas")
    path = progress.workspace / "usulan.xlsx"
    workbook.write(path, (row_of(line.proposal, line.person, batch.programme) for line in lines))
    content = path.read_bytes()

    def keep(_job: Job) -> None:
        locked = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if locked.status == "composed" and not Document.objects.of("batch", batch.pk).filter(kind=FILE).exists():
            file = SimpleUploadedFile(file_name(batch), content, XLSX)
            stored = store_upload(file, subject=batch, kind=FILE, by=None, title="Berkas usulan", accept={"table"})
            perform(locked, "make", by=None, internal=True, sha256=stored.sha256)

    return Result(message="Berkas usulan siap.", apply=keep)


@handler(CERTIFICATE_JOB, queue="slow")
def make_certificate(job: Job, progress: Progress) -> Result:
    """The certificate as PDF, kept with it. A second run does nothing."""
    made = Certificate.objects.select_related(*certificates.RELATED).get(pk=job.payload["certificate"])
    if certificates.stored(made) is not None:
        return Result(message="Surat sudah ada.")
    progress.step(0, total=1, message="Menyusun surat")
    content = certificates.pdf_of(made)

    # The family is locked for it: the certificate itself is written once.
    keep = keeper(
        content, subject=made, kind=certificates.KIND, name=f"{certificates.TITLE} {made.pk}.pdf",
        title=certificates.TITLE, lock=made.household,
    )  # fmt: skip
    return Result(message="Surat tersimpan.", apply=keep)
