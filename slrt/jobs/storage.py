"""Where results lie. A file appears under its final name only when it is whole."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import time
import uuid
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.utils import timezone

CHUNK = 1024 * 1024
_UNSAFE = re.compile(r"[^\w.()+, -]+")


def root() -> Path:
    return Path(settings.VAR_DIR) / "results"


def workspace(job_id: uuid.UUID, token: uuid.UUID) -> Path:
    """A directory for one attempt at one job; nobody else writes there."""
    path = root() / "work" / f"{job_id}-{token}"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def discard_workspace(path: Path) -> None:
    shutil.rmtree(path, ignore_errors=True)


def keep(path: Path, job_id: uuid.UUID, token: uuid.UUID) -> tuple[str, int, str]:
    """Move a finished file to its place. Returns its relative path, size and SHA-256."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
        os.fsync(file.fileno())
    relative = f"{timezone.now():%Y-%m}/{job_id}-{token.hex[:8]}"
    target = root() / relative
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.replace(target)
    return relative, size, digest.hexdigest()


def absolute(relative: str) -> Path:
    return root() / relative


def remove(relative: str) -> None:
    absolute(relative).unlink(missing_ok=True)


def clean_name(name: str, default: str = "hasil") -> str:
    """A file name without path, control characters or tricks; at most 120 characters, its ending kept."""
    base = os.path.basename(name.replace("\\", "/"))
    stem, dot, ending = base.rpartition(".")
    if not dot:
        stem, ending = base, ""
    stem = _UNSAFE.sub(" ", stem).strip(" .")[:110] or default
    ending = re.sub(r"\W", "", ending)[:8]
    return f"{stem}.{ending}" if ending else stem


def stray_files(known: Iterable[str], older_than_seconds: int = 86400) -> list[Path]:
    """Results and work directories that no row speaks of: left by workers that died."""
    known = set(known)
    edge = time.time() - older_than_seconds
    found = []
    for path in root().glob("*/*"):
        if path.stat().st_mtime > edge:
            continue
        if path.parent.name == "work" or str(path.relative_to(root())) not in known:
            found.append(path)
    return found
