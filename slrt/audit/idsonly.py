"""What may stand in a log entry or a job's payload: ids, codes, dates, counts. Never a person's data."""

from __future__ import annotations

import re
import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

MAX_TEXT = 100
MAX_LIST = 1000
# What identity, telephone and account numbers look like, together or in the groups people write them in. Case numbers
# (KDL-2026-003981), dates and region codes (33.24.05.2003) do not.
LONG_NUMBER = re.compile(
    r"\d{9,}|\d{6}[ .\-]\d{6}[ .\-]\d{4}|\d{4}(?:[ .\-]\d{4}){3}|(?<!\d)(?:\+?62|0) ?8\d{1,2}(?:[ .\-]\d{3,5}){2,3}"
)
LONG_INT = 10**12
# Keys, digests and times (20261122, 202611220914, seconds since 1970) hold digits by their nature.
HARMLESS = re.compile(
    r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{32,64}"
    r"|(?<!\d)20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d\d){0,3}(?!\d)|(?<!\d)1[6-9]\d{8}(?!\d)",
    re.IGNORECASE,
)


def has_long_number(text: str) -> bool:
    """Whether a text holds what could be an identity, telephone or account number."""
    return bool(LONG_NUMBER.search(HARMLESS.sub("", text)))


def clean(value: Any, where: str = "") -> Any:
    """The value in JSON form. ValueError names the key (never the value) of what looks like personal data."""
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        if abs(value) >= LONG_INT:
            raise ValueError(f"{where}: a number this long is not an id")
        return value
    if isinstance(value, uuid.UUID | date | datetime | Decimal):
        return value.isoformat() if isinstance(value, date) else str(value)
    if isinstance(value, str):
        return _clean_text(value, where)
    if isinstance(value, dict):
        return {_clean_text(str(key), where): clean(item, f"{where}.{key}".lstrip(".")) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value, key=str) if isinstance(value, set | frozenset) else list(value)
        if len(items) > MAX_LIST:
            raise ValueError(f"{where}: at most {MAX_LIST} items")
        return [clean(item, where) for item in items]
    raise ValueError(f"{where}: {type(value).__name__} is neither an id nor a code")


def _clean_text(text: str, where: str) -> str:
    if len(text) > MAX_TEXT:
        raise ValueError(f"{where}: text of more than {MAX_TEXT} characters is not a code")
    if has_long_number(text):
        raise ValueError(f"{where}: looks like an identity or telephone number")
    return text


def mask_numbers(text: str) -> str:
    """Free text (a reason somebody typed) with long numbers made unreadable and line breaks made spaces."""
    flat = " ".join(text.split())
    return LONG_NUMBER.sub("[angka]", "".join(char for char in flat if char.isprintable()))
