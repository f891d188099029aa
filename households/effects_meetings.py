"""What the steps of a village meeting change: the number, the paper, and where its proposals go."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from households.actions.deliberation import SIGNED, queue_minutes
from households.models import Deliberation, DeliberationLine
from households.notices import holders
from households.siks.codes import LineKind, MeetingDecision
from households.workflow_meetings import DELIBERATION
from slrt.accounts.models import User
from slrt.cases.actions import perform
from slrt.cases.errors import CaseError
from slrt.cases.numbering import take_number
from slrt.documents.models import Document, DocumentState
from slrt.notifications.actions import notify


class NotReady(CaseError):
    """Something is missing before the step can be taken."""

    status = 422


@DELIBERATION.effect("hold")
def hold(case: Deliberation, *, at: datetime, **_) -> None:
    """The number is taken once; every edition of the paper keeps it. The job starts after the commit."""
    if not case.attendees.exists():
        raise NotReady("Isi daftar hadir dahulu.")
    open_lines = case.lines.filter(decision="").count()
    if open_lines:
        raise NotReady(f"Masih ada {open_lines} keluarga tanpa putusan. Isi putusannya dahulu.")
    case.minutes_number = case.minutes_number or take_number(case.unit, "minutes", at, prefix="BA")
    case.edition += 1
    queue_minutes(case)


def signed_scan(case: Deliberation) -> Document | None:
    """The newest signed berita acara of the present edition that was not held back by the scanner."""
    found = Document.objects.of("deliberation", case.pk).filter(kind=f"{SIGNED}{case.edition}")
    return found.exclude(state=DocumentState.QUARANTINED).order_by("-created_at").first()


@DELIBERATION.effect("close")
@DELIBERATION.effect("close_checked")
def close(case: Deliberation, *, by: User, **_) -> None:
    """Only with the signed paper; then, in the same transaction, every proposal goes where the meeting said."""
    if signed_scan(case) is None:
        raise NotReady("Unggah pindaian berita acara yang sudah ditandatangani dahulu.")
    for line in case.lines.select_related("proposal").order_by("pk"):
        if line.proposal is not None:
            _move(line, case.minutes_number, by)
    _tell_data_officers(case)


def _move(line: DeliberationLine, minutes: str, by: User) -> None:
    """A proposal that moved on elsewhere meanwhile (withdrawn, listed) stays where it is."""
    proposal, decision = line.proposal, MeetingDecision(line.decision)
    if line.kind == LineKind.RAISED:
        if proposal.status == "recorded":
            perform(proposal, "raise_in_meeting", by=by, minutes=minutes, internal=True)
    elif proposal.status != "reviewed":
        return
    elif decision.agrees:
        perform(proposal, "deliberate", by=by, minutes=minutes, note=line.note, internal=True)
    else:
        said = f"{decision.label}. {line.note}".strip()
        perform(proposal, "deliberate_drop", by=by, minutes=minutes, note=said, internal=True)


def _tell_data_officers(case: Deliberation) -> None:
    """Families that are listed already and were found moved, well off or wrong: their data must be mended."""
    wrong = case.lines.filter(kind=LineKind.LISTED).exclude(decision=MeetingDecision.AGREED).count()
    if wrong:
        notify(
            holders(case.jurisdiction_id, "data_officer"),
            kind="deliberation.listed",
            key=f"deliberation-{case.pk}-listed",
            title=f"{wrong} keluarga terdaftar perlu diperbaiki menurut {case.minutes_number}",
            body="Buka berita acaranya, lalu usulkan perubahan pada kartu keluarga masing-masing.",
            url=reverse("households:meeting", args=[case.pk]),
            jurisdiction=case.jurisdiction_id,
        )
