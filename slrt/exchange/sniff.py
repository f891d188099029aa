"""What a text table is written in: its encoding and the mark between its columns."""

from __future__ import annotations

import codecs
import csv
from pathlib import Path

from slrt.exchange.errors import TableError

DELIMITERS = "|;,\t"
BLOCK = 1 << 20
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def encoding_of(path: Path) -> str:
    """utf-8, utf-8-sig or utf-16 (by its mark), else windows-1252, by reading the whole file once.

    One byte outside UTF-8 anywhere makes the file Windows-1252: a mixture would read half its names wrongly.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        start = file.read(BLOCK)
        for mark, name in _MARKS:
            if start.startswith(mark):
                return name
        if b"\x00" in start:
            raise TableError("binary", "Berkas ini bukan tabel teks. Simpan sebagai CSV atau XLSX, lalu unggah lagi.")
        block = start
        try:
            while block:
                decoder.decode(block)
                block = file.read(BLOCK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def delimiter_of(lines: list[str]) -> str:
    """The mark that cuts the first line into most columns. TableError when there is none."""
    first = next((line for line in lines if line.strip()), "")
    widths = {mark: len(next(csv.reader([first], delimiter=mark), [])) for mark in DELIMITERS}
    best = max(DELIMITERS, key=lambda mark: widths[mark])
    if widths[best] < 2:
        raise TableError(
            "delimiter", "Baris judul tidak terbagi dalam kolom. Gunakan pemisah | ; , atau tab, lalu unggah lagi."
        )
    return best
