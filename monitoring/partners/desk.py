"""What of the partnerships waits for this person, on the start page."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from complaints.desk import Listing, Part
from monitoring.partners.giftmodels import Commitment
from monitoring.partners.models import PartnerAgreement, PartnerFollowUp
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.ui import words
from slrt.ui.badges import tag_html
from slrt.ui.lines import Line

AHEAD, SHOWN = timedelta(days=14), 5


def followed_by(user: User, jurisdiction: str) -> Q:
    """Rows of the partners whom the person follows up."""
    mine = Q(partner__responsible=user) | Q(partner__responsible__isnull=True, partner__created_by=user)
    return mine & Q(partner__jurisdiction=jurisdiction)


def own(request: HttpRequest) -> Part | None:
    """Steps due, agreements that end, promises past their day; nothing for whoever follows nobody up."""
    profile = request.jurisdiction_profile
    if profile is None or not profile.has_module("partners"):
        return None
    if not request.user.access.can(Permission.PARTNER_CHANGE, jurisdiction=profile.code):
        return None
    lines = [
        *_steps(request.user, profile.code),
        *_ends(request.user, profile.code),
        *_over(request.user, profile.code),
    ]
    if not lines:
        return None
    return Part(lists=(Listing("Kemitraan saya", tuple(lines[:SHOWN]), url=reverse("monitoring:partners")),))


def steps_due(user: User, jurisdiction: str) -> QuerySet:
    rows = PartnerFollowUp.objects.filter(
        followed_by(user, jurisdiction), done_on__isnull=True, next_on__lte=timezone.localdate() + AHEAD
    )
    return rows.select_related("partner").order_by("next_on", "pk")


def _steps(user: User, jurisdiction: str) -> list[Line]:
    return [
        Line(
            row.next_step, f"{row.partner.name} · {words.long_date(row.next_on)}",
            tag_html("Lewat tanggal", "red", "clock") if row.is_late else "",
            f"{reverse('monitoring:partner', args=[row.partner_id])}#tindak-lanjut",
        )
        for row in steps_due(user, jurisdiction)[:SHOWN]
    ]  # fmt: skip


def _ends(user: User, jurisdiction: str) -> list[Line]:
    rows = PartnerAgreement.objects.ending(timezone.localdate()).filter(followed_by(user, jurisdiction))
    return [
        Line(
            f"Perjanjian berakhir {words.long_date(row.ends)}", f"{row.partner.name} · {row}",
            tag_html("Segera berakhir", "amber", "clock"),
            f"{reverse('monitoring:partner', args=[row.partner_id])}#perjanjian",
        )
        for row in rows.select_related("partner").order_by("ends", "pk")[:SHOWN]
    ]  # fmt: skip


def _over(user: User, jurisdiction: str) -> list[Line]:
    rows = Commitment.objects.filter(followed_by(user, jurisdiction), state="open", ends__lt=timezone.localdate())
    return [
        Line(
            row.what, f"{row.partner.name} · masa komitmen berakhir {words.long_date(row.ends)}",
            tag_html("Lewat masa", "red", "clock"), reverse("monitoring:commitment", args=[row.pk]),
        )
        for row in rows.select_related("partner").order_by("ends", "pk")[:SHOWN]
    ]  # fmt: skip
