"""The lines of the permission matrix about partnerships (tests/permission_matrix.py)."""

from __future__ import annotations

from typing import Any

from slrt.accounts.models import User
from tests.permission_routes import BAD, MOVED, Route, act, form, page, visible, with_


def builds(user: User, thing: Any) -> bool:
    """A partner, or whatever belongs to one."""
    from monitoring.partners.access import may_change

    partner = getattr(thing, "partner", thing)
    return visible(user, partner) and may_change(user, partner)


def allocates(user: User, commitment: Any) -> bool:
    return builds(user, commitment) and visible(user, commitment.wanted_by)


def keeps_contact(user: User, companion: Any) -> bool:
    from monitoring.partners.access import may_write_contact

    return visible(user, companion) and may_write_contact(user, companion)


PARTNERS: dict[str, Route] = {
    "monitoring:partners": page(),
    "monitoring:partner_export": act(),
    "monitoring:partner_new": form(),
    "monitoring:partner": page("partner", "partner_village"),
    "monitoring:partner_sheet": page("partner", "partner_village"),
    "monitoring:partner_change": form("partner", "partner_village", seen=builds),
    "monitoring:partner_part": act("partner", "partner_village", seen=builds, args=with_("tindak-lanjut"), post=BAD),
    "monitoring:agreement": form("agreement", seen=builds),
    "monitoring:commitment_new": form("partner", "partner_village", seen=builds),
    "monitoring:commitments": page(),
    "monitoring:commitment": page("commitment"),
    "monitoring:commitment_change": form("commitment", seen=builds),
    "monitoring:commitment_part": act("commitment", seen=builds, args=with_("selesai"), post=MOVED),
    "monitoring:realise": form("commitment", seen=builds),
    "monitoring:allocate": form(
        "commitment_wanted", seen=allocates, args=lambda commitment, user: (commitment.pk, commitment.wanted_by.pk)
    ),
    "monitoring:need_partners": page("need"),
    "monitoring:companions": page(),
    "monitoring:companion_new": form(),
    "monitoring:companion": page("companion"),
    "monitoring:companion_note": act("companion", seen=keeps_contact, post=BAD),
    "monitoring:companion_change": form("companion", seen=keeps_contact),
}  # fmt: skip
