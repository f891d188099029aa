"""How many numbers one person may look up: 60 an hour is noticed, 300 a day is the end (security check 64)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from slrt.accounts.models import User

HOUR_WARNS = 60
DAY_BLOCKS = 300

_COUNT = """
INSERT INTO households_lookuptally AS t (user_id, day, hour, in_hour, in_day)
VALUES (%(user)s, %(day)s, %(hour)s, 1, 1)
ON CONFLICT (user_id, day) DO UPDATE SET
    in_hour = CASE WHEN t.hour = excluded.hour THEN t.in_hour + 1 ELSE 1 END,
    hour = excluded.hour, in_day = t.in_day + 1
RETURNING in_hour, in_day
"""


class TooManyLookups(Exception):
    """The day's number of look-ups is used up. status and retry_after (seconds) are for the response."""

    status = 429

    def __init__(self, again: datetime, retry_after: int):
        self.retry_after = retry_after
        self.sentence = (
            f"Anda sudah mencari {DAY_BLOCKS} nomor hari ini. Coba lagi setelah pukul {again:%H.%M}, "
            "atau minta bantuan rekan lain."
        )
        super().__init__(self.sentence)


@dataclass(frozen=True, slots=True)
class Tally:
    in_hour: int
    in_day: int

    @property
    def warning(self) -> str:
        """A sentence from the sixtieth look-up of an hour on, else ""."""
        if self.in_hour < HOUR_WARNS:
            return ""
        return f"Anda sudah mencari {self.in_hour} nomor dalam satu jam ini. Pencarian ini diberitahukan ke pengawas."


def count_lookup(user: User, now: datetime | None = None) -> Tally:
    """Count one look-up. Raises TooManyLookups from the 301st of a day (in the active time zone) on."""
    moment = timezone.localtime(now or timezone.now())
    facts = {"user": user.pk, "day": moment.date(), "hour": moment.hour}
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, facts)
        tally = Tally(*cursor.fetchone())
    if tally.in_day > DAY_BLOCKS:
        midnight = (moment + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        raise TooManyLookups(midnight, int((midnight - moment).total_seconds()))
    return tally
