"""Work that other apps do once an edition has been applied: enrolments from its programme flags, for instance.

    @hooks.after_commit
    def enrol(edition: RegistryEdition) -> None: ...

Called after the last chunk was committed, outside its transaction, and again when the job is repeated: be idempotent.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from slrt.exchange.headers import slug

if TYPE_CHECKING:
    from households.models import RegistryEdition

Hook = Callable[["RegistryEdition"], None]
# (code, every name that a file may use for it) of each programme that a jurisdiction's catalogue holds.
Catalogue = Callable[[str], list[tuple[str, list[str]]]]
_HOOKS: dict[str, Hook] = {}
_CATALOGUES: dict[str, Catalogue] = {}


def programme_catalogue(catalogue: Catalogue) -> Catalogue:
    """Register a callable(jurisdiction) that names the programmes; lists of participants are read with it."""
    _CATALOGUES[f"{catalogue.__module__}.{catalogue.__qualname__}"] = catalogue
    return catalogue


def programmes(jurisdiction: str) -> list[tuple[str, list[str]]]:
    """Code and names of every programme, in the order of the catalogue."""
    return [entry for _, catalogue in sorted(_CATALOGUES.items()) for entry in catalogue(jurisdiction)]


def programme_words(jurisdiction: str) -> dict[str, str]:
    """Code by every name, with letters and digits only."""
    return {slug(word): code for code, words in reversed(programmes(jurisdiction)) for word in (*words, code)}


def after_commit(hook: Hook) -> Hook:
    """Register a callable(edition); the same function counts once."""
    _HOOKS[f"{hook.__module__}.{hook.__qualname__}"] = hook
    return hook


def run_after_commit(edition: RegistryEdition) -> None:
    """Call every hook in the order of their names."""
    for _, hook in sorted(_HOOKS.items()):
        hook(edition)
