"""What partnerships say on the page of a need, in lists of needs and on the card of a family."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from monitoring.partners.giftmodels import Allocation
from monitoring.partners.giving import TAKEN, amount_words, left_of
from monitoring.partners.models import Partner
from programs.models import Need
from programs.needs import links
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.jurisdictions.profile import profile_of
from slrt.ui import words
from slrt.ui.badges import tag_html


@links.register
def offer(user: User, need: Need) -> links.Offer | None:
    """Whoever builds partnerships looks for one that may take the need."""
    here = {"jurisdiction": need.jurisdiction_id}
    if need.status not in TAKEN or not user.access.can(Permission.PARTNER_CHANGE, **here):
        return None
    if not profile_of(need.jurisdiction_id).has_module("partners"):
        return None
    return links.Offer("Cari mitra", reverse("monitoring:need_partners", args=[need.pk]))


@links.register_facts
def taken_by(user: User, need: Need) -> list[tuple[str, object]]:
    """Which partner takes it, how much of it arrived."""
    rows = need.allocations.filter(cancelled_at__isnull=True).select_related("commitment__partner").order_by("pk")
    found = list(rows)
    seen = set(Partner.objects.visible_to(user).values_list("pk", flat=True)) if found else set()
    return [("Diambil mitra", _said(row, linked=row.commitment.partner_id in seen)) for row in found]


def _said(row: Allocation, *, linked: bool) -> SafeString:
    commitment, left = row.commitment, left_of(row)
    amount = amount_words(row.amount, commitment.unit)
    state = f"belum diserahkan {amount_words(left, commitment.unit)}" if left else "sudah diserahkan"
    said = f"{commitment.what}, {amount}; {state} (sejak {words.long_date(row.created_at)})"
    if not linked:
        return format_html("{}: {}", commitment.partner.name, said)
    url = reverse("monitoring:commitment", args=[commitment.pk])
    return format_html('<a href="{}">{}</a>: {}', url, commitment.partner.name, said)


@links.register_marks
def marks(keys: Iterable[int]) -> dict[int, SafeString]:
    rows = Allocation.objects.filter(need__in=list(keys), cancelled_at__isnull=True)
    mark = tag_html("Diambil mitra", "violet", "check")
    return dict.fromkeys(rows.order_by("need").values_list("need", flat=True).distinct(), mark)
