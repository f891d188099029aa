"""Which rows a work-list or its workbook holds, and how each is said: the same for both."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, QuerySet

from households.comparing.cases import CaseLine, provider
from households.enums import ShockKind, ShockState
from households.models import EditionComparison, EditionShock, Household
from slrt.accounts.models import User

ORDER = ("village", "kind", "id")
OPEN, EVERY = ShockState.OPEN.value, "semua"
# What the desk needs to hear; the choices of the filter.
STATES = ((OPEN, ShockState.OPEN.label), (ShockState.CASE.value, ShockState.CASE.label),
          (ShockState.ASIDE.value, ShockState.ASIDE.label), (EVERY, "Semua"))  # fmt: skip


def rows_of(user: User, comparison: EditionComparison, chosen: dict[str, str]) -> QuerySet[EditionShock]:
    """chosen: kind, village, state; empty means all kinds, all villages, what waits. Only what the person may see."""
    rows = EditionShock.objects.visible_to(user).filter(comparison=comparison)
    if chosen.get("kind"):
        rows = rows.filter(kind=chosen["kind"])
    if chosen.get("village"):
        rows = rows.filter(village=chosen["village"])
    if chosen.get("state") != EVERY:
        rows = rows.filter(state=chosen.get("state") or OPEN)
    return rows.select_related("household", "person", "village__parent", "decided_by")


def chosen_of(data) -> dict[str, str]:
    """The filter of an address or a form; what does not exist is left out."""
    kind, village, state = (data.get(name, "") for name in ("jenis", "desa", "status"))
    return {
        "kind": kind if kind in ShockKind.values else "",
        "village": village if len(village) <= 13 else "",
        "state": state if state in dict(STATES) else OPEN,
    }


def by_village(user: User, comparison: EditionComparison) -> list[tuple[str, str, int]]:
    """(code, name, rows that wait) of every village with rows, most first."""
    waiting = EditionShock.objects.visible_to(user).filter(comparison=comparison).open().order_by()
    counted = waiting.values_list("village", "village__name", "village__parent__name").annotate(n=Count("pk"))
    rows = [(code, f"{name}, Kec. {district}", count) for code, name, district, count in counted]
    return sorted(rows, key=lambda row: (-row[2], row[1]))


def by_kind(user: User, comparison: EditionComparison) -> dict[str, int]:
    """How many rows of each kind wait for this person's side of the house."""
    waiting = EditionShock.objects.visible_to(user).filter(comparison=comparison).open().order_by()
    return dict(waiting.values_list("kind").annotate(n=Count("pk")))


def cases_of(user: User, shocks: Sequence[EditionShock]) -> dict[int, CaseLine]:
    return provider().of(user, [shock.pk for shock in shocks if shock.state == ShockState.CASE])


def change_words(shock: EditionShock) -> str:
    """ "desil 2 → 5", "3 orang", "terdaftar → tidak terdaftar" """
    if shock.kind == ShockKind.NIK:
        return "NIK di edisi baru lain dari edisi lama"
    said = f"{shock.before} → {shock.after}"
    if shock.kind == ShockKind.DESIL:
        said = f"desil {said}"
    return f"{said}, {shock.members} orang" if shock.kind in (ShockKind.VANISHED, ShockKind.PBI) else said


def who(shock: EditionShock) -> str:
    """The person it is about, where it is about one."""
    return shock.person.name if shock.person and shock.kind in (ShockKind.NIK, ShockKind.HEAD) else ""


def family_name(household: Household) -> str:
    return f"Keluarga {household.head_name}"
