"""What upper layers offer on the page of a need: the case that was opened for it, or the way to open one.

@links.register
def offer(user, need) -> links.Offer | None: ...
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from programs.needs.models import Need
from slrt.accounts.models import User


@dataclass(frozen=True, slots=True)
class Offer:
    """post: following it writes something, so it is a form."""

    label: str
    url: str
    post: bool = False


Provider = Callable[[User, Need], Offer | None]
_PROVIDERS: dict[str, Provider] = {}


def register(provider: Provider) -> Provider:
    """Add a provider; registering the same function twice counts once."""
    _PROVIDERS[f"{provider.__module__}.{provider.__qualname__}"] = provider
    return provider


def links_of(user: User, need: Need) -> list[Offer]:
    found = (provider(user, need) for _, provider in sorted(_PROVIDERS.items()))
    return [offer for offer in found if offer is not None]
