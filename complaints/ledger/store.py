"""Where the file of a book waits: SLRT_VAR/ledgers/<book>, mode 0700. It holds personal data and goes by itself."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from complaints.ledger.codes import BookState
from complaints.ledger.columns import REFUSED
from complaints.ledger.models import LedgerBook
from slrt.exchange import errorfile
from slrt.exchange.errors import TableError
from slrt.exchange.tables import open_table

MAX_BYTES = 50 * 1024 * 1024
MAX_ROWS = 200_000
ENDINGS = (".csv", ".txt", ".xlsx")
KEPT_DAYS = 30
FILE, LEFT_OUT = "buku", "ditolak"


def folder_of(book: LedgerBook) -> Path:
    return Path(settings.VAR_DIR) / "ledgers" / str(book.pk)


def check_upload(file: UploadedFile) -> None:
    """TableError "type", "size" or "empty" for a file that cannot be a register."""
    if not (file.name or "").lower().endswith(ENDINGS):
        raise TableError("type", "Jenis berkas ini tidak diterima. Gunakan XLSX atau CSV.")
    if file.size > MAX_BYTES:
        raise TableError("size", "Berkas lebih dari 50 MB. Bagi menjadi beberapa berkas, misalnya per tahun.")
    if not file.size:
        raise TableError("empty", "Berkas kosong. Pilih berkas lain.")


def keep(book: LedgerBook, looked_at: Path) -> None:
    """Store a register that was looked at under a name of our own."""
    folder = folder_of(book)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / f"{FILE}{looked_at.suffix}"
    shutil.copyfile(looked_at, target)
    os.chmod(target, 0o600)


def file_of(book: LedgerBook) -> Path:
    """The register as it was brought. TableError "gone" when it has been removed."""
    found = sorted(folder_of(book).glob(f"{FILE}.*"))
    if not found:
        raise TableError("gone", "Berkas asal buku ini sudah dihapus. Buang buku ini, lalu unggah lagi berkasnya.")
    return found[0]


def write_left_out(book: LedgerBook) -> None:
    """The rows that were left out with their reasons, to mend and bring again."""
    reasons = {row: REFUSED[code] for row, code in book.refused}
    if not reasons:
        return
    with open_table(file_of(book)) as table:
        rows: Iterator = ((row, reasons[row], given) for row, given in table.rows if row in reasons)
        errorfile.write(folder_of(book), LEFT_OUT, table.header, rows)


def left_out(book: LedgerBook, ending: str) -> Path | None:
    path = folder_of(book) / f"{LEFT_OUT}.{ending}"
    return path if path.is_file() else None


def remove(book: LedgerBook) -> None:
    shutil.rmtree(folder_of(book), ignore_errors=True)


def tidy(now: datetime | None = None) -> int:
    """Remove the files of books that were settled KEPT_DAYS ago. Returns how many. Safe to repeat."""
    edge, count = (now or timezone.now()) - timedelta(days=KEPT_DAYS), 0
    settled = LedgerBook.objects.filter(state__in=(BookState.APPLIED, BookState.DISCARDED), settled_at__lt=edge)
    for book in settled.order_by("pk"):
        if folder_of(book).exists():
            remove(book)
            count += 1
    return count
