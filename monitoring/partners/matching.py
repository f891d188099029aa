"""Needs that fit a commitment, and commitments that fit a need."""

from __future__ import annotations

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from monitoring.partners.enums import CommitmentState, PartnerState
from monitoring.partners.giftmodels import Allocation, Commitment
from monitoring.partners.giving import TAKEN
from programs.models import Need
from programs.needs.codes import Urgency
from slrt.accounts.models import User

# Unmet needs are offered, too: whoever follows them up opens them again first.
WANTING = (*TAKEN, "unmet")


def taken() -> Exists:
    """Whether a partner has taken the need."""
    return Exists(Allocation.objects.filter(need=OuterRef("pk"), cancelled_at__isnull=True))


def needs_for(commitment: Commitment, user: User) -> QuerySet:
    """Needs within the person's reach that nobody took yet, in the commitment's area and of its field.

    Urgent ones first, then the oldest.
    """
    rows = Need.objects.visible_to(user).filter(jurisdiction=commitment.jurisdiction_id, status__in=WANTING)
    if commitment.region_id != commitment.jurisdiction_id:
        rows = rows.filter(Q(region=commitment.region_id) | Q(region__code__startswith=f"{commitment.region_id}."))
    if commitment.programme is not None:
        rows = rows.filter(programme__code=commitment.programme.code)
    elif commitment.sector:
        rows = rows.filter(sector=commitment.sector)
    urgent = Case(When(urgency=Urgency.URGENT, then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.filter(~taken()).annotate(first=urgent).order_by("first", "received_at", "pk")


def commitments_for(need: Need, user: User) -> QuerySet:
    """Open commitments of the partners one sees, with something left, that are for such a need; the ending first."""
    code = need.programme.code if need.programme else ""
    rows = Commitment.objects.visible_to(user).filter(
        Q(ends__isnull=True) | Q(ends__gte=timezone.localdate()),
        Q(sector="") | Q(sector=need.sector),
        Q(programme__isnull=True) | Q(programme__code=code),
        state=CommitmentState.OPEN, jurisdiction=need.jurisdiction_id, region__in=_around(need.region_id),
    )  # fmt: skip
    rows = rows.exclude(partner__state=PartnerState.ENDED)
    had = Allocation.objects.filter(commitment=OuterRef("pk"), need=need, cancelled_at__isnull=True)
    rows = rows.filter(~Exists(had))
    return rows.with_amounts().filter(left__gt=0).order_by("ends", "pk")


def _around(region: str | None) -> list[str]:
    """The place itself, its kecamatan and its kabupaten/kota."""
    code = region or ""
    return sorted({code, code[:8], code[:5]} - {""})
