"""What falls due, is overdue or waits, told once to the person whose turn it is, whatever restarts (F17)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from django.db import models, transaction
from django.utils import timezone

from slrt.accounts.models import User
from slrt.notifications.actions import notify
from slrt.notifications.models import ReminderRun

log = structlog.get_logger("slrt.reminders")

# A reminder that never looked before starts this far back.
FIRST_LOOK = timedelta(days=1)


@dataclass(frozen=True)
class Due:
    """A thing to tell. key makes it once per person: put the case and its deadline into it, no day of sending."""

    key: str
    recipients: Iterable[User]
    title: str
    body: str = ""
    url: str = ""
    jurisdiction: str | None = None
    subject: models.Model | None = field(default=None, repr=False)
    email: bool = True


Look = Callable[[datetime, datetime], Iterable[Due]]
_reminders: dict[str, Look] = {}


def reminder(name: str) -> Callable[[Look], Look]:
    """Register `look(now, since)`, a generator of Due. `since` is when this reminder last finished looking.

    Yield everything that is due at `now`, also what became due while the scheduler was down; keys make it once.
    """

    def register(look: Look) -> Look:
        known = _reminders.get(name)
        if known and known.__qualname__ != look.__qualname__:
            raise ValueError(f"two reminders named {name}")
        _reminders[name] = look
        return look

    return register


def names() -> list[str]:
    return sorted(_reminders)


def remind(now: datetime | None = None, only: Iterable[str] | None = None) -> dict[str, int]:
    """Run all reminders (or those named); one that fails does not stop the others. Returns messages sent by each."""
    moment = now or timezone.now()
    sent = {}
    for name in sorted(_reminders if only is None else only):
        try:
            sent[name] = _run(name, moment)
        except Exception as error:
            log.error("reminder failed", reminder=name, exc_info=error)
    return sent


@transaction.atomic
def _run(name: str, now: datetime) -> int:
    """One reminder in one transaction, one at a time: two schedulers queue at the row, the second finds nothing new."""
    ReminderRun.objects.get_or_create(name=name, defaults={"looked_until": now - FIRST_LOOK})
    run = ReminderRun.objects.select_for_update(no_key=True).get(name=name)
    count = 0
    for due in _reminders[name](now, run.looked_until):
        count += len(
            notify(
                due.recipients, kind=name, key=due.key, title=due.title, body=due.body, url=due.url,
                subject=due.subject, jurisdiction=due.jurisdiction, email=due.email,
            )
        )  # fmt: skip
    run.looked_until = max(run.looked_until, now)
    run.save()
    if count:
        log.info("reminded", reminder=name, messages=count)
    return count
