"""The virus scanner, when there is one: clamd's INSTREAM over TCP or a socket file.

settings.CLAMD is "host:port", a path, or "" for an installation without scanner: the risk is then accepted and written
down with each file ("tanpa pemindai"). A configured scanner that does not answer leaves files unscanned and unserved.
"""

from __future__ import annotations

import socket
import struct
from enum import StrEnum

from django.conf import settings

TIMEOUT = 20
CHUNK = 64 * 1024
# The harmless test file of the trade. Known without any scanner, so that the path can be tried everywhere.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
NO_SCANNER = "tanpa pemindai"
CLAMAV = "ClamAV"


class Verdict(StrEnum):
    CLEAN = "clean"
    INFECTED = "infected"
    UNKNOWN = "unknown"  # the scanner did not answer


def configured() -> bool:
    return bool(settings.CLAMD)


def name() -> str:
    """What stands beside a file as its scanner."""
    return CLAMAV if configured() else NO_SCANNER


def scan(content: bytes) -> Verdict:
    """Look at a file's bytes. Never raises: a scanner that is down answers UNKNOWN."""
    if EICAR in content[:4096]:
        return Verdict.INFECTED
    if not configured():
        return Verdict.CLEAN
    try:
        answer = _ask(content)
    except OSError:
        return Verdict.UNKNOWN
    if answer.endswith("FOUND"):
        return Verdict.INFECTED
    return Verdict.CLEAN if answer.endswith("OK") else Verdict.UNKNOWN


def _ask(content: bytes) -> str:
    with _connect() as link:
        link.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), CHUNK):
            part = content[start : start + CHUNK]
            link.sendall(struct.pack("!L", len(part)) + part)
        link.sendall(struct.pack("!L", 0))
        answer = b""
        while part := link.recv(4096):
            answer += part
    return answer.rstrip(b"\0\n").decode("ascii", "replace")


def _connect() -> socket.socket:
    address = settings.CLAMD
    if address.startswith("/"):
        link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        link.settimeout(TIMEOUT)
        try:
            link.connect(address)
        except OSError:
            link.close()
            raise
        return link
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=TIMEOUT)
