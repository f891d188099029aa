"""What a file is, told by its name and by its first bytes: both must agree before anything opens it (check 45)."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import PurePath

from slrt.documents.errors import UploadRefused


@dataclass(frozen=True)
class FileType:
    code: str
    group: str  # image, pdf, table
    content_type: str
    ending: str  # of the stored copy


JPEG = FileType("jpeg", "image", "image/jpeg", "jpg")
PNG = FileType("png", "image", "image/png", "png")
# Stored as JPEG: browsers at the desks cannot show HEIC.
HEIC = FileType("heic", "image", "image/jpeg", "jpg")
PDF = FileType("pdf", "pdf", "application/pdf", "pdf")
XLSX = FileType("xlsx", "table", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
CSV = FileType("csv", "table", "text/csv", "csv")

ENDINGS = {"jpg": JPEG, "jpeg": JPEG, "png": PNG, "heic": HEIC, "heif": HEIC, "pdf": PDF, "xlsx": XLSX, "csv": CSV}
HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}
# A telephone may send a HEIC picture under a .jpg name (and the other way round after an app converted it).
SAME_KIND = ({"jpeg", "heic"},)
MARKUP = (b"<!doctype", b"<html", b"<svg", b"<script", b"<?xml", b"<?php", b"<body", b"<iframe")


def file_type(name: str, content: bytes) -> FileType:
    """The type that name and content agree on. UploadRefused "type" or "mismatch" otherwise."""
    claimed = ENDINGS.get(PurePath(name.replace("\x00", "")).suffix.lower().lstrip("."))
    if claimed is None:
        raise UploadRefused("type")
    found = by_content(content)
    if found is None:
        raise UploadRefused("mismatch")
    if found is not claimed and not any({found.code, claimed.code} <= kinds for kinds in SAME_KIND):
        raise UploadRefused("mismatch")
    return found


def by_content(content: bytes) -> FileType | None:
    """The type by its opening bytes, at offset 0: a signature further in is somebody's trick."""
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        return HEIC
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"PK\x03\x04"):
        return XLSX
    return CSV if looks_like_table(content) else None


def looks_like_table(content: bytes) -> bool:
    """Plain text in rows: UTF-8 or Windows-1252 without control characters, not markup, with a delimiter."""
    start = content[:65536]
    if any(byte < 32 and byte not in (9, 10, 13) for byte in start) or start[:2] in (b"MZ", b"#!"):
        return False
    if any(mark in start.lower() for mark in MARKUP):
        return False
    text = decode(content)
    if text is None:
        return False
    first = next((line for line in text.splitlines() if line.strip()), "")
    return any(mark in first for mark in "|;,\t")


def decode(content: bytes) -> str | None:
    """The text of a table file; None when it is neither UTF-8 nor Windows-1252."""
    if content.startswith(codecs.BOM_UTF8):
        content = content[len(codecs.BOM_UTF8) :]
    for encoding in ("utf-8", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
