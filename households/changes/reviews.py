"""Antrean telaah: what waits for a supervisor, data officer or manager to decide, one tab for each kind of matter.

Every app brings its queues; which of them are offered follows from the profile and from what the person may do:

    reviews.register(reviews.Queue("complaints", "Pendataan keluhan", order=40, offered=…, rows=…, row=…))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from slrt.accounts.models import User
from slrt.jurisdictions.profile import Profile
from slrt.ui.keys import key_of
from slrt.ui.listing import capped_count, count_words

ORDER = ("due_at", "id")
COUNTED = 200
ASKED = "antrean"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a queue. url: the page of the case. due and mark are safe HTML made by slrt.ui."""

    number: str
    url: str
    when: str
    who: str
    where: str
    what: str
    by: str
    due: object
    mark: object


@dataclass(frozen=True)
class Queue:
    """code: as in the profile's supervisor_queues, or one of our own. rows: cases that wait for this person's decision,
    with what `row` names. Deciding on a row leads on to the next one (after_step). order_by ends in the key; place and
    recorder: the columns of the two filters."""

    code: str
    label: str
    order: int
    offered: Callable[[User, Profile], bool]
    rows: Callable[[User, Profile], QuerySet]
    row: Callable[[object, datetime], Row]
    order_by: tuple[str, ...] = ORDER
    place: str = "region"
    recorder: str = "created_by"


_QUEUES: dict[str, Queue] = {}


def register(queue: Queue) -> Queue:
    """Add a queue, or replace the one of the same code."""
    _QUEUES[queue.code] = queue
    return queue


def offered(user: User, profile: Profile) -> list[Queue]:
    """The queues of this person here, in their order."""
    ordered = sorted(_QUEUES.values(), key=lambda queue: (queue.order, queue.code))
    return [queue for queue in ordered if queue.offered(user, profile)]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to: the village's code and the id of whoever recorded it."""

    village: str = ""
    by: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> Wanted:
        by = key_of(request.GET.get("petugas"))
        return cls(request.GET.get("desa", "")[:13], "" if by is None else str(by))

    def narrow(self, queue: Queue, rows: QuerySet) -> QuerySet:
        if self.village:
            rows = rows.filter(**{queue.place: self.village})
        return rows.filter(**{queue.recorder: int(self.by)}) if self.by else rows

    def query(self, **more: str) -> str:
        given = more | {"desa": self.village, "petugas": self.by}
        return urlencode({name: value for name, value in given.items() if value})


def tabs(queues: list[Queue], chosen: str, user: User, profile: Profile, wanted: Wanted) -> list[dict]:
    url = reverse("households:reviews")
    return [
        {
            "url": f"{url}?{wanted.query(tab=queue.code)}",
            "label": queue.label,
            "count": count_words(*capped_count(wanted.narrow(queue, queue.rows(user, profile)), COUNTED)),
            "active": queue.code == chosen,
        }
        for queue in queues
    ]


def choices(queue: Queue, rows: QuerySet) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Villages and recorders among the rows that wait, for the two filters."""
    villages, people = (
        rows.order_by(f"{column}__name", column).values_list(column, f"{column}__name").distinct()
        for column in (queue.place, queue.recorder)
    )
    return (
        [(code, name) for code, name in villages[:COUNTED] if code],
        [(str(pk), name) for pk, name in people[:COUNTED] if pk],
    )


def carried(request: HttpRequest) -> str:
    """The queue and its filters in the address of a case, for its steps; "" when it came from elsewhere."""
    code = request.GET.get(ASKED, "")
    return f"?{Wanted.of(request).query(**{ASKED: code})}" if code in _QUEUES else ""


def after_step(request: HttpRequest, case: Model, fallback: str) -> str:
    """Where to go after a step of this case: the next that waits in the queue it was opened from, the queue itself when
    it is empty; the fallback when it was not opened from one."""
    profile, code = request.jurisdiction_profile, request.GET.get(ASKED, "")
    if profile is None or code not in _QUEUES or not _QUEUES[code].offered(request.user, profile):
        return fallback
    queue, wanted = _QUEUES[code], Wanted.of(request)
    # A step may leave the case where it waits; whoever goes through the queue wants another one.
    waiting = wanted.narrow(queue, queue.rows(request.user, profile)).exclude(pk=case.pk)
    following = waiting.order_by(*queue.order_by).first()
    if following is None:
        return f"{reverse('households:reviews')}?{wanted.query(tab=code)}"
    return f"{queue.row(following, timezone.now()).url}?{wanted.query(**{ASKED: code})}"
