"""Where delivered files wait, and the files of rejected rows beside them: SLRT_VAR/imports/<edition>, mode 0700.

They hold personal data: they go when the import is cancelled, and KEPT_DAYS after it was applied.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from households.enums import EditionState, FindingKind
from households.models import EditionFinding, RegistryEdition
from households.registry.reasons import words
from slrt.exchange import errorfile
from slrt.exchange.errors import TableError
from slrt.exchange.tables import open_table

MAX_BYTES = 300 * 1024 * 1024
ENDINGS = (".csv", ".txt", ".xlsx")
KEPT_DAYS = 30
REJECTED = "ditolak"


def folder_of(edition: RegistryEdition) -> Path:
    """The edition's folder, made when it is not there yet."""
    folder = Path(settings.VAR_DIR) / "imports" / str(edition.pk)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def check_upload(file: UploadedFile) -> None:
    """TableError "type" or "size" for a file that cannot be a registry table."""
    if not file.name.lower().endswith(ENDINGS):
        raise TableError("type", "Jenis berkas ini tidak diterima. Gunakan CSV, TXT, atau XLSX.")
    if file.size > MAX_BYTES:
        raise TableError("size", "Berkas lebih dari 300 MB. Bagi menjadi beberapa berkas per kecamatan.")
    if not file.size:
        raise TableError("empty", "Berkas kosong. Pilih berkas lain.")


def keep(edition: RegistryEdition, uploads: list[UploadedFile]) -> list[Path]:
    """Store uploaded files under names of our own. Returns their paths in order."""
    paths = []
    for number, file in enumerate(uploads, 1):
        ending = Path(file.name).suffix.lower()
        path = folder_of(edition) / f"{number}-{uuid.uuid4().hex}{ending}"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as target:
            for block in file.chunks():
                target.write(block)
        paths.append(path)
    return paths


def paths_of(edition: RegistryEdition) -> list[Path]:
    """The delivered files. TableError "gone" when they have been removed."""
    paths = [Path(item["path"]) for item in edition.files if item.get("path")]
    if len(paths) != len(edition.files) or not all(path.exists() for path in paths):
        raise TableError("gone", "Berkas asal edisi ini sudah dihapus. Unggah lagi berkasnya.")
    return paths


def remove(edition: RegistryEdition) -> None:
    """Delete the edition's folder; files that were only read where they lay (command line) are not touched."""
    shutil.rmtree(Path(settings.VAR_DIR) / "imports" / str(edition.pk), ignore_errors=True)


def write_rejected(edition: RegistryEdition, paths: list[Path]) -> list[Path]:
    """The rejected rows of each file with their reasons, as CSV and XLSX. Returns the CSV files that hold any."""
    written = []
    for number, path in enumerate(paths, 1):
        found = EditionFinding.objects.filter(edition=edition, kind=FindingKind.REJECTED, file=number)
        reasons = {row: (reason, detail) for row, reason, detail in found.values_list("row", "reason", "detail")}
        if not reasons:
            continue
        stem = f"{REJECTED}-{number}"
        with open_table(path) as table:
            errorfile.write(folder_of(edition), stem, table.header, _rejected(table.rows, reasons))
        written.append(folder_of(edition) / f"{stem}.csv")
    return written


def _rejected(rows: Iterator, reasons: dict) -> Iterator[tuple[int, str, list[str]]]:
    for line, row in rows:
        if line in reasons:
            reason, detail = reasons[line]
            yield line, f"{words(reason)} ({detail})" if detail else words(reason), row


def tidy(now=None) -> int:
    """Remove the folders of imports that ended KEPT_DAYS ago. Returns how many. Safe to repeat."""
    limit = (now or timezone.now()) - timedelta(days=KEPT_DAYS)
    ended = RegistryEdition.objects.exclude(
        state__in=(EditionState.STAGED, EditionState.MAPPING, EditionState.PREVIEW, EditionState.COMMITTING)
    )
    count = 0
    for edition in ended.filter(imported_at__lt=limit).order_by("pk"):
        if (Path(settings.VAR_DIR) / "imports" / str(edition.pk)).exists():
            remove(edition)
            count += 1
    return count
