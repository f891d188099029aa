"""What other apps know of a family, shown beside it: programmes, open cases. They register a provider each.

    @panel.register(order=10)
    def programmes(user, household, person) -> panel.Block | None: ...

A provider is called once per shown family and should cost one query; it returns None when it has nothing to say at all
(the permission is missing), or a Block whose `empty` sentence is shown when it has no lines.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from households.models import Household, Person
from slrt.accounts.models import User
from slrt.ui.lines import Line


@dataclass(frozen=True, slots=True)
class Block:
    """code is stable ("programmes", "cases"), title and empty are for the screen."""

    code: str
    title: str
    lines: tuple[Line, ...] = ()
    empty: str = ""


Provider = Callable[[User, Household | None, Person | None], Block | None]
_PROVIDERS: dict[str, tuple[int, bool, Provider]] = {}


def register(provider: Provider | None = None, *, order: int = 100, brief: bool = True):
    """Add a provider, as a function call or as a decorator; registering the same function twice counts once.

    brief: asked also where a page about something else shows the family in passing.
    """

    def add(function: Provider) -> Provider:
        _PROVIDERS[f"{function.__module__}.{function.__qualname__}"] = (order, brief, function)
        return function

    return add(provider) if provider is not None else add


def blocks(
    user: User, household: Household | None, person: Person | None = None, *, brief: bool = False
) -> list[Block]:
    """What every provider has to say about this family, in their order; with brief only those of every day."""
    if household is None and person is None:
        return []
    ordered = sorted(_PROVIDERS.items(), key=lambda entry: (entry[1][0], entry[0]))
    found = (provider(user, household, person) for _, (_, daily, provider) in ordered if daily or not brief)
    return [block for block in found if block is not None]
