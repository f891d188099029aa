"""What comes in is taken apart: type, size, pixels, scripts, metadata, bombs (security checks 44-49)."""

from __future__ import annotations

import io
import socket
import threading

import pikepdf
import pillow_heif
import pytest
from PIL import Image

from slrt.documents import pipeline, scanner
from slrt.documents.errors import UploadRefused
from slrt.documents.xlsx import check_xlsx
from tests.documents import files


def refused(name, content, **options) -> str:
    with pytest.raises(UploadRefused) as caught:
        pipeline.process(files.upload(name, content), **options)
    assert caught.value.sentence.endswith(".")
    return caught.value.code


def heic(size=(320, 240)) -> bytes:
    out = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", size, "olive")).save(out)
    return out.getvalue()


# ------------------------------------------------------------------ what is taken


@pytest.mark.parametrize(
    ("name", "content", "stored"),
    [
        ("foto.jpg", files.picture(), "image/jpeg"),
        ("FOTO.JPEG", files.picture(), "image/jpeg"),
        ("kartu.png", files.picture(form="PNG"), "image/png"),
        ("transparan.png", files.picture(form="PNG", mode="RGBA"), "image/png"),
        ("rumah.heic", heic(), "image/jpeg"),
        ("rumah.jpg", heic(), "image/jpeg"),
        ("surat.pdf", files.pdf(), "application/pdf"),
        ("data.csv", b"NIK|NAMA\n1|Siti\n", "text/csv"),
        ("data.csv", "nik;nama\n1;Ny. Café\n".encode("cp1252"), "text/csv"),
        ("data.xlsx", files.workbook(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_honest_files_are_taken(name, content, stored):
    cleaned = pipeline.process(files.upload(name, content))
    assert cleaned.kind.content_type == stored
    assert cleaned.content


def test_photo_loses_position_camera_and_comment_and_stands_upright():
    dirty = files.picture_with_position()
    assert b"KameraRahasia" in dirty
    cleaned = pipeline.process(files.upload("rumah.jpg", dirty))
    image = Image.open(io.BytesIO(cleaned.content))
    assert dict(image.getexif()) == {}
    assert "icc_profile" not in image.info and "comment" not in image.info
    assert (cleaned.width, cleaned.height) == image.size == (600, 800)
    for trace in (b"KameraRahasia", b"rumah Ibu", b"GPS", b"Exif"):
        assert trace not in cleaned.content


def test_png_text_and_trailing_bytes_are_gone():
    from PIL import PngImagePlugin

    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "alamat rahasia")
    dirty = files.picture(form="PNG", pnginfo=notes) + b"<script>alert(1)</script>"
    cleaned = pipeline.process(files.upload("kartu.png", dirty))
    assert b"rahasia" not in cleaned.content and b"<script>" not in cleaned.content


def test_large_photo_is_made_smaller():
    cleaned = pipeline.process(files.upload("besar.jpg", files.picture((4000, 3000), quality=60)))
    assert max(cleaned.width, cleaned.height) == 2560


def test_pdf_keeps_its_pages_and_nothing_that_acts():
    dirty = files.evil_pdf()
    cleaned = pipeline.process(files.upload("surat.pdf", dirty)).content
    with pikepdf.open(io.BytesIO(cleaned)) as document:
        assert len(document.pages) == 1
        assert len(document.attachments) == 0
        everything = b"".join(
            item.unparse(resolved=True) if not isinstance(item, pikepdf.Stream) else item.read_bytes()
            for item in document.objects
        )
        assert "/OpenAction" not in document.Root and "/AA" not in document.Root
        assert [str(note.Subtype) for note in document.pages[0].obj.Annots] == ["/Link"]
        assert document.pages[0].obj.Annots[0].A.keys() == set()
    for word in (b"JavaScript", b"RAHASIA", b"Launch", b"EmbeddedFile", b"XFA", b"Metadata", b"cmd.exe"):
        assert word not in everything and word not in cleaned


# ------------------------------------------------------------------ what is refused

RENAMED = [
    ("surat.pdf", files.picture()),
    ("foto.jpg", files.pdf()),
    ("foto.png", files.picture()),
    ("foto.jpg", files.picture(form="PNG")),
    ("foto.jpg", files.picture(form="GIF", mode="RGB")),
    ("foto.jpg", b"<html><script>alert(1)</script></html>"),
    ("foto.jpg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    ("foto.jpg", b"MZ\x90\x00" + b"\0" * 100),
    ("surat.pdf", b"GIF89a" + files.pdf()),
    ("surat.pdf", b"\n\n" + files.pdf()),
    ("data.csv", b"<!DOCTYPE html><p>a,b</p>"),
    ("data.csv", b"#!/bin/sh\nrm,-rf\n"),
    ("data.csv", b"MZ,a,b\n"),
    ("data.csv", b"a,b\n\x00\x01\n"),
    ("data.csv", b"tanpa pemisah sama sekali\n"),
    ("data.csv", b"a,b\n=1,<script>alert(1)</script>\n"),
    ("data.xlsx", b"PK\x03\x04 bukan zip"),
    ("data.xlsx", files.picture()),
    ("data.csv", files.workbook()),
    ("foto.heic", files.picture(form="PNG")),
]
WRONG_ENDING = [
    "a.svg",
    "a.html",
    "a.docm",
    "a.xlsm",
    "a.exe",
    "a.php",
    "a.jpg.exe",
    "a.zip",
    "a",
    "",
    "a.pdf\x00.svg",
    "a.gif",
]


@pytest.mark.parametrize(("name", "content"), RENAMED)
def test_renamed_files_are_refused(name, content):
    assert refused(name, content) in ("mismatch", "broken")


@pytest.mark.parametrize("name", WRONG_ENDING)
def test_other_endings_are_refused(name):
    file = files.upload("x.jpg", files.picture())
    file._name = name
    with pytest.raises(UploadRefused) as caught:
        pipeline.process(file)
    assert caught.value.code == "type"
    assert caught.value.sentence == "Jenis berkas ini tidak diterima. Gunakan JPG, PNG, atau PDF."


def test_polyglot_loses_its_second_nature():
    """A picture that is an archive as well: only the picture is stored."""
    both = files.picture() + files.workbook()
    cleaned = pipeline.process(files.upload("foto.jpg", both)).content
    assert b"PK\x03\x04" not in cleaned


def test_size_limits(settings):
    assert refused("foto.jpg", b"") == "empty"
    settings.UPLOAD_MAX_BYTES = 5 * 1024 * 1024
    with pytest.raises(UploadRefused, match="Berkas lebih dari 5 MB"):
        pipeline.process(files.upload("foto.jpg", b"\xff\xd8\xff" + b"\0" * settings.UPLOAD_MAX_BYTES))


@pytest.mark.parametrize("size", [(20_000, 20_000), (65_000, 65_000), (2**31 - 1, 2**31 - 1), (7000, 6000)])
def test_pixel_flood_is_refused_before_decoding(size, monkeypatch):
    monkeypatch.setattr(Image.Image, "load", lambda *a, **k: pytest.fail("decoded"))
    assert refused("banjir.png", files.png_claiming(*size)) in ("pixels", "broken")


def test_broken_files_are_refused():
    assert refused("foto.jpg", files.picture()[:300]) == "broken"
    assert refused("foto.png", files.picture(form="PNG")[:40]) == "broken"
    assert refused("foto.heic", heic()[:200]) == "broken"
    assert refused("surat.pdf", b"%PDF-1.7\nrusak") == "broken"


def test_locked_and_endless_pdfs_are_refused():
    locked = files.pdf(encryption=pikepdf.Encryption(owner="kunci", user=""))
    secret = files.pdf(encryption=pikepdf.Encryption(owner="kunci", user="rahasia"))
    assert refused("surat.pdf", locked) == "locked"
    assert refused("surat.pdf", secret) == "locked"
    assert refused("surat.pdf", files.pdf(pages=201)) == "pages"


def test_only_pictures_where_only_pictures_belong():
    assert refused("surat.pdf", files.pdf(), accept={"image"}) == "image_only"


# ------------------------------------------------------------------ tables

NOISE = bytes(range(256)) * 4


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (files.workbook({"xl/worksheets/sheet9.xml": b"0" * 101_000_000}), "bomb"),
        (files.workbook({"xl/worksheets/sheet9.xml": b"0" * 30_000_000}), "bomb"),
        (files.lying_workbook(), "bomb"),
        (files.workbook({f"xl/media/{n}.bin": b"x" for n in range(2001)}), "bomb"),
        (files.workbook({"xl/vbaProject.bin": b"macro"}), "macro"),
        (files.workbook({"../../etc/passwd": b"x"}), "broken"),
        (files.workbook({"xl/x.xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "unsafe"),
        (b"PK\x03\x04" + b"\0" * 200, "broken"),
    ],
    ids=["huge", "ratio", "lying size", "entries", "macro", "path", "entities", "no archive"],
)
def test_table_bombs_are_refused(content, code):
    with pytest.raises(UploadRefused) as caught:
        check_xlsx(io.BytesIO(content))
    assert caught.value.code == code


def test_harmless_table_passes(tmp_path):
    path = tmp_path / "data.xlsx"
    path.write_bytes(files.workbook({"xl/media/gambar.bin": NOISE}, stored=True))
    check_xlsx(path)
    check_xlsx(str(path))


# ------------------------------------------------------------------ the scanner


class FakeClamd(threading.Thread):
    """Speaks INSTREAM for one connection."""

    def __init__(self, answer: bytes):
        super().__init__(daemon=True)
        self.answer, self.received = answer, b""
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.listener.getsockname()[1]}"

    def run(self) -> None:
        link, _ = self.listener.accept()
        with link, link.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while size := int.from_bytes(stream.read(4), "big"):
                self.received += stream.read(size)
            link.sendall(self.answer)
        self.listener.close()


def test_eicar_is_refused_even_without_scanner():
    content = f"nama,isi\n1,{files.EICAR}\n".encode()
    assert refused("uji.csv", content) == "unsafe"


@pytest.mark.parametrize(("answer", "verdict"), [(b"stream: OK\0", "clean"), (b"stream: Eicar FOUND\0", "infected")])
def test_clamd_is_asked(settings, answer, verdict):
    server = FakeClamd(answer)
    server.start()
    settings.CLAMD = server.address
    assert scanner.scan(b"isi" * 50_000) == verdict
    server.join(5)
    assert server.received == b"isi" * 50_000


def test_clamd_that_is_down_says_unknown(settings):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    settings.CLAMD = f"127.0.0.1:{port}"
    assert scanner.scan(b"isi") is scanner.Verdict.UNKNOWN
    settings.CLAMD = "/tidak/ada.sock"
    assert scanner.scan(b"isi") is scanner.Verdict.UNKNOWN
