"""Letters and reports as PDF. Measured: about 10 ms and 0.2 MB a table row, so long lists belong in XLSX."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from weasyprint.urls import FatalURLFetchingError

from slrt.ui import pdfmaker

CAP_ROWS = 1500
STYLE = "css/pdf.css"
_IMAGES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


class PdfRefused(Exception):
    """The document could not be made. The text is an Indonesian sentence for the person who asked."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Kop surat. `logo` is a data: address (`image_data`) or empty."""

    government: str
    agency: str = ""
    service: str = ""
    address: str = ""
    contact: str = ""
    logo: str = ""


def image_data(content: bytes) -> str:
    """PNG or JPEG bytes as a data: address. Raises ValueError for anything else (SVG could carry scripts and links)."""
    for start, kind in _IMAGES.items():
        if content.startswith(start):
            return f"data:{kind};base64,{base64.b64encode(content).decode()}"
    raise ValueError("a letterhead's logo is PNG or JPEG")


def render_pdf(
    template: str,
    context: dict,
    *,
    identifier: str,
    cap_rows: int = CAP_ROWS,
    isolate: bool = False,
    memory: int = 1536 * 1024**2,
    seconds: int = 300,
) -> bytes:
    """The template (extending pdf/base.html) as PDF bytes; the same context and identifier give the same bytes.

    `isolate` makes it in a child process with at most `memory` bytes of address space and `seconds` of time: for
    documents whose size depends on data. Raises PdfRefused for more than `cap_rows` table rows, for a document that
    asks for an outside address, and when the limits are reached.
    """
    given = {"letterhead": None, "watermark": "", "foot": ""} | context
    html = render_to_string(template, given)
    rows = html.count("<tr")
    if rows > cap_rows:
        raise PdfRefused(f"Dokumen ini memuat {rows} baris tabel; PDF paling banyak {cap_rows}. Unduh sebagai XLSX.")
    if isolate:
        return _in_child(html, identifier, memory, seconds)
    try:
        return pdfmaker.make(html, _style(), identifier)
    except FatalURLFetchingError as error:  # a BaseException: `except Exception` of a task would not see it
        raise PdfRefused("Dokumen memuat alamat luar dan tidak dibuat. Laporkan kepada admin.") from error


def _in_child(html: str, identifier: str, memory: int, seconds: int) -> bytes:
    asked = json.dumps({"html": html, "css": _style(), "identifier": identifier, "memory": memory}).encode()
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(Path(pdfmaker.__file__))],
            input=asked,
            capture_output=True,
            timeout=seconds,
            check=False,
            env={"LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"},
        )
    except subprocess.TimeoutExpired as error:
        raise PdfRefused("Dokumen terlalu lama disusun. Persempit isinya lalu coba lagi.") from error
    if done.returncode == 3:
        raise PdfRefused("Dokumen memuat alamat luar dan tidak dibuat. Laporkan kepada admin.")
    if done.returncode:
        raise PdfRefused("Dokumen terlalu besar untuk disusun. Persempit isinya atau unduh sebagai XLSX.")
    return done.stdout


@cache
def _style() -> str:
    found = finders.find(STYLE)
    if not found:
        raise FileNotFoundError(STYLE)
    return Path(found).read_text(encoding="utf-8")
