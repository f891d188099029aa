"""What needs learn of referrals: with which letter the case of a need was sent on, and what the office answered.

Source: BS 1 angka 12; KD 10(1)d.
"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from programs.needs import links
from programs.needs.codes import UnmetReason
from programs.needs.models import Need
from referrals import people
from referrals.enums import DELIVERED, ReferralOutcome
from referrals.models import Referral
from slrt.accounts.models import User
from slrt.cases.actions import record
from slrt.notifications.actions import notify

ANSWERED = ("delivered", "not_delivered", "declined")
_REASONS = {
    ReferralOutcome.WAITING_LIST: UnmetReason.QUOTA,
    ReferralOutcome.NOT_ELIGIBLE: UnmetReason.NOT_ELIGIBLE,
    ReferralOutcome.NO_BUDGET: UnmetReason.BUDGET,
}


@links.register_letters
def letter(user: User, need: Need) -> links.Letter | None:
    """The newest referral of the case that left the house, for who may see it."""
    if not need.complaint_ref:
        return None
    rows = Referral.objects.of_staff(user).filter(complaint__number=need.complaint_ref, sent_at__isnull=False)
    found = rows.select_related("target_unit").order_by("-pk").first()
    return links.Letter(found.target_unit, found.letter_number, found.letter_date, answer_of(found)) if found else None


def answer_of(referral: Referral) -> links.Answer | None:
    """What the office answered; None while it has not. A refusal to take it on has no outcome of the list."""
    if referral.status not in ANSWERED:
        return None
    came = referral.outcome in DELIVERED
    reason = "" if came else _REASONS.get(referral.outcome, UnmetReason.OTHER).value
    label = ReferralOutcome(referral.outcome).label if referral.outcome else "Ditolak instansi"
    day = timezone.localdate(referral.responded_at, timezone=referral.profile.zone)
    return links.Answer(label, referral.response, day, reason)


def tell(referral: Referral, *, by: User | None, at: datetime) -> None:
    """Needs that wait for this answer show it, and whoever follows them is told to record what came of it."""
    if referral.status == "declined" or (answer := answer_of(referral)) is None:
        return  # what one office refuses, its case may still bring to another
    waiting = Need.objects.filter(
        jurisdiction=referral.jurisdiction_id, complaint_ref=referral.complaint.number, status="referred"
    )
    for need in waiting.order_by("pk"):
        record(
            need, "note", by=by, at=at, note=f"Rujukan {referral.number} dijawab {referral.target_unit}: {answer.label}"
        )
        notify(
            _followers(need, referral), kind="need.answered", key=f"need-{need.pk}-answered-{referral.pk}",
            title=f"Kebutuhan {need.number}: {referral.target_unit} sudah menjawab. Catat hasilnya.",
            url=f"/kebutuhan/{need.pk}/", subject=need,
        )  # fmt: skip


def _followers(need: Need, referral: Referral) -> list[User]:
    """Whoever sent the need on, while they still work here; otherwise those who handle its case."""
    sent = need.events.filter(transition__in=("refer", "refer_reviewed"), actor__is_active=True)
    last = sent.select_related("actor").order_by("-pk").first()
    return [last.actor] if last else people.proposers(referral)
