"""Work that other apps do once an edition has been applied: enrolments from its programme flags, for instance.

    @hooks.after_commit
    def enrol(edition: RegistryEdition) -> None: ...

Called after the last chunk was committed, outside its transaction, and again when the job is repeated: be idempotent.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from households.models import RegistryEdition

Hook = Callable[["RegistryEdition"], None]
_HOOKS: dict[str, Hook] = {}


def after_commit(hook: Hook) -> Hook:
    """Register a callable(edition); the same function counts once."""
    _HOOKS[f"{hook.__module__}.{hook.__qualname__}"] = hook
    return hook


def run_after_commit(edition: RegistryEdition) -> None:
    """Call every hook in the order of their names."""
    for _, hook in sorted(_HOOKS.items()):
        hook(edition)
