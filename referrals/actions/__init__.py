"""Everything that changes a referral."""

from referrals.actions import effects
from referrals.actions.propose import check_proposal, propose_referral, revise_referral, usual_step
from referrals.actions.steps import approve_many, decide, take_step

__all__ = (
    "approve_many",
    "check_proposal",
    "decide",
    "effects",
    "propose_referral",
    "revise_referral",
    "take_step",
    "usual_step",
)
