"""What upper layers offer on the page of a finished house visit, such as recording what the family needs.

@links.register
def offer(user, visit) -> tuple[str, str] | None: ...   # label and address, or nothing to offer
"""

from __future__ import annotations

from collections.abc import Callable

from households.models import Visit
from households.visits.workflow import FINISHED
from slrt.accounts.models import User

Provider = Callable[[User, Visit], tuple[str, str] | None]
_PROVIDERS: dict[str, Provider] = {}


def register(provider: Provider) -> Provider:
    """Add a provider; registering the same function twice counts once."""
    _PROVIDERS[f"{provider.__module__}.{provider.__qualname__}"] = provider
    return provider


def links_of(user: User, visit: Visit) -> list[tuple[str, str]]:
    """Label and address of everything offered; nothing while the visit is being made."""
    if visit.status not in FINISHED:
        return []
    found = (provider(user, visit) for _, provider in sorted(_PROVIDERS.items()))
    return [link for link in found if link is not None]
