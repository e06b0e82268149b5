"""Which pictures are let in, and what of them is kept. Changes when a format, a limit or the encoding does.

Nothing of an upload reaches storage as it came: its pixels are decoded and encoded anew, upright, in sRGB and
without metadata.
"""

import io
import re
import zipfile
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from shop.common.errors import Invalid

MAX_BYTES = 25 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_SIDE = 12_000

# How each format that is read is written. Of a GIF the first picture stays; AVIF is slow to write.
_WRITTEN_AS = {"JPEG": "JPEG", "PNG": "PNG", "GIF": "PNG", "WEBP": "WEBP", "AVIF": "WEBP"}
_CONTENT_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_SETTINGS: dict[str, dict[str, int | bool]] = {
    "JPEG": {"quality": 88, "progressive": True, "optimize": True},
    "PNG": {},
    "WEBP": {"quality": 86, "method": 4},
}
_NAMES = "JPEG, PNG, WebP, GIF or AVIF"
_ACTIVE_TEXT = re.compile(rb"<script|<!doctype|<html|<iframe|<\?php", re.IGNORECASE)
_SVG = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*|<!doctype svg[^>]*>\s*)*<svg", re.S | re.I
)
_DAMAGED = (OSError, SyntaxError, ValueError, EOFError, IndexError, OverflowError)


@dataclass(frozen=True, slots=True)
class EncodedPicture:
    """A picture as it goes to storage; width and height in pixels."""

    data: bytes
    content_type: str
    width: int
    height: int


def encode_upload(data: bytes) -> EncodedPicture:
    """Decode an upload and encode it anew.

    Raises Invalid on `file`: not a picture of a known format, damaged, too large, or with a page, a script, a
    document or an archive inside.
    """
    _refuse_disguise(data)
    try:
        with Image.open(io.BytesIO(data), formats=list(_WRITTEN_AS)) as opened:
            _refuse_size(opened)
            written_as = _WRITTEN_AS[str(opened.format)]
            picture = _in_srgb(ImageOps.exif_transpose(opened))
    except UnidentifiedImageError:
        raise Invalid.field("file", f"is not a {_NAMES} picture") from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Invalid.field("file", f"has more than {MAX_PIXELS // 1_000_000} megapixels") from None
    except _DAMAGED as error:
        raise Invalid.field("file", f"is damaged: {error}") from error
    return _encode(picture, written_as)


def _refuse_disguise(data: bytes) -> None:
    if not data:
        raise Invalid.field("file", "is empty")
    if len(data) > MAX_BYTES:
        raise Invalid.field("file", f"is larger than {MAX_BYTES // 2**20} MiB")
    if _SVG.match(data[:4096]):
        raise Invalid.field("file", f"is SVG, which can hold scripts; send a {_NAMES} picture")
    if _ACTIVE_TEXT.search(data):
        raise Invalid.field("file", f"holds a web page or a script; send a plain {_NAMES} picture")
    if b"%PDF-" in data[:1024] or zipfile.is_zipfile(io.BytesIO(data)):
        raise Invalid.field("file", f"holds a document or an archive; send a plain {_NAMES} picture")


def _refuse_size(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > MAX_PIXELS:
        raise Invalid.field(
            "file", f"has {width} by {height} pixels; {MAX_PIXELS // 1_000_000} million are allowed"
        )
    if max(width, height) > MAX_SIDE:
        raise Invalid.field("file", f"has {width} by {height} pixels; a side may have {MAX_SIDE}")


def _in_srgb(picture: Image.Image) -> Image.Image:
    """The pixels as L, RGB or RGBA in sRGB, with nothing else of the file."""
    profile = picture.info.get("icc_profile")
    plain = _eight_bit(picture)
    if profile and plain.mode in {"RGB", "RGBA", "CMYK", "L"}:
        plain = _without_profile(plain, profile)
    if plain.mode not in {"L", "RGB", "RGBA"}:
        transparent = plain.mode in {"LA", "PA", "La", "RGBa"} or "transparency" in plain.info
        plain = plain.convert("RGBA" if transparent else "RGB")
    elif "transparency" in plain.info:
        plain = plain.convert("RGBA")
    plain.load()
    plain.info = {}
    return plain


def _eight_bit(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    return picture


def _without_profile(picture: Image.Image, profile: bytes) -> Image.Image:
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(
            picture, source, ImageCms.createProfile("sRGB"), outputMode=mode
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        # A profile that can't be read, or is of another colour space, says nothing about the pixels.
        return picture
    return converted or picture


def _encode(picture: Image.Image, written_as: str) -> EncodedPicture:
    if written_as == "JPEG" and picture.mode == "RGBA":
        picture = picture.convert("RGB")
    out = io.BytesIO()
    picture.save(out, written_as, **_SETTINGS[written_as])
    return EncodedPicture(out.getvalue(), _CONTENT_TYPES[written_as], picture.width, picture.height)
