"""What the table of the permission matrix is written in: a route, its short forms, and who reaches a thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slrt.accounts.models import User
from slrt.accounts.permissions import Permission as P

Args = Callable[[Any, User], tuple]
OK, MOVED, BAD = {200}, {302}, {422}


def by_pk(thing: Any, user: User) -> tuple:
    return (thing.pk,)


def with_(*more: Any) -> Args:
    """The key of the thing, and fixed arguments after it."""
    return lambda thing, user: (thing.pk, *more)


@dataclass(frozen=True)
class Route:
    """One address.

    things: attributes of tests.objects.Objects it is tried with. args: from the thing (None for addresses without one).
    get, post: the answers of a permitted request; None where the method is not taken (405); a function gets
    (user, thing) and returns them. seen: who reaches the thing beside its visible_to. alike: a thing that does not
    exist is answered like one that is permitted (each person's own, or made by the request). writes: tables a GET may
    write to, with the reason in `why`. residents: it lists all families of a village, so somebody of a restricted case
    stands there as a neighbour among others; nothing else of the case may.
    """

    get: Any = None
    post: Any = None
    things: tuple[str, ...] = ()
    args: Args | tuple = ()
    seen: Callable[[User, Any], bool] | None = None
    alike: bool = False
    writes: tuple[str, ...] = ()
    why: str = ""
    residents: bool = False


def page(*things: str, get=OK, args: Args | tuple | None = None, **more: Any) -> Route:
    """Read only."""
    return Route(get=get, things=things, args=args if args is not None else by_pk if things else (), **more)


def form(*things: str, get=OK, post=BAD, args: Args | tuple | None = None, **more: Any) -> Route:
    return Route(get=get, post=post, things=things, args=args if args is not None else by_pk if things else (), **more)


def act(*things: str, post=MOVED, args: Args | tuple | None = None, **more: Any) -> Route:
    """POST only."""
    return Route(post=post, things=things, args=args if args is not None else by_pk if things else (), **more)


# ---------------------------------------------------------------------- who reaches what beside visible_to
def always(user: User, thing: Any) -> bool:
    return True


def visible(user: User, thing: Any) -> bool:
    return type(thing).objects.visible_to(user).filter(pk=thing.pk).exists()


def may(permission: P) -> Callable[[User, Any], bool]:
    """Visible, and the ability reaches this very case."""
    return lambda user, thing: visible(user, thing) and thing.allows(user, permission)


def exports(user: User, thing: Any) -> set[int]:
    """Whoever may see a list and may also take it away."""
    return MOVED if user.access.can(P.EXPORT) else {403}
