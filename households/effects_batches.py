"""What the steps of a file for SIKS-NG change in its lines and proposals."""

from __future__ import annotations

from datetime import date

from households.cutoffs import close_of
from households.models import Batch, PreListProposal
from households.siks.codes import LineState
from households.workflow_meetings import BATCH
from slrt.accounts.models import User
from slrt.cases.actions import perform
from slrt.cases.errors import CaseError
from slrt.jurisdictions.profile import Profile
from slrt.ui import words


class TooLate(CaseError):
    """The month of the file is closed."""

    status = 422


def proposals_of(batch: Batch, status: str) -> list[PreListProposal]:
    rows = PreListProposal.objects.filter(batch_lines__batch=batch, status=status)
    return list(rows.distinct().order_by("pk"))


@BATCH.effect("make")
def make(case: Batch, *, sha256: str, **_) -> None:
    case.file_sha256 = sha256


@BATCH.effect("send")
def send(case: Batch, *, sent_on: date, by: User, profile: Profile, **_) -> None:
    """Only in time for its month; every proposal in it is told so."""
    last = close_of("prelist_send_day", profile, case.month)
    if sent_on > last:
        raise TooLate(
            f"Batas kirim berkas ini {words.long_date(last)}. Batalkan berkas ini, lalu buat untuk bulan berikutnya."
        )
    case.sent_on = sent_on
    for proposal in proposals_of(case, "in_batch"):
        perform(proposal, "send", by=by, sent_on=sent_on, internal=True)


@BATCH.effect("cancel")
def cancel(case: Batch, *, by: User, note: str, **_) -> None:
    """Its people are free again for another file of the month."""
    for line in case.lines.filter(state=LineState.WAITING).order_by("pk"):
        line.state = LineState.WITHDRAWN
        line.save(update_fields=["state"])
    for proposal in proposals_of(case, "in_batch"):
        perform(proposal, "unbatch", by=by, note=note, internal=True)
