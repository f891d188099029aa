"""Jobs of referrals."""

from __future__ import annotations

from referrals.actions.steps import LETTER_JOB
from referrals.letters import DOCUMENT_KIND, file_name, pdf_of, stored_letter
from referrals.models import Referral
from referrals.shared import RELATED
from slrt.documents.made import keeper
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

    keep = keeper(content, subject=referral, kind=DOCUMENT_KIND, name=file_name(referral), title="Surat rujukan")
    return Result(message="Surat tersimpan pada rujukan.", apply=keep)
