"""Where a list and its answers wait: SLRT_VAR/matches/<job>, mode 0700. They hold personal data and go by themselves.

Answers are lines of JSON, one per row of the list, so that a worker that dies leaves whole lines behind and the next
one goes on after the last that counts.
"""

from __future__ import annotations

import json
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from slrt.exchange.errors import TableError

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 100_000
ENDINGS = (".csv", ".txt", ".xlsx")
KEPT_DAYS = 7
_ANSWERS = "jawaban.jsonl"


def folder_of(run: uuid.UUID) -> Path:
    return Path(settings.VAR_DIR) / "matches" / str(run)


def check_upload(file: UploadedFile) -> None:
    """TableError "type", "size" or "empty" for a file that cannot be a list."""
    if not (file.name or "").lower().endswith(ENDINGS):
        raise TableError("type", "Jenis berkas ini tidak diterima. Gunakan XLSX atau CSV.")
    if file.size > MAX_BYTES:
        raise TableError("size", "Berkas lebih dari 20 MB. Bagi menjadi beberapa berkas per kecamatan.")
    if not file.size:
        raise TableError("empty", "Berkas kosong. Pilih berkas lain.")


def keep(run: uuid.UUID, file: UploadedFile) -> Path:
    """Store the uploaded list under a name of our own."""
    folder = folder_of(run)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"daftar{Path(file.name).suffix.lower()}"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as target:
        for block in file.chunks():
            target.write(block)
    return path


def list_of(run: uuid.UUID) -> Path:
    """The list that was brought. TableError "gone" when it has been removed."""
    found = sorted(folder_of(run).glob("daftar.*"))
    if not found:
        raise TableError("gone", "Daftar asal sudah dihapus. Unggah lagi berkasnya.")
    return found[0]


class Answers:
    """Appends answers from a known length on: what an interrupted worker wrote behind it is cut off."""

    def __init__(self, run: uuid.UUID, length: int):
        path = folder_of(run) / _ANSWERS
        if not path.exists():
            length = 0
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        self.file = os.fdopen(descriptor, "r+b")
        self.file.truncate(length)
        self.file.seek(0, os.SEEK_END)

    def write(self, rows: list[dict[str, Any]]) -> int:
        """Write a part and return the length of the file once it is on the disk."""
        for row in rows:
            self.file.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        self.file.flush()
        os.fsync(self.file.fileno())
        return self.file.tell()

    def __enter__(self) -> Answers:
        return self

    def __exit__(self, *exc) -> None:
        self.file.close()


def answers_of(run: uuid.UUID) -> Iterator[dict[str, Any]]:
    """The answers in the order of the list. TableError "gone" when they have been removed."""
    path = folder_of(run) / _ANSWERS
    if not path.is_file():
        raise TableError("gone", "Hasil pencocokan ini sudah dihapus. Unggah lagi daftarnya.")
    with path.open("rb") as file:
        for line in file:
            yield json.loads(line)


def has_answers(run: uuid.UUID) -> bool:
    return (folder_of(run) / _ANSWERS).is_file()


def remove(run: uuid.UUID) -> None:
    shutil.rmtree(folder_of(run), ignore_errors=True)


def tidy(now: float | None = None) -> int:
    """Remove lists older than KEPT_DAYS, finished or not. Returns how many. Safe to repeat."""
    edge, count = (now or time.time()) - KEPT_DAYS * 86_400, 0
    for folder in sorted((Path(settings.VAR_DIR) / "matches").glob("*")):
        if folder.stat().st_mtime < edge:
            shutil.rmtree(folder, ignore_errors=True)
            count += 1
    return count
