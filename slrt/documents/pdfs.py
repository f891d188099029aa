"""PDF files: opened and written anew without scripts, attachments, actions and metadata."""

from __future__ import annotations

import io

import pikepdf

from slrt.documents.errors import UploadRefused

MAX_PAGES = 200
# Removed wherever they stand.
FORBIDDEN_KEYS = (
    "/OpenAction", "/AA", "/JavaScript", "/JS", "/EmbeddedFiles", "/EF", "/AF", "/XFA", "/RichMediaContent",
    "/Collection", "/Metadata", "/PieceInfo", "/GTS_PDFXVersion",
)  # fmt: skip
FORBIDDEN_ACTIONS = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition", "/Movie", "/Sound",
    "/RichMediaExecute", "/SetOCGState", "/Hide", "/Named", "/ResetForm",
}  # fmt: skip
FORBIDDEN_ANNOTATIONS = {"/FileAttachment", "/RichMedia", "/3D", "/Screen", "/Movie", "/Sound"}


def clean_pdf(content: bytes) -> bytes:
    """The same pages, harmless. UploadRefused "locked", "pages" or "broken"."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                raise UploadRefused("locked")
            if not 0 < len(pdf.pages) <= MAX_PAGES:
                raise UploadRefused("pages" if pdf.pages else "broken")
            for page in pdf.pages:
                drop_annotations(page)
            for item in pdf.objects:
                scrub(item)
            scrub(pdf.Root, top=True)
            if "/Info" in pdf.trailer:
                del pdf.trailer["/Info"]
            out = io.BytesIO()
            pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
            return out.getvalue()
    except pikepdf.PasswordError as error:
        raise UploadRefused("locked") from error
    except (pikepdf.PdfError, ValueError, RuntimeError, KeyError, TypeError) as error:
        raise UploadRefused("broken") from error


def drop_annotations(page: pikepdf.Page) -> None:
    if "/Annots" not in page.obj:
        return
    kept = [note for note in page.obj.Annots if str(note.get("/Subtype", "")) not in FORBIDDEN_ANNOTATIONS]
    page.obj.Annots = pikepdf.Array(kept)


def scrub(item: pikepdf.Object, *, top: bool = True, depth: int = 0) -> None:
    """Remove what could act from an object and the direct objects in it; indirect ones are visited by themselves."""
    if depth > 50 or not (top or not item.is_indirect):
        return
    if isinstance(item, pikepdf.Array):
        for part in item:
            if isinstance(part, pikepdf.Object):
                scrub(part, top=False, depth=depth + 1)
    elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        scrub_dictionary(item, depth)


def scrub_dictionary(item: pikepdf.Object, depth: int) -> None:
    if str(item.get("/S", "")) in FORBIDDEN_ACTIONS:
        for key in list(item.keys()):
            if key != "/Length":
                del item[key]
        return
    for key in list(item.keys()):
        if key in FORBIDDEN_KEYS:
            del item[key]
        else:
            part = item[key]
            if isinstance(part, pikepdf.Object):
                scrub(part, top=False, depth=depth + 1)
