"""Who signs a referral letter, and the mark by which anybody can check that a letter is ours."""

from __future__ import annotations

from dataclasses import dataclass

from django.core import signing

from referrals.models import Referral
from slrt.accounts.models import Assignment, Unit, User
from slrt.jurisdictions.profile import Profile

_SALT = "referrals.letter"


@dataclass(frozen=True)
class Signature:
    """The block under a letter. name and number are empty where nobody holds the office: signed by hand then."""

    title: str
    name: str = ""
    number: str = ""


def signatory(unit: Unit, profile: Profile) -> User | None:
    """Who holds the office that signs for the jurisdiction today; the unit's own holder before one of another unit."""
    holders = (
        Assignment.objects.in_force()
        .filter(role=profile.referral_signatory, unit__jurisdiction=unit.jurisdiction_id, user__is_active=True)
        .select_related("user")
        .order_by("starts", "pk")
    )
    rows = list(holders)
    own = [row for row in rows if row.unit_id == unit.pk]
    return next((row.user for row in own + rows), None)


def signature_of(referral: Referral, profile: Profile) -> Signature:
    """The block for this referral, as it stood when it was sent."""
    title = profile.label(profile.referral_signatory)
    person = referral.signed_by
    return Signature(title, person.name, person.employee_number) if person else Signature(title)


def mark_of(referral: Referral) -> str:
    """The unguessable mark in the QR: the referral's key with a signature of this installation."""
    return signing.Signer(salt=_SALT).sign(str(referral.pk)).replace(":", "~")


def referral_of_mark(mark: str) -> Referral | None:
    """The sent referral of a mark; None for anything that this installation did not print."""
    try:
        key = signing.Signer(salt=_SALT).unsign(mark.replace("~", ":"))
    except signing.BadSignature:
        return None
    rows = Referral.objects.filter(pk=key, sent_at__isnull=False)
    return rows.select_related("unit", "target_unit").order_by("pk").first()
