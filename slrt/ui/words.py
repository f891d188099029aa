"""Numbers, dates and identity numbers in Indonesian words and shapes. Pure functions, shared by filters and code."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from django.utils import timezone

MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
ZONES = {"Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
NONE = "–"


def number(value: object, decimals: int | None = None) -> str:
    """1234567.891 → "1.234.567,89" with decimals=2. Otherwise integers stay whole, others keep at most two."""
    if value is None or value == "":
        return NONE
    amount = value if isinstance(value, Decimal) else Decimal(str(value))
    if decimals is None:
        decimals = 0 if amount == amount.to_integral_value() else 2
        shown = _plain(amount, decimals)
        return shown.rstrip("0").rstrip(",") if decimals else shown
    return _plain(amount, decimals)


def _plain(amount: Decimal, decimals: int) -> str:
    rounded = amount.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    if not rounded:
        rounded = abs(rounded)  # no "-0"
    return f"{rounded:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def rupiah(value: object) -> str:
    """1250000 → "Rp1.250.000"; cents only when there are any; a minus stands before Rp."""
    if value is None or value == "":
        return NONE
    amount = Decimal(str(value))
    whole = amount == amount.to_integral_value()
    return f"{'-' if amount < 0 else ''}Rp{_plain(abs(amount), 0 if whole else 2)}"


def percent(value: object, decimals: int = 0) -> str:
    """A share 0–1 → "71%"."""
    return NONE if value is None or value == "" else f"{_plain(Decimal(str(value)) * 100, decimals)}%"


def local(value: dt.datetime) -> dt.datetime:
    """In the active zone. A naive datetime is a programming error and raises ValueError."""
    return timezone.localtime(value)


def _day(value: dt.date | dt.datetime) -> dt.date:
    return local(value).date() if isinstance(value, dt.datetime) else value


def long_date(value: dt.date | dt.datetime | None) -> str:
    """22 November 2026"""
    if not value:
        return NONE
    day = _day(value)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def mid_date(value: dt.date | dt.datetime | None) -> str:
    """22 Nov 2026; the year is left out when it is this year: 22 Nov"""
    if not value:
        return NONE
    day = _day(value)
    year = "" if day.year == timezone.localdate().year else f" {day.year}"
    return f"{day.day} {SHORT_MONTHS[day.month - 1]}{year}"


def short_date(value: dt.date | dt.datetime | None) -> str:
    """22-11-2026"""
    return _day(value).strftime("%d-%m-%Y") if value else NONE


def weekday_date(value: dt.date | dt.datetime | None) -> str:
    """Minggu, 22 November 2026"""
    return f"{DAYS[_day(value).weekday()]}, {long_date(value)}" if value else NONE


def zone_name(zone: object = None) -> str:
    """WIB, WITA or WIT of the active (or given) zone; another zone shows its own abbreviation."""
    zone = zone or timezone.get_current_timezone()
    key = zone.key if isinstance(zone, ZoneInfo) else str(zone)
    return ZONES.get(key) or timezone.now().astimezone(zone if isinstance(zone, dt.tzinfo) else ZoneInfo(key)).tzname()


def clock(value: dt.datetime | None) -> str:
    """09.14 WITA, in the active zone"""
    return f"{local(value):%H.%M} {zone_name()}" if value else NONE


def moment(value: dt.datetime | None) -> str:
    """22 November 2026, 09.14 WITA"""
    return f"{long_date(value)}, {clock(value)}" if value else NONE


def short_moment(value: dt.datetime | None) -> str:
    """22 Nov, 09.14 WITA"""
    return f"{mid_date(value)}, {clock(value)}" if value else NONE


def ago(value: dt.date | dt.datetime | None, now: dt.datetime | None = None) -> str:
    """Past: "baru saja", "5 menit lalu", "kemarin", "3 hari lalu", "2 bulan lalu"; ahead: "besok", "3 hari lagi"."""
    if not value:
        return NONE
    now = now or timezone.now()
    days = (_day(now) - _day(value)).days
    if days == 0:
        return _ago_today(value, now)
    word = "lalu" if days > 0 else "lagi"
    gap = abs(days)
    if gap == 1:
        return "kemarin" if days > 0 else "besok"
    if gap < 60:
        return f"{gap} hari {word}"
    return f"{gap // 30} bulan {word}" if gap < 730 else f"{gap // 365} tahun {word}"


def _ago_today(value: dt.date | dt.datetime, now: dt.datetime) -> str:
    if not isinstance(value, dt.datetime):
        return "hari ini"
    seconds = (now - value).total_seconds()
    word = "lalu" if seconds >= 0 else "lagi"
    minutes = int(abs(seconds) // 60)
    if minutes < 1:
        return "baru saja" if seconds >= 0 else "sebentar lagi"
    return f"{minutes} menit {word}" if minutes < 60 else f"{minutes // 60} jam {word}"


def due(value: dt.date | dt.datetime | None, now: dt.datetime | None = None) -> tuple[str, str]:
    """(words, tone) of a deadline: ("lewat 2 hari", "red"), ("hari ini", "amber"), ("3 hari lagi", "plain")."""
    if not value:
        return "tanpa tenggat", "plain"
    now = now or timezone.now()
    late = now > value if isinstance(value, dt.datetime) else _day(now) > value
    days = (_day(now) - _day(value)).days
    if late:
        return ("lewat hari ini" if days == 0 else f"lewat {number(days)} hari"), "red"
    if days == 0:
        return "hari ini", "amber"
    return ("besok", "amber") if days == -1 else (f"{number(-days)} hari lagi", "plain")


def in_sentence(label: object) -> str:
    """A label within a sentence: "Manajer SLRT" becomes "manajer SLRT"; abbreviations stay as they are written."""
    return " ".join(word if word.isupper() and len(word) > 1 else word.lower() for word in str(label).split())


def grouped(digits: object) -> str:
    """A NIK or KK as it is read aloud: 332406 621075 0003"""
    text = str(digits or "")
    return f"{text[:6]} {text[6:12]} {text[12:]}" if len(text) == 16 else text


def mask_nik(digits: object) -> str:
    """The first twelve digits, the serial hidden: 332406 621075 •••• (ux §0.2). Shorter input is hidden whole."""
    text = "".join(sign for sign in str(digits or "") if sign.isdigit())
    if not text:
        return NONE
    return f"{text[:6]} {text[6:12]} ••••" if len(text) == 16 else "••••"


def mask_nik_paper(digits: object) -> str:
    """For a slip that leaves the house: the place of registration alone, 332406 •••••• •••• (ux §1.8).

    Beside a name the six digits in the middle are somebody's birth date, and a slip is easily lost.
    """
    text = mask_nik(digits)
    return f"{text[:6]} •••••• ••••" if len(text) == 18 else text


def file_size(size: int | None) -> str:
    """Bytes → "820 KB", "1,4 MB" (1 KB = 1024 bytes)."""
    if size is None:
        return NONE
    if size < 1024:
        return f"{size} byte"
    return f"{number(Decimal(size) / 1024, 0)} KB" if size < 1024**2 else f"{number(Decimal(size) / 1024**2, 1)} MB"
