"""The code printed on the receipt for typing, and the token behind its QR."""

from __future__ import annotations

import secrets

# Crockford's alphabet: no I, L, O, U. Eight characters hold 40 bits; the public page limits the tries.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8
_READ_AS = str.maketrans("OIL", "011", " -.")


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def new_token() -> str:
    """128 random bits for a URL."""
    return secrets.token_urlsafe(16)


def tidy_code(typed: str) -> str:
    """What was meant: capitals, no dashes, O read as 0, I and L as 1. "" when it cannot be a code."""
    text = typed.strip().upper().translate(_READ_AS)
    return text if len(text) == LENGTH and set(text) <= set(ALPHABET) else ""


def shown_code(code: str) -> str:
    """In two halves, as printed: 7K3M-Q8ZD"""
    return f"{code[:4]}-{code[4:]}"
