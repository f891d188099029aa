"""Keys of rows as they come in addresses and forms: anybody may type anything there."""

from __future__ import annotations

from collections.abc import Iterable

# Longer numbers are no key of ours, and PostgreSQL would refuse to compare them.
LONGEST = 18


def key_of(text: str | None) -> int | None:
    """The key; None for anything that cannot be one. "²" is a digit to Python, and no number."""
    given = (text or "").strip()
    return int(given) if given.isascii() and given.isdigit() and len(given) <= LONGEST else None


def keys_of(texts: Iterable[str], limit: int) -> list[int]:
    """The first keys among the texts, each once."""
    found = dict.fromkeys(key for key in map(key_of, texts) if key is not None)
    return list(found)[:limit]
