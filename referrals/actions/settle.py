"""A referral that moves takes its complaint along. The complaint's state follows from all its referrals together."""

from __future__ import annotations

from datetime import datetime

from complaints.enums import Outcome
from complaints.models import Complaint
from referrals.enums import ReferralOutcome
from referrals.models import Referral
from referrals.workflow import AT_AGENCY
from slrt.accounts.models import User
from slrt.cases.actions import perform

WAITING = ("submitted", "approved")
FOLLOWS = ("in_handling", "awaiting_approval", "referred")


def settle(complaint: Complaint, *, by: User | None, at: datetime, last: Referral) -> None:
    """Bring the complaint (locked by the caller) in line after `last` moved.

    One referral at an agency → referred; else one with the manager → awaiting approval; else, where the last one was
    fulfilled → answered, and in all other cases back to the back office.
    """
    complaint.refresh_from_db(fields=["status"])
    if complaint.status not in FOLLOWS:
        return
    open_ones = set(complaint.referrals.open().values_list("status", flat=True))

    def move(name: str, **data) -> None:
        perform(complaint, name, by=by, at=at, internal=True, **data)

    if open_ones & set(AT_AGENCY):
        if complaint.status != "referred":
            move("refer_send")
    elif open_ones & set(WAITING):
        if complaint.status == "referred":
            move("refer_back", note=_why(last))
        if complaint.status == "in_handling":
            move("refer_wait")
    elif complaint.status == "referred" and last.status == "delivered":
        move("refer_answered", **_answer(complaint))
    elif complaint.status != "in_handling":
        move("refer_back", note=_why(last))


def _why(last: Referral) -> str:
    """One line for the back office: which referral, what became of it, and the reason given."""
    event = last.events.filter(version=last.version).exclude(transition="note").first()
    reason = f": {event.note}" if event and event.note else ""
    return f"Rujukan {last.number} {last.state.label.lower()}{reason}"


def _answer(complaint: Complaint) -> dict[str, str]:
    """Outcome and answer of the complaint from what its agencies gave, oldest first."""
    given = list(
        complaint.referrals.filter(status="delivered").select_related("target_unit").order_by("responded_at", "pk")
    )
    whole = all(referral.outcome == ReferralOutcome.FULFILLED for referral in given)
    answer = "\n\n".join(f"{referral.target_unit}: {referral.response}" for referral in given)
    return {"outcome": Outcome.FULFILLED if whole else Outcome.PARTLY, "answer": answer}
