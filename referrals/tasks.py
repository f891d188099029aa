"""Jobs of referrals."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from referrals.actions.steps import LETTER_JOB
from referrals.letters import DOCUMENT_KIND, file_name, pdf_of, stored_letter
from referrals.models import Referral
from referrals.shared import RELATED
from slrt.documents.actions import store_upload
from slrt.jobs.models import Job
from slrt.jobs.progress import Progress
from slrt.jobs.registry import Result, handler


@handler(LETTER_JOB, queue="slow")
def make_letter(job: Job, progress: Progress) -> Result:
    """The letter as PDF, kept with the referral. A second run finds it there and does nothing."""
    complaint = [f"complaint__{name}" for name in RELATED]
    rows = Referral.objects.select_related("target_unit", "programme", "signed_by", "unit", *complaint)
    referral = rows.get(pk=job.payload["referral"])
    if stored_letter(referral) is not None:
        return Result(message="Surat sudah ada.")
    progress.step(0, total=1, message="Menyusun surat")
    content = pdf_of(referral)

    def keep(_job: Job) -> None:
        # Locked, so that a copy of this job that lost its lease cannot add a second file.
        Referral.objects.select_for_update(of=("self",), no_key=True).get(pk=referral.pk)
        if stored_letter(referral) is None:
            file = SimpleUploadedFile(file_name(referral), content, "application/pdf")
            store_upload(file, subject=referral, kind=DOCUMENT_KIND, by=None, title="Surat rujukan", accept={"pdf"})

    return Result(message="Surat tersimpan pada rujukan.", apply=keep)
