"""PPKS and PSKS on a family's card."""

from __future__ import annotations

from django.urls import reverse

from households import cardsections
from households.models import Household, RegisterEntry
from households.registers.listing import code_words, marks
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.ui.lines import Line


@cardsections.register("lapangan", order=20)
def registers(user: User, household: Household) -> cardsections.Section | None:
    if not user.access.can(Permission.WELFARE_VIEW):
        return None
    rows = RegisterEntry.objects.visible_to(user).filter(household=household).order_by("-created_at", "-pk")
    lines = tuple(
        Line(code_words(row), row.name, marks(row), reverse("households:register_entry", args=[row.pk])) for row in rows
    )
    return cardsections.Section(
        "registers", "PPKS dan PSKS", lines=lines, empty="Tidak tercatat sebagai PPKS atau PSKS.",
        links=_links(user, household),
    )  # fmt: skip


def _links(user: User, household: Household) -> tuple[tuple[str, str], ...]:
    if not user.access.can(Permission.WELFARE_CHANGE):
        return ()
    new = reverse("households:register_new")
    people = household.members.filter(alive=True).order_by("relation", "birth_date", "pk")
    own = [(f"Daftarkan {person.name}", f"{new}?orang={person.pk}") for person in people]
    return (("Daftarkan keluarga", f"{new}?keluarga={household.pk}"), *own)
