"""What referrals tell the ground and the complaints below them when the application starts."""

from __future__ import annotations

from slrt.cases.workflow import State

_ICONS = {"submitted": "clock", "sent": "send", "delivered": "check"}


def register_all() -> None:
    from complaints import desk
    from complaints import panel as complaint_page
    from referrals import actions, card, handover, needs, panel  # noqa: F401 - each registers itself, or what its steps do
    from referrals.models import Referral
    from referrals.workflow import REFERRAL
    from slrt.documents.subjects import register_subject
    from slrt.ui import badges, nav

    badges.register("referral", {state.code: badge_of(state) for state in REFERRAL.states})
    register_subject(
        "referral", Referral, lambda user, pk: Referral.objects.visible_to(user).filter(pk=pk).order_by("pk").first()
    )
    complaint_page.register(panel.referrals)
    desk.register(panel.start)
    nav.register(panel.items, order=20)


def badge_of(state: State) -> tuple[str, str, str]:
    """Words and colour are enough for most; waiting and done carry a sign as well."""
    return state.label, state.tone, _ICONS.get(state.code, "")
