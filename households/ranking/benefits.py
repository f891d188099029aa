"""Who already receives the programme that is ranked for: told by the apps above, which know the enrolments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

Choices = Callable[[str, date], list[tuple[str, str]]]
Receiving = Callable[[str, str, list[int], datetime], dict[int, date | None]]


@dataclass(frozen=True, slots=True)
class Provider:
    """choices(jurisdiction, day) → (code, name); receiving(jurisdiction, code, families, cutoff) → family → since."""

    choices: Choices
    receiving: Receiving


_providers: list[Provider] = []


def register(provider: Provider) -> None:
    if provider not in _providers:
        _providers.append(provider)


def programmes(jurisdiction: str, day: date) -> list[tuple[str, str]]:
    return [choice for provider in _providers for choice in provider.choices(jurisdiction, day)]


def receiving(jurisdiction: str, code: str, families: list[int], cutoff: datetime) -> dict[int, date | None]:
    found: dict[int, date | None] = {}
    for provider in _providers:
        found |= provider.receiving(jurisdiction, code, families, cutoff)
    return found
