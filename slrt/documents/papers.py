"""The mark behind the QR of a printed paper, and what the public check page says of it: nothing about a person.

Each app registers its kind of paper; one public page (referrals:check_letter) answers for all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.core import signing

_SALT = "slrt.papers"


@dataclass(frozen=True)
class Paper:
    """What the page shows. jurisdiction is the code whose name and time zone the page wears."""

    jurisdiction: str
    number: str
    day: date
    sender: str
    subject: str
    state: str


Finder = Callable[[str], Paper | None]
_kinds: dict[str, Finder] = {}


def register_paper(kind: str, find: Finder) -> None:
    """`find(key)` gives the paper of this kind, or None."""
    _kinds[kind] = find


def mark_of(kind: str, key: object) -> str:
    """The unguessable mark for the QR: kind and key with a signature of this installation."""
    return signing.Signer(salt=_SALT).sign(f"{kind}.{key}").replace(":", "~")


def paper_of_mark(mark: str) -> Paper | None:
    """The paper of a mark; None for anything that this installation did not print."""
    try:
        kind, _, key = signing.Signer(salt=_SALT).unsign(mark.replace("~", ":")).partition(".")
    except signing.BadSignature:
        return None
    find = _kinds.get(kind)
    return find(key) if find else None
