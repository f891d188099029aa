"""From the bytes somebody sent to the bytes we keep (security.md 2.8)."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from python_calamine import CalamineError, CalamineWorkbook

from slrt.documents import scanner
from slrt.documents.errors import UploadRefused
from slrt.documents.images import clean_image
from slrt.documents.sniff import XLSX, FileType, file_type
from slrt.documents.xlsx import check_xlsx

GROUPS = frozenset({"image", "pdf", "table"})


@dataclass(frozen=True)
class Cleaned:
    """What is stored of an upload."""

    kind: FileType
    content: bytes
    width: int | None = None
    height: int | None = None
    verdict: scanner.Verdict = scanner.Verdict.CLEAN

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def process(file: UploadedFile, accept: frozenset[str] | set[str] = GROUPS) -> Cleaned:
    """Check and clean an upload; UploadRefused says why not. The original bytes are scanned, the cleaned ones kept."""
    content = read_limited(file)
    kind = file_type(file.name or "", content)
    if kind.group not in accept:
        raise UploadRefused("image_only" if accept == {"image"} else "type")
    verdict = scanner.scan(content)
    if verdict is scanner.Verdict.INFECTED:
        raise UploadRefused("unsafe")
    if kind.group == "image":
        cleaned, width, height = clean_image(content, kind)
        return Cleaned(kind, cleaned, width, height, verdict)
    if kind.group == "pdf":
        from slrt.documents.pdfs import clean_pdf  # loads a large library that most processes never need

        return Cleaned(kind, clean_pdf(content), verdict=verdict)
    if kind is XLSX:
        check_workbook(content)
    return Cleaned(kind, content, verdict=verdict)


def read_limited(file: UploadedFile) -> bytes:
    """All bytes, at most the limit; the size the client claims is not believed."""
    limit = settings.UPLOAD_MAX_BYTES
    file.seek(0)
    content = file.read(limit + 1)
    if not content:
        raise UploadRefused("empty")
    if len(content) > limit:
        megabytes = limit // (1024 * 1024)
        raise UploadRefused("size", f"Berkas lebih dari {megabytes} MB. Ambil ulang foto atau pilih berkas lain.")
    return content


def check_workbook(content: bytes) -> None:
    check_xlsx(io.BytesIO(content))
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            if not book.sheet_names:
                raise UploadRefused("broken")
    except CalamineError as error:
        raise UploadRefused("broken") from error
