"""XLSX files looked at from outside before any reader opens them (security.md 33, 46). Imports use this, too."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

from slrt.documents.errors import UploadRefused

MAX_UNPACKED = 100 * 1024 * 1024
MAX_RATIO = 100
MAX_ENTRIES = 2000
# A small file may well compress a hundredfold; the ratio counts from this unpacked size on.
RATIO_FROM = 4 * 1024 * 1024
CHUNK = 256 * 1024
NEEDED = {"[Content_Types].xml", "xl/workbook.xml"}


def check_xlsx(source: Path | str | BinaryIO) -> None:
    """UploadRefused "bomb", "macro", "broken" or "mismatch"; silent when the file may be read.

    Trusts no size that the file states of itself: every part is inflated once, counted and thrown away.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            entries = archive.infolist()
            check_directory(entries)
            check_contents(archive, entries)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, ValueError) as error:
        raise UploadRefused("broken") from error


def check_directory(entries: list[zipfile.ZipInfo]) -> None:
    names = {entry.filename for entry in entries}
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise UploadRefused("bomb")
    if not names >= NEEDED:
        raise UploadRefused("mismatch")
    if any("vbaproject" in name.lower() or name.lower().startswith("xl/macrosheets") for name in names):
        raise UploadRefused("macro")
    if len(names) != len(entries) or any(name.startswith(("/", "\\")) or ".." in name.split("/") for name in names):
        raise UploadRefused("broken")


def check_contents(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    unpacked = packed = 0
    for entry in entries:
        size, start = inflate(archive, entry, MAX_UNPACKED - unpacked)
        unpacked += size
        packed += max(entry.compress_size, 1)
        if unpacked > MAX_UNPACKED or (unpacked > RATIO_FROM and unpacked / packed > MAX_RATIO):
            raise UploadRefused("bomb")
        if size != entry.file_size:
            raise UploadRefused("bomb")
        if entry.filename.endswith((".xml", ".rels")) and b"<!doctype" in start.lower():
            raise UploadRefused("unsafe")


def inflate(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int) -> tuple[int, bytes]:
    """How many bytes an entry really holds (counting stops beyond `limit`), and its beginning."""
    if entry.flag_bits & 0x1 or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise UploadRefused("broken")
    file = archive.fp
    file.seek(entry.header_offset)
    header = file.read(30)
    if header[:4] != b"PK\x03\x04":
        raise UploadRefused("broken")
    file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    if entry.compress_type == zipfile.ZIP_STORED:
        return entry.compress_size, file.read(min(entry.compress_size, 2048))
    return count_deflated(file, entry.compress_size, limit)


def count_deflated(file: BinaryIO, length: int, limit: int) -> tuple[int, bytes]:
    engine, total, start, left = zlib.decompressobj(-15), 0, b"", length
    while left > 0 and not engine.eof and total <= limit:
        data = file.read(min(CHUNK, left))
        if not data:
            break
        left -= len(data)
        while data and total <= limit:
            out = engine.decompress(data, CHUNK)
            total += len(out)
            start = start or out[:2048]
            data = engine.unconsumed_tail
    return total, start
