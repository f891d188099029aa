"""What each step of a referral changes beside its status. Runs inside perform(), under its lock."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from complaints.actions.effects import InputRefused
from complaints.routing import limits_of
from referrals.enums import DELIVERED, NOT_DELIVERED
from referrals.models import Referral
from referrals.numbers import letter_number
from referrals.signing import signatory
from referrals.workflow import RATIFICATIONS, REFERRAL
from slrt.accounts.models import User
from slrt.jurisdictions.calendar import WorkCalendar
from slrt.jurisdictions.keytypes import Deadline
from slrt.jurisdictions.profile import Profile

# What a proposer writes; a revision may change any of it.
CONTENT = ("target_unit", "programme", "request", "reason", "shared", "is_emergency")


def limits_for(case: Referral, profile: Profile) -> Deadline:
    """Working days that count for this referral."""
    if case.is_emergency:
        return profile.deadline("emergency")
    return limits_of(case.complaint.klass, case.complaint.category, profile)


@REFERRAL.effect("revise")
def revise(case: Referral, **data) -> None:
    for name in CONTENT:
        if name in data:
            setattr(case, name, data[name])


@REFERRAL.effect("submit")
def submit(case: Referral, *, by: User, at: datetime, **data) -> None:
    case.submitted_at, case.submitted_by, case.turn_unit = at, by, None


@REFERRAL.effect("approve")
def approve(case: Referral, *, by: User, at: datetime, **data) -> None:
    case.approved_at, case.approved_by, case.signed_by = at, by, by


@REFERRAL.effect("send")
@REFERRAL.effect("send_directly")
def dispatch(case: Referral, *, at: datetime, profile: Profile, **data) -> None:
    """It goes out: numbered letter, dated in the jurisdiction's zone, and the agency's deadline to answer begins."""
    case.sent_at, case.turn_unit = at, case.target_unit
    case.letter_number = letter_number(case.unit, at, profile)
    case.letter_date = timezone.localdate(at, timezone=profile.zone)
    head = signatory(case.unit, profile)
    case.signed_by = head if profile.referral_signatory != "manager" else case.signed_by or head
    days = limits_for(case, profile).referral_ack
    case.due_at = case.ack_due_at = WorkCalendar(case.jurisdiction_id).add_working_days(at, days)


@REFERRAL.effect("issue")
def issue(case: Referral, *, by: User, at: datetime, profile: Profile, **data) -> None:
    """The manager is the issuer (BS 10(3)a.6); it counts as an approval only of what somebody else proposed."""
    if by.pk != case.created_by_id:
        case.approved_at, case.approved_by = at, by
    case.signed_by = by
    dispatch(case, at=at, profile=profile)


@REFERRAL.effect("send_emergency")
def send_emergency(case: Referral, *, by: User, at: datetime, profile: Profile, **data) -> None:
    """Sent first, to be confirmed by the manager within the hours the profile gives; these run on the clock."""
    case.submitted_at, case.submitted_by = case.submitted_at or at, by
    case.needs_ratification = True
    case.ratify_due_at = at + timedelta(hours=profile.emergency_ratify_hours)
    dispatch(case, at=at, profile=profile)


def ratify(case: Referral, *, by: User, at: datetime, **data) -> None:
    case.needs_ratification, case.approved_at, case.approved_by = False, at, by


for _step in RATIFICATIONS:
    REFERRAL.effect(_step.name)(ratify)


@REFERRAL.effect("return_to_proposer")
def give_back(case: Referral, **data) -> None:
    case.turn_user = case.submitted_by or case.created_by


@REFERRAL.effect("acknowledge")
def acknowledge(case: Referral, *, at: datetime, **data) -> None:
    case.acknowledged_at = at


@REFERRAL.effect("accept")
def accept(case: Referral, *, by: User, at: datetime, profile: Profile, **data) -> None:
    """Taken on: from now the deadline is that of the work itself, counted from the day the letter went out."""
    case.accepted_at, case.turn_user = at, by
    days = limits_for(case, profile).handling
    case.due_at = WorkCalendar(case.jurisdiction_id).add_working_days(case.sent_at, days)


@REFERRAL.effect("decline")
def decline(case: Referral, *, note: str, at: datetime, **data) -> None:
    case.responded_at, case.response = at, note.strip()


@REFERRAL.effect("deliver")
def deliver(case: Referral, *, outcome: str, **data) -> None:
    if outcome not in DELIVERED:
        raise InputRefused("outcome", "Pilih hasil: terpenuhi atau terpenuhi sebagian.")
    _respond(case, outcome=outcome, **data)


@REFERRAL.effect("not_deliver")
def not_deliver(case: Referral, *, outcome: str, **data) -> None:
    if outcome not in NOT_DELIVERED:
        raise InputRefused("outcome", "Pilih alasan tidak terpenuhi dari daftar.")
    _respond(case, outcome=outcome, **data)


def _respond(case: Referral, *, outcome: str, note: str, at: datetime, **data) -> None:
    case.outcome, case.outcome_text = outcome, note.strip()
    case.responded_at, case.response = at, note.strip()


@REFERRAL.effect("recall")
def recall(case: Referral, **data) -> None:
    case.needs_ratification, case.turn_unit = False, None
