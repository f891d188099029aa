"""What the app that keeps cases adds to the work-list: the case of a row, and where one is opened.

Cases stand above this app, so they tell of themselves here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from slrt.accounts.models import User


@dataclass(frozen=True, slots=True)
class CaseLine:
    """The case that was opened for a row: its number, its address ("" for one that may not be opened), its badge."""

    number: str
    url: str
    mark: str


class Cases(Protocol):
    def of(self, user: User, shocks: Sequence[int]) -> dict[int, CaseLine]:
        """The cases of these rows."""

    def open_url(self, user: User, jurisdiction: str) -> str:
        """Where chosen rows are sent to be opened; "" when this person opens none."""


class _NoCases:
    def of(self, user: User, shocks: Sequence[int]) -> dict[int, CaseLine]:
        return {}

    def open_url(self, user: User, jurisdiction: str) -> str:
        return ""


_PROVIDER: list[Cases] = [_NoCases()]


def register(provider: Cases) -> None:
    """There is one kind of case for these rows."""
    _PROVIDER[0] = provider


def provider() -> Cases:
    return _PROVIDER[0]
