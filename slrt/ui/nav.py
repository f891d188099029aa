"""The side navigation: apps register a function each, the layout asks them when it draws."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from django.http import HttpRequest

from slrt.ui.strict import misuse


@dataclass(frozen=True, slots=True)
class Item:
    """One line. `count` is a number or short text such as "99+"; None shows nothing."""

    url: str
    label: str
    count: int | str | None = None
    active: bool | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Items under a heading; an empty title is the first, unnamed group. Groups with the same title are joined."""

    title: str
    items: tuple[Item, ...]


Builder = Callable[[HttpRequest], Iterable[Group | Mapping]]
_BUILDERS: list[tuple[int, Builder]] = []


def register(builder: Builder, order: int = 100) -> Builder:
    """Add a function (request) → groups. It runs for signed-in users only and must be cheap (one query at most)."""
    if all(known is not builder for _, known in _BUILDERS):
        _BUILDERS.append((order, builder))
        _BUILDERS.sort(key=lambda pair: pair[0])
    return builder


def collect(request: HttpRequest) -> list[Group]:
    """All groups for this request, with exactly one item marked as the current page where an address fits."""
    titles: dict[str, list[Item]] = {}
    for _, builder in _BUILDERS:
        for group in _ask(builder, request):
            group = _group(group)
            titles.setdefault(group.title, []).extend(group.items)
    current = _current(request.path, [item for items in titles.values() for item in items])
    return [
        Group(title, tuple(replace(item, active=item is current) for item in items))
        for title, items in titles.items()
        if items
    ]


def _ask(builder: Builder, request: HttpRequest) -> list[Group | Mapping]:
    """One part of the menu that breaks must not take every page with it, error pages included."""
    try:
        return list(builder(request) or ())
    except Exception as error:
        misuse(f"Navigation {builder.__module__}.{builder.__qualname__}: {error!r}")
        return []


def _group(group: Group | Mapping) -> Group:
    if isinstance(group, Group):
        return group
    unknown = set(group) - {"title", "items"}
    if unknown:
        misuse(f"Unknown keys in a navigation group: {sorted(unknown)}")
    items = tuple(item if isinstance(item, Item) else Item(**item) for item in group["items"])
    return Group(str(group.get("title", "")), items)


def _current(path: str, items: list[Item]) -> Item | None:
    said = [item for item in items if item.active]
    if said:
        return said[0]
    fitting = [item for item in items if path == item.url or (item.url != "/" and path.startswith(item.url))]
    return max(fitting, key=lambda item: len(item.url), default=None)
