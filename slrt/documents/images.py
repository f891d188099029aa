"""Pictures: size checked before decoding, decoded, and written anew. What is stored holds pixels and nothing else."""

from __future__ import annotations

import io
import warnings

import pillow_heif
from django.conf import settings
from PIL import Image, ImageOps, UnidentifiedImageError

from slrt.documents.errors import UploadRefused
from slrt.documents.sniff import HEIC, JPEG, PNG, FileType

pillow_heif.register_heif_opener(thumbnails=False)

FORMATS = {JPEG.code: ("JPEG", "MPO"), PNG.code: ("PNG",), HEIC.code: ("HEIF",)}
# Longest side of the stored picture: a page of a letter stays readable, a telephone's photo becomes a tenth.
LONGEST_SIDE = 2560
QUALITY = 85


def clean_image(content: bytes, kind: FileType) -> tuple[bytes, int, int]:
    """The picture without metadata, upright, with its width and height. UploadRefused "pixels" or "broken"."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=FORMATS[kind.code]) as image:
                refuse_floods(image)
                upright = ImageOps.exif_transpose(image)
    except Image.DecompressionBombError as error:
        raise UploadRefused("pixels") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, RuntimeError) as error:
        raise UploadRefused("broken") from error
    return encode(upright, "PNG" if kind is PNG else "JPEG")


def refuse_floods(image: Image.Image) -> None:
    """The size stands in the header: a flood is refused before a pixel is decoded (security.md 47)."""
    width, height = image.size
    if width * height > settings.UPLOAD_MAX_PIXELS or width < 1 or height < 1:
        raise UploadRefused("pixels")


def encode(image: Image.Image, target: str) -> tuple[bytes, int, int]:
    has_alpha = "A" in image.getbands() or "transparency" in image.info
    mode = "RGBA" if has_alpha and target == "PNG" else "RGB"
    plain = image.convert("RGBA") if has_alpha else image.convert("RGB")
    if mode == "RGB" and plain.mode == "RGBA":
        ground = Image.new("RGB", plain.size, "white")
        ground.paste(plain, mask=plain.getchannel("A"))
        plain = ground
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain.info.clear()
    out = io.BytesIO()
    if target == "PNG":
        plain.save(out, "PNG", optimize=False)
    else:
        plain.save(out, "JPEG", quality=QUALITY, progressive=True)
    return out.getvalue(), plain.width, plain.height
