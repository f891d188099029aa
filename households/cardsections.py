"""Parts of a family's card that other modules and apps bring: visits, registers, referrals, changes, documents.

    @cardsections.register("kasus", order=30)
    def visits(user, household) -> cardsections.Section | None: ...

A builder is called only when its tab is opened and should cost a query or two. It returns None when it has nothing to
say at all (the permission is missing), or a Section whose `empty` sentence is shown when it holds nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from households.models import Household
from slrt.accounts.models import User
from slrt.ui.lines import Line

# Tab → label. A tab that has no section for the person is not offered.
TABS: dict[str, str] = {
    "ringkasan": "Ringkasan",
    "kasus": "Program dan kasus",
    "lapangan": "Kunjungan dan dokumen",
    "riwayat": "Asal data dan riwayat",
}


@dataclass(frozen=True, slots=True)
class Table:
    """head: the headings; rows: as many cells each. A cell is words, or safe HTML made by slrt.ui."""

    head: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]

    @property
    def labelled(self) -> list[list[tuple[str, object]]]:
        """Each row as (heading, cell): on a telephone every cell says what it is. ValueError for a wrong length."""
        return [list(zip(self.head, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Section:
    """One card on a tab. It holds rows (label, value), lines, or a table; `template` gets `section` and its `data`.

    links are (label, address) of what can be done here; note is a light remark in the heading.
    """

    code: str
    title: str
    rows: tuple[tuple[str, object], ...] = ()
    lines: tuple[Line, ...] = ()
    table: Table | None = None
    template: str = ""
    data: object = None
    empty: str = "Belum ada catatan."
    note: str = ""
    links: tuple[tuple[str, str], ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.rows or self.lines or self.template or (self.table and self.table.rows))


Builder = Callable[[User, Household], Section | None]
_BUILDERS: dict[str, tuple[str, int, Builder]] = {}


def register(tab: str, *, order: int = 100) -> Callable[[Builder], Builder]:
    """Add a builder to a tab; registering the same function twice counts once. KeyError for an unknown tab."""
    TABS[tab]

    def add(builder: Builder) -> Builder:
        _BUILDERS[f"{builder.__module__}.{builder.__qualname__}"] = (tab, order, builder)
        return builder

    return add


def sections(user: User, household: Household, tab: str) -> list[Section]:
    """What every builder of the tab has to say about this family, in their order."""
    ordered = sorted((order, name, builder) for name, (at, order, builder) in _BUILDERS.items() if at == tab)
    found = (builder(user, household) for _, _, builder in ordered)
    return [section for section in found if section is not None]
