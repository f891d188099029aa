"""The days of the month by which each stage of the pre-list must be done, from the profile. Imports no model.

SIKS-NG closes proposals before the 15th and moves the date by circular (domain §1.6), so every day is a profile value.
"""

from __future__ import annotations

from datetime import date

from slrt.jurisdictions.profile import Profile

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
    return coming(getattr(profile, key), today) if key else None


def open_month(profile: Profile, today: date) -> date:
    """First day of the month whose file can still be sent in time."""
    return coming(profile.prelist_send_day, today).replace(day=1)


def coming(day: int, today: date) -> date:
    if today.day <= day:
        return today.replace(day=day)
    return following(today.replace(day=1)).replace(day=day)


def following(month: date) -> date:
    """First day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
