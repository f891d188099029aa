"""HTML in, PDF out, with no way to the network or the disk. Imports no Django, so it also runs as a process of its own.

As a script it reads one JSON object (html, css, identifier, memory in bytes) and writes the PDF to standard output.
"""

from __future__ import annotations

import hashlib
import json
import resource
import sys

from weasyprint import CSS, HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher


class ForbiddenAddress(FatalURLFetchingError):
    """The document asked for something outside itself. (WeasyPrint makes this a BaseException on purpose.)"""


class SealedFetcher(URLFetcher):
    """Gives out data: addresses only. Anything else stops the document: a missing picture would go unnoticed."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: dict | None = None):
        if not url.lower().startswith("data:image/"):
            raise ForbiddenAddress(f"address not allowed in a document: {url[:80]}")
        return super().fetch(url, headers)


def make(html: str, css: str, identifier: str) -> bytes:
    """The same input and identifier give the same bytes. Tagged for screen readers (PDF/UA)."""
    fetcher = SealedFetcher()
    document = HTML(string=html, base_url=None, url_fetcher=fetcher)
    sheet = CSS(string=css, base_url=None, url_fetcher=fetcher)
    return document.write_pdf(
        stylesheets=[sheet],
        pdf_identifier=hashlib.sha256(identifier.encode()).digest()[:16],
        pdf_variant="pdf/ua-1",
        presentational_hints=False,
    )


def main() -> int:
    asked = json.load(sys.stdin.buffer)
    resource.setrlimit(resource.RLIMIT_AS, (asked["memory"], asked["memory"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        made = make(asked["html"], asked["css"], asked["identifier"])
    except ForbiddenAddress as error:
        sys.stderr.write(str(error))
        return 3
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
