"""Open referrals of somebody who leaves."""

from __future__ import annotations

from households.areas import handover
from referrals.models import Referral
from referrals.workflow import REFERRAL
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission


def _move(referral: Referral, leaver: User, successor: User, by: User) -> None:
    """A successor who may not take the referral's next step leaves it to the queue of its role or office."""
    permission = Permission.REFERRAL_RESPOND if referral.turn == "agency" else Permission.REFERRAL_PROPOSE
    handover.rename(referral, leaver, successor, by, able=referral.allows(successor, permission))


handover.register(
    handover.Kind(
        "referrals",
        "Rujukan",
        lambda code: Referral.objects.filter(jurisdiction=code, status__in=REFERRAL.open_states()),
        _move,
    )
)
