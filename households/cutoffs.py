"""The days of the month by which each stage of the pre-list must be done, from the profile.

SIKS-NG closes proposals before the 15th and moves the date by circular (domain §1.6), so every day is a profile value,
and each month has the value that holds at its end: a day that is set from 1 December is not November's.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from slrt.jurisdictions.profile import Profile, profile_of

_DAY_OF = {
    "recorded": "prelist_review_day",
    "visited": "prelist_review_day",
    "returned": "prelist_review_day",
    "deliberated": "prelist_validate_day",
    "validated": "prelist_send_day",
    "in_batch": "prelist_send_day",
}


def day_key(status: str, profile: Profile) -> str:
    """The profile key of the day that closes this status; "" where the calendar of the month asks nothing."""
    if status == "reviewed":
        return "deliberation_day" if profile.has_module("deliberation") else "prelist_validate_day"
    return _DAY_OF.get(status, "")


def next_close(status: str, profile: Profile, today: date) -> date | None:
    """The coming closing day of a status, today included; None for statuses that wait for nobody here."""
    key = day_key(status, profile)
    return coming(key, profile, today) if key else None


def open_month(profile: Profile, today: date) -> date:
    """First day of the month whose file can still be sent in time."""
    return coming("prelist_send_day", profile, today).replace(day=1)


def close_of(key: str, profile: Profile, month: date) -> date:
    """The closing day of that month by its own value. month: its first day."""
    last = month.replace(day=monthrange(month.year, month.month)[1])
    return month.replace(day=getattr(profile_of(profile.code, on=last), key))


def coming(key: str, profile: Profile, today: date) -> date:
    """The closing day of this month, or of the next one once it has passed."""
    month = today.replace(day=1)
    close = close_of(key, profile, month)
    return close if today <= close else close_of(key, profile, following(month))


def following(month: date) -> date:
    """First day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
