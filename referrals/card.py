"""Referrals on a family's card: where its complaints were sent, and what came of it."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse

from households.cardsections import Section, register
from households.models import Household
from referrals.listing import marks_of
from referrals.models import Referral
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.ui import words
from slrt.ui.lines import Line

SHOWN = 30


@register("kasus", order=5)
def referrals(user: User, household: Household) -> Section | None:
    """The latest first. Restricted ones only for whoever may open their complaint."""
    if not user.access.can(Permission.REFERRAL_VIEW):
        return None
    own = Q(complaint__household=household) | Q(complaint__person__household=household)
    rows = Referral.objects.of_staff(user).filter(own, jurisdiction=household.jurisdiction_id)
    rows = rows.select_related("target_unit", "programme", "complaint").order_by("-pk")[:SHOWN]
    return Section("referrals", "Rujukan", lines=tuple(map(_line, rows)), empty="Belum pernah dirujuk.")


def _line(referral: Referral) -> Line:
    parts = [f"dari keluhan {referral.complaint.number}", str(referral.programme) if referral.programme else ""]
    if referral.sent_at:
        parts.append(f"dikirim {words.mid_date(referral.sent_at)}")
    if referral.response:
        parts.append(f"jawaban: {referral.response[:120]}")
    return Line(
        f"{referral.number} · {referral.target_unit}", " · ".join(part for part in parts if part), marks_of(referral),
        reverse("referrals:referral", args=[referral.pk]),
    )  # fmt: skip
