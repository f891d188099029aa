"""What the card of a family says about changes: proposals among its cases, and former KK numbers."""

from __future__ import annotations

from django.urls import reverse

from households.cardsections import Section, Table, register
from households.models import ChangeProposal, FormerKK, Household
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.ui import words
from slrt.ui.badges import badge_html
from slrt.ui.lines import Line

SHOWN = 30


@register("kasus", order=10)
def changes(user: User, household: Household) -> Section | None:
    """Proposals to change data, the latest first, and the button that begins one."""
    if not user.access.can(Permission.CHANGE_VIEW):
        return None
    rows = ChangeProposal.objects.visible_to(user).filter(household=household).select_related("person")
    lines = tuple(
        Line(
            f"{row.number} · {row.get_kind_display()}",
            " · ".join(part for part in (words.long_date(row.received_at), row.person and row.person.name) if part),
            badge_html("change", row.status),
            reverse("households:change", args=[row.pk]),
        )
        for row in rows.order_by("-received_at", "-pk")[:SHOWN]
    )
    return Section("changes", "Perubahan data", lines=lines, links=links_of(user, household),
                   empty="Belum ada perubahan yang diusulkan.")  # fmt: skip


def links_of(user: User, household: Household) -> tuple[tuple[str, str], ...]:
    allowed = user.access.can_on(
        Permission.CHANGE_PROPOSE, jurisdiction=household.jurisdiction_id, region=household.village_id
    )
    url = reverse("households:change_choose", args=[household.pk])
    return (("Usulkan perubahan", url),) if allowed else ()


@register("riwayat", order=20)
def former_numbers(user: User, household: Household) -> Section | None:
    """KK numbers the family carried before; nothing is shown where there are none."""
    rows = list(FormerKK.objects.filter(household=household).select_related("case"))
    if not rows:
        return None
    cells = tuple((words.mask_nik(row.kk), words.long_date(row.until), row.case.number) for row in rows)
    return Section("former_kk", "Nomor KK sebelumnya", table=Table(("Nomor KK", "Sampai", "Menurut usulan"), cells))
