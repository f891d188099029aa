"""What the profile screens show, computed here so that templates only print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from slrt.jurisdictions import codes
from slrt.jurisdictions.calendar import WorkCalendar, national_holidays
from slrt.jurisdictions.keys import GROUPS, KEYS, Key
from slrt.jurisdictions.models import LocalHoliday, ProfileValue
from slrt.jurisdictions.profile import Profile

# A longer list of lines shows this many and opens the rest on demand.
SHOWN_LINES = 4
TONES = {"peraturan": "blue", "tafsir": "amber", "bawaan": "grey", "administrator": "teal"}


@dataclass(frozen=True)
class Period:
    """One value of the history: its words and when it holds; `last` is the last day, not the day after."""

    words: str
    first: date
    last: date | None
    clause: str
    note: str
    by: str
    state: str  # "past", "current", "planned" or "never"


@dataclass(frozen=True)
class Row:
    """One key on the profile screen."""

    key: Key
    words: list[str]  # the first lines, and
    more: list[str]  # those that open on demand
    clause: str
    note: str
    source: str
    source_title: str
    tone: str
    since: date | None
    planned: Period | None
    history: int


def state_of(row: ProfileValue, day: date) -> str:
    if row.never_held:
        return "never"
    if row.valid_from > day:
        return "planned"
    return "current" if row.valid_to is None or row.valid_to > day else "past"


def period(row: ProfileValue, day: date) -> Period:
    return Period(
        words="; ".join(row.words()),
        first=row.valid_from,
        last=row.valid_to and row.valid_to - timedelta(days=1),
        clause=row.clause,
        note=row.note,
        by=row.set_by.name if row.set_by else "berkas peraturan",
        state=state_of(row, day),
    )


def grouped(profile: Profile, rows: list[ProfileValue]) -> list[dict]:
    """Groups in order, each with its keys: the value on the profile's day and what is planned after it."""
    by_key: dict[str, list[ProfileValue]] = {}
    for row in rows:
        by_key.setdefault(row.key, []).append(row)
    return [
        {"code": code, "title": title, "rows": [_row(profile, key, by_key.get(key.code, [])) for key in keys]}
        for code, title in GROUPS.items()
        if (keys := [key for key in KEYS.values() if key.group == code])
    ]


def _row(profile: Profile, key: Key, rows: list[ProfileValue]) -> Row:
    setting = profile.setting(key.code)
    planned = [period(row, profile.on) for row in rows if state_of(row, profile.on) == "planned"]
    words = profile.words(key.code)
    shown = len(words) if len(words) <= SHOWN_LINES + 1 else SHOWN_LINES
    return Row(
        key=key,
        words=words[:shown],
        more=words[shown:],
        clause=setting.clause,
        note=setting.note,
        source=setting.source,
        source_title=codes.SOURCES[setting.source],
        tone=TONES[setting.source],
        since=setting.since,
        planned=planned[0] if planned else None,
        history=len(rows),
    )


@dataclass(frozen=True)
class DayOff:
    """One line of the holiday list."""

    date: date
    name: str
    kind: str
    tone: str
    decree: str
    remark: str
    row: LocalHoliday | None
    removable: bool


def days_off(code: str, year: int, rows: list[LocalHoliday]) -> list[DayOff]:
    """National holidays and days entered by hand of one year, by date."""
    calendar = WorkCalendar(code)
    national = [_national(calendar, day, name) for day, name in national_holidays(year).items()]
    entered = [_entered(row) for row in rows]
    return sorted([*national, *entered], key=lambda line: (line.date, line.kind))


def _national(calendar: WorkCalendar, day: date, name: str) -> DayOff:
    plain = name.removesuffix(" (perkiraan)")
    remark = "perkiraan" if plain != name else ""
    if calendar.holiday_name(day) is None:
        remark = "tetap masuk kerja"
    return DayOff(day, plain, "Libur nasional", "blue", "", remark, None, False)


def _entered(row: LocalHoliday) -> DayOff:
    return DayOff(
        date=row.date,
        name=row.name,
        kind=row.get_kind_display(),
        tone="amber" if row.kind == "cuti_bersama" else "teal",
        decree=row.decree,
        remark="" if row.verified else "belum dicocokkan",
        row=row,
        removable=row.jurisdiction_id is not None,
    )
