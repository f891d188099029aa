"""The public page: finding what a family follows, and how often one may try (security check 64)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from complaints.models import Complaint, TrackTries
from households.models import PreListProposal
from slrt.audit import crypto
from slrt.cases.codes import tidy_code
from slrt.cases.models import Tracked
from slrt.ui import words


@dataclass(frozen=True)
class Limit:
    """At most `tries` within `window`."""

    tries: int
    window: timedelta


PER_ADDRESS = Limit(10, timedelta(minutes=1))
PER_NUMBER = Limit(5, timedelta(hours=1))
# What a family can follow; numbers are unique across them, since each kind but complaints has a prefix of its own.
FOLLOWED: tuple[type[Tracked], ...] = (Complaint, PreListProposal)


class TooManyTries(Exception):
    """`again` is when another try makes sense."""

    def __init__(self, again: datetime):
        super().__init__("too many tries")
        self.again = again


def spend(kind: str, value: str, limit: Limit, *, now: datetime | None = None) -> None:
    """Count one try of an address or number. Raises TooManyTries when the limit is used up; that try is not counted.

    The row stays locked until the transaction ends, so tries at the same moment are counted one after the other.
    """
    moment = now or timezone.now()
    row, _ = TrackTries.objects.select_for_update().get_or_create(key=_key(kind, value))
    recent = [at for at in row.at if at > moment - limit.window]
    if len(recent) >= limit.tries:
        raise TooManyTries(recent[0] + limit.window)
    row.at, row.seen_at = [*recent, moment], moment
    row.save(update_fields=["at", "seen_at"])


def give_back(kind: str, value: str) -> None:
    """The latest try was right: it does not count."""
    row = TrackTries.objects.select_for_update().filter(key=_key(kind, value)).first()
    if row is not None and row.at:
        row.at = row.at[:-1]
        row.save(update_fields=["at"])


def _key(kind: str, value: str) -> bytes:
    return crypto.digest(f"{kind}|{value}", "track")


def forget_old_tries() -> int:
    """Rows nobody added to for a day. Returns how many."""
    return TrackTries.objects.filter(seen_at__lt=timezone.now() - timedelta(days=1)).delete()[0]


def find_by_code(number: str, code: str, address: str) -> Tracked | None:
    """The case with this number and code; None for an unknown number and for a wrong code alike.

    Raises TooManyTries. Tries count also when the surrounding request fails later: they are stored first.
    """
    asked = number.strip().upper()
    with transaction.atomic():
        spend("address", address, PER_ADDRESS)
    with transaction.atomic():
        spend("number", asked, PER_NUMBER)
        case = _first(number=asked)
        # The digest is worked out for unknown numbers as well: both answers take the same time.
        wanted = crypto.digests(tidy_code(code) or "-", "code")
        if case is None or case.code_digest not in wanted:
            return None
        give_back("number", asked)
    return case


def find_by_token(token: str, address: str) -> Tracked | None:
    """The case behind a QR. Raises TooManyTries."""
    with transaction.atomic():
        spend("address", address, PER_ADDRESS)
    return _first(token_digest__in=crypto.digests(token, "token"))


def _first(**condition) -> Tracked | None:
    """Every kind is asked, also after a hit, so that no answer's time tells which kind a number is of."""
    found = [
        kind.objects.filter(**condition).select_related("unit", "jurisdiction", "region").first() for kind in FOLLOWED
    ]
    return next((case for case in found if case is not None), None)


def again_sentence(again: datetime) -> str:
    """For the page that refuses: in the zone of the browser's page, said with its name."""
    return f"Terlalu banyak percobaan. Coba lagi pukul {words.clock(again)}."
