"""What upper layers offer on the page of a need: the case that was opened for it, or the way to open one.

@links.register
def offer(user, need) -> links.Offer | None: ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from programs.needs.models import Need
from slrt.accounts.models import Unit, User


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


@dataclass(frozen=True, slots=True)
class Answer:
    """What the office answered. reason: a value of UnmetReason, "" where help came."""

    label: str
    text: str
    day: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """The referral with which the case of a need was sent on, and its answer once there is one."""

    unit: Unit
    number: str
    day: date | None
    answer: Answer | None = None


Letters = Callable[[User, Need], Letter | None]
_LETTERS: list[Letters] = [lambda user, need: None]


def register_letters(letters: Letters) -> Letters:
    """There is one kind of referral."""
    _LETTERS[0] = letters
    return letters


def letter_of(user: User, need: Need) -> Letter | None:
    """What the steps "Catat diteruskan" and "Terpenuhi" begin with, so that nobody copies a number or an answer."""
    return _LETTERS[0](user, need)


def links_of(user: User, need: Need) -> list[Offer]:
    found = (provider(user, need) for _, provider in sorted(_PROVIDERS.items()))
    return [offer for offer in found if offer is not None]


Facts = Callable[[User, Need], list[tuple[str, object]]]
Marks = Callable[[Iterable[int]], dict[int, SafeString]]
_FACTS: dict[str, Facts] = {}
_MARKS: dict[str, Marks] = {}


def register_facts(facts: Facts) -> Facts:
    """Lines (label, words) for what became of a need, such as the partner who takes it."""
    _FACTS[f"{facts.__module__}.{facts.__qualname__}"] = facts
    return facts


def facts_of(user: User, need: Need) -> list[tuple[str, object]]:
    return [line for _, facts in sorted(_FACTS.items()) for line in facts(user, need)]


def register_marks(marks: Marks) -> Marks:
    """A mark for some of several needs, by key: for lists and for the card of a family."""
    _MARKS[f"{marks.__module__}.{marks.__qualname__}"] = marks
    return marks


def marks_of(needs: Iterable[Need]) -> dict[int, SafeString]:
    """By key of the need; nothing for most."""
    keys = [need.pk for need in needs]
    found: dict[int, SafeString] = {}
    for _, marks in sorted(_MARKS.items()) if keys else ():
        for key, mark in marks(keys).items():
            found[key] = found.get(key, SafeString("")) + mark
    return found
