"""What upper layers show on the page of a complaint, and the steps they offer there (referrals, above all).

    @panel.register
    def referrals(user, complaint) -> panel.Panel | None: ...

A provider should cost one query. It returns None when it has nothing to say and nothing to offer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from complaints.models import Complaint
from slrt.accounts.models import User
from slrt.ui.lines import Line


@dataclass(frozen=True, slots=True)
class Action:
    """A button in the bar of steps. `primary` only for the usual next step."""

    label: str
    url: str
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """A card on the tab "Rujukan", its lines repeated on the summary; `empty` is said when there are none."""

    code: str
    title: str
    lines: tuple[Line, ...] = ()
    actions: tuple[Action, ...] = ()
    empty: str = ""


Provider = Callable[[User, Complaint], Panel | None]
_PROVIDERS: dict[str, Provider] = {}


def register(provider: Provider) -> Provider:
    """Add a provider; registering the same function twice counts once."""
    _PROVIDERS[f"{provider.__module__}.{provider.__qualname__}"] = provider
    return provider


def panels(user: User, complaint: Complaint) -> list[Panel]:
    found = (provider(user, complaint) for _, provider in sorted(_PROVIDERS.items()))
    return [panel for panel in found if panel is not None]
