"""The key file: the only secret that turns stored NIK, KK and telephone numbers back into digits.

It lives outside the database and outside the database's backup (security.md 2.5): whoever holds the digest key can try
all likely NIK of a kabupaten within minutes. The file is JSON, mode 0600:

    {"encrypt": {"1": "<base64, 32 bytes>"}, "digest": {"1": "<base64, 32 bytes>"}, "current": "1"}

Several key ids may stand side by side; `current` says which one writes. `rotate_keys` moves every row to it.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import os
import secrets
import stat
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.exceptions import ImproperlyConfigured

from slrt import env

KEY_BYTES = 32
# A running process notices a rotated key file after at most this many seconds.
RECHECK_SECONDS = 2.0


def key_file() -> Path:
    """SLRT_KEY_FILE, or keys/fields.json among the application's own files."""
    return Path(env.text("SLRT_KEY_FILE") or env.var_dir() / "keys" / "fields.json")


@dataclass(frozen=True)
class KeyRing:
    """All keys of one key file, ready to use."""

    current: int
    encrypt: dict[int, bytes]
    digest: dict[int, bytes]
    ciphers: dict[int, AESGCM] = field(repr=False, compare=False)

    def purpose_key(self, key_id: int, purpose: str) -> bytes:
        """A digest key of its own for each purpose, so that a NIK and a KK with equal digits do not look alike."""
        return hmac.digest(self.digest[key_id], b"slrt:" + purpose.encode(), "sha256")


def parse(text: str, source: str = "berkas kunci") -> KeyRing:
    """Read the JSON of a key file. ImproperlyConfigured names what is wrong, never a key."""
    try:
        raw = json.loads(text)
        encrypt = {_key_id(k): _key(v) for k, v in raw["encrypt"].items()}
        digest = {_key_id(k): _key(v) for k, v in raw["digest"].items()}
        current = _key_id(raw["current"])
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error) as error:
        raise ImproperlyConfigured(f"{source} tidak terbaca sebagai berkas kunci ({type(error).__name__}).") from error
    if current not in encrypt or current not in digest:
        raise ImproperlyConfigured(f"{source}: kunci yang berlaku ({current}) tidak ada di dalam berkas.")
    return KeyRing(current, encrypt, digest, {k: AESGCM(v) for k, v in encrypt.items()})


def _key_id(value: str) -> int:
    number = int(value)
    if not 1 <= number <= 255:
        raise ValueError("key ids fit one byte and start at 1")
    return number


def _key(value: str) -> bytes:
    key = base64.b64decode(value, validate=True)
    if len(key) != KEY_BYTES:
        raise ValueError("keys are 32 bytes long")
    return key


def read(path: Path) -> KeyRing:
    """Load a key file, refusing one that others may read."""
    try:
        facts = path.stat()
        text = path.read_text()
    except OSError as error:
        raise ImproperlyConfigured(
            f"Berkas kunci {path} tidak dapat dibaca ({error.strerror}). Buat dengan: bin/manage make_keys"
        ) from error
    if stat.S_IMODE(facts.st_mode) & 0o077:
        raise ImproperlyConfigured(f"Berkas kunci {path} dapat dibaca pengguna lain. Perbaiki dengan: chmod 600 {path}")
    return parse(text, str(path))


def write(path: Path, ring: KeyRing) -> None:
    """Write a key file whole or not at all, mode 0600 from its first byte."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    content = {
        "encrypt": {str(k): base64.b64encode(v).decode() for k, v in sorted(ring.encrypt.items())},
        "digest": {str(k): base64.b64encode(v).decode() for k, v in sorted(ring.digest.items())},
        "current": str(ring.current),
    }
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            json.dump(content, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def fresh_ring(old: KeyRing | None = None) -> KeyRing:
    """A ring with one new pair of keys that is current; the keys of `old` stay readable."""
    number = max(old.encrypt.keys() | old.digest.keys()) + 1 if old else 1
    encrypt = {**(old.encrypt if old else {}), number: secrets.token_bytes(KEY_BYTES)}
    digest = {**(old.digest if old else {}), number: secrets.token_bytes(KEY_BYTES)}
    return KeyRing(number, encrypt, digest, {k: AESGCM(v) for k, v in encrypt.items()})


def without(ring: KeyRing, key_id: int) -> KeyRing:
    """The same ring without one key that is no longer current."""
    if key_id == ring.current:
        raise ValueError("the current key cannot be retired")
    encrypt = {k: v for k, v in ring.encrypt.items() if k != key_id}
    digest = {k: v for k, v in ring.digest.items() if k != key_id}
    return KeyRing(ring.current, encrypt, digest, {k: AESGCM(v) for k, v in encrypt.items()})


class _Holder:
    """The ring of this process; reloads when the file changes so that a rotation needs no restart."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        self.ring: KeyRing | None = None
        self.stamp: tuple = ()
        self.next_check = 0.0

    def get(self) -> KeyRing:
        now = time.monotonic()
        if self.ring is not None and now < self.next_check:
            return self.ring
        with self.lock:
            path = key_file()
            stamp = _stamp(path)
            if self.ring is None or stamp != self.stamp:
                self.ring = read(path)
                self.stamp = stamp
            self.next_check = now + RECHECK_SECONDS
            return self.ring


def _stamp(path: Path) -> tuple:
    try:
        facts = path.stat()
    except OSError:
        return (str(path),)
    return (str(path), facts.st_mtime_ns, facts.st_ino)


_holder = _Holder()


def ring() -> KeyRing:
    """The keys in force."""
    return _holder.get()


def forget() -> None:
    """Read the key file anew at the next use (after writing it, and between tests)."""
    _holder.forget()
