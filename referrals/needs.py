"""What needs learn of referrals: with which letter the case of a need was sent on (BS 1 angka 12)."""

from __future__ import annotations

from programs.needs import links
from programs.needs.models import Need
from referrals.models import Referral
from slrt.accounts.models import User


@links.register_letters
def letter(user: User, need: Need) -> links.Letter | None:
    """The newest referral of the case that left the house, for who may see it."""
    if not need.complaint_ref:
        return None
    rows = Referral.objects.of_staff(user).filter(complaint__number=need.complaint_ref, sent_at__isnull=False)
    found = rows.select_related("target_unit").order_by("-pk").first()
    return links.Letter(found.target_unit, found.letter_number, found.letter_date) if found else None
