"""Files to upload, good and evil, made on the spot."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, TiffImagePlugin

EICAR = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def upload(name: str, content: bytes, content_type: str = "application/octet-stream") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type)


def picture(size=(640, 480), form="JPEG", mode="RGB", **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "teal" if mode == "RGB" else (0, 128, 128, 90)).save(out, form, **options)
    return out.getvalue()


def picture_with_position() -> bytes:
    """A photo as a telephone takes it: turned, with camera, comment and coordinates."""
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turned by a quarter
    exif[0x010F] = "KameraRahasia"
    exif[0x8825] = {
        1: "S",
        2: tuple(TiffImagePlugin.IFDRational(n) for n in (6, 55, 30)),
        3: "E",
        4: tuple(TiffImagePlugin.IFDRational(n) for n in (110, 12, 9)),
    }
    out = io.BytesIO()
    Image.new("RGB", (800, 600), "navy").save(
        out, "JPEG", exif=exif, comment=b"rumah Ibu S", icc_profile=b"profil" * 20
    )
    return out.getvalue()


def png_claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header promises a flood of pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))

    header = struct.pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def pdf(pages=1, **options) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page(page_size=(200, 200))
        document.save(out, **options)
    return out.getvalue()


def evil_pdf() -> bytes:
    """Scripts at opening, on a page, in a link and in a form; an attachment; metadata; a launch action."""
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(200, 200))
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert('RAHASIA')"))
        launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
        document.Root.OpenAction = script
        document.Root.AA = pikepdf.Dictionary(WC=script)
        document.Root.AcroForm = pikepdf.Dictionary(XFA=pikepdf.String("<xdp>RAHASIA</xdp>"), Fields=pikepdf.Array())
        document.Root.Names = pikepdf.Dictionary(
            JavaScript=pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("a"), document.make_indirect(script)]))
        )
        document.attachments["racun.exe"] = b"MZ RAHASIA"
        page = document.pages[0].obj
        page.AA = pikepdf.Dictionary(O=script)
        page.Annots = pikepdf.Array(
            [
                document.make_indirect(
                    pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=launch)
                ),
                pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment, Rect=[0, 0, 9, 9]),
            ]
        )
        with document.open_metadata() as meta:
            meta["dc:creator"] = ["RAHASIA Penulis"]
        document.docinfo["/Author"] = "RAHASIA Penulis"
        document.save(out)
    return out.getvalue()


def workbook(extra: dict[str, bytes] | None = None, *, stored: bool = False) -> bytes:
    """The smallest file that a reader takes for an XLSX."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Data")
    sheet.write_string(0, 0, "NIK")
    book.close()
    if extra:
        with zipfile.ZipFile(out, "a", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
            for name, content in extra.items():
                archive.writestr(name, content)
    return out.getvalue()


def lying_workbook() -> bytes:
    """Its directory says that a part is small; inflated it is 60 MB."""
    content = bytearray(workbook({"xl/worksheets/sheet9.xml": b"0" * 60_000_000}))
    name = b"xl/worksheets/sheet9.xml"
    central = content.rfind(b"PK\x01\x02", 0, content.rfind(name))
    content[central + 24 : central + 28] = struct.pack("<I", 500)
    return bytes(content)
