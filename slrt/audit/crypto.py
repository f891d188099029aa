"""AES-256-GCM for values that must not be readable in a dump, and keyed digests to look them up.

A stored value is: key id (1 byte) + nonce (12) + ciphertext + tag (16); a NIK takes 45 bytes. The additional data is
the column's name ("households.person.nik"), so that a value copied into another column does not open there. Random
nonces are safe up to 2^32 values per key; a kabupaten's registry stays below a thousandth of that.
"""

from __future__ import annotations

import hmac
import os
import re
from collections.abc import Iterable

from cryptography.exceptions import InvalidTag

from slrt.audit import keys

NONCE_BYTES = 12
OVERHEAD = 1 + NONCE_BYTES + 16
DIGEST_BYTES = 32
NOT_DIGIT = re.compile(r"\D+")
# Purposes whose values are digits typed in many ways: spaces, dots and dashes do not count.
DIGIT_PURPOSES = frozenset({"nik", "kk", "phone", "account"})


class CannotDecrypt(Exception):
    """A stored value does not open: its key is missing, or it was changed or moved. Carries no value."""


def encrypt(value: str, aad: str) -> bytes:
    """Seal a text for the column named by `aad`."""
    ring = keys.ring()
    nonce = os.urandom(NONCE_BYTES)
    return bytes((ring.current,)) + nonce + ring.ciphers[ring.current].encrypt(nonce, value.encode(), aad.encode())


def decrypt(sealed: bytes, aad: str) -> str:
    """Open what `encrypt` sealed for the same column; CannotDecrypt otherwise."""
    sealed = bytes(sealed)
    cipher = keys.ring().ciphers.get(sealed[0]) if len(sealed) >= OVERHEAD else None
    if cipher is None:
        raise CannotDecrypt(f"{aad}: kunci {sealed[:1].hex() or 'kosong'} tidak ada di berkas kunci")
    try:
        return cipher.decrypt(sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :], aad.encode()).decode()
    except InvalidTag:
        raise CannotDecrypt(f"{aad}: nilai tersimpan rusak atau berasal dari kolom lain") from None


def encrypt_many(values: Iterable[str | None], aad: str) -> list[bytes | None]:
    """Seal a column of values for COPY; None and "" stay None. One random read serves all nonces."""
    values = list(values)
    ring = keys.ring()
    seal, prefix, label = ring.ciphers[ring.current].encrypt, bytes((ring.current,)), aad.encode()
    noise = os.urandom(NONCE_BYTES * len(values))
    sealed: list[bytes | None] = []
    for index, value in enumerate(values):
        if not value:
            sealed.append(None)
            continue
        nonce = noise[index * NONCE_BYTES : (index + 1) * NONCE_BYTES]
        sealed.append(prefix + nonce + seal(nonce, value.encode(), label))
    return sealed


def normalise(value: str, purpose: str) -> str:
    """The form in which equal things are equal: digits only for numbers; telephone numbers start 62."""
    if purpose not in DIGIT_PURPOSES:
        return value.strip()
    digits = NOT_DIGIT.sub("", value)
    if purpose == "phone" and digits.startswith("0"):
        digits = "62" + digits[1:]
    return digits


def digest(value: str, purpose: str = "nik") -> bytes:
    """HMAC-SHA256 of a value under the current key, 32 bytes. ValueError when nothing is left to digest."""
    ring = keys.ring()
    return _digest(value, purpose, ring.purpose_key(ring.current, purpose))


def digests(value: str, purpose: str = "nik") -> list[bytes]:
    """The digest under every key, current first: look up with `__in` so that a rotation under way hides nobody."""
    ring = keys.ring()
    order = sorted(ring.digest, key=lambda key_id: key_id != ring.current)
    return [_digest(value, purpose, ring.purpose_key(key_id, purpose)) for key_id in order]


def _digest(value: str, purpose: str, key: bytes) -> bytes:
    text = normalise(value, purpose)
    if not text:
        raise ValueError(f"nothing to digest for {purpose}")
    return hmac.digest(key, text.encode(), "sha256")


def digest_many(values: Iterable[str | None], purpose: str = "nik") -> list[bytes | None]:
    """Digests of a column of values for COPY; None and "" stay None."""
    ring = keys.ring()
    key = ring.purpose_key(ring.current, purpose)
    if purpose in DIGIT_PURPOSES and purpose != "phone":
        clean = (value if value is None or value.isdigit() else normalise(value, purpose) for value in values)
    else:
        clean = (value and normalise(value, purpose) for value in values)
    return [hmac.digest(key, text.encode(), "sha256") if text else None for text in clean]


def mask_digits(value: str | None, hidden: int = 4) -> str:
    """The number with its last digits hidden: they are the part that birth date and place do not give away."""
    if not value:
        return ""
    return value[:-hidden] + "•" * min(hidden, len(value)) if len(value) > hidden else "•" * len(value)
