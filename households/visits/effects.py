"""What the steps of a visit change beside its status; read by slrt.cases when a step is taken."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from households.models import Visit
from households.visits import changes, progress, queries
from households.visits.workflow import VISIT
from slrt.accounts.models import User
from slrt.cases.actions import perform
from slrt.cases.errors import CaseError
from slrt.jurisdictions.profile import Profile


class VisitIncomplete(CaseError):
    """Needed answers are missing; the sentence names the blocks."""

    status = 422


@VISIT.effect("begin")
def begin(case: Visit, *, by: User, at: datetime, **_) -> None:
    case.turn_user = by
    case.visited_at = case.visited_at or at


@VISIT.effect("complete")
def complete(case: Visit, *, by: User, note: str, at: datetime, profile: Profile, **_) -> None:
    must_photo = profile.house_photo_required
    photos = {document.kind for document in queries.photos_of(case)}
    parts = progress.parts_of(case, queries.members_of(case), photos, must_photo=must_photo)
    lacking = progress.lacking(parts, must_photo=must_photo)
    if lacking:
        said = "; ".join(f"{part.block.label} ({', '.join(part.missing[:3])})" for part in lacking)
        raise VisitIncomplete(f"Kunjungan belum dapat diselesaikan. Lengkapi dahulu: {said}.")
    case.visited_at = case.visited_at or at
    if case.proposal_id and case.proposal.status in case.proposal.workflow.transition("visit").sources:
        day = timezone.localdate(case.visited_at)
        perform(case.proposal, "visit", by=by, visited_on=day, note=f"Kunjungan {case.number}: {note}")


@VISIT.effect("send_back")
def send_back(case: Visit, **_) -> None:
    """Back to whoever went there."""
    last = case.events.filter(transition="complete").order_by("-version").first()
    case.turn_user = last.actor if last else None


@VISIT.effect("accept")
def accept(case: Visit, *, at: datetime, **_) -> None:
    changes.apply(case, at)
