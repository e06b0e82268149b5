import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from PIL import Image as Pictures
from PIL import ImageCms
from PIL.PngImagePlugin import PngInfo

from shop.audit.actor import Actor
from shop.common.errors import Invalid
from shop.media.models import Image
from shop.media.rules import encode_upload
from shop.media.services import store_image as use_case
from shop.media.services.store_image import store_image

Encode = Callable[..., bytes]


def _opened(data: bytes) -> Pictures.Image:
    return Pictures.open(io.BytesIO(data))


@pytest.mark.parametrize(
    ("kind", "content_type"),
    [
        ("JPEG", "image/jpeg"),
        ("PNG", "image/png"),
        ("GIF", "image/png"),
        ("WEBP", "image/webp"),
        ("AVIF", "image/webp"),
    ],
)
def test_every_format_that_is_let_in_can_be_shown(encode: Encode, kind: str, content_type: str) -> None:
    encoded = encode_upload(encode(kind))

    shown = _opened(encoded.data)
    assert (encoded.content_type, encoded.width, encoded.height) == (content_type, 40, 30)
    assert shown.size == (40, 30)
    red, green, blue = shown.convert("RGB").getpixel((20, 15))  # type: ignore[misc]  # three bands
    assert red > 180
    assert max(green, blue) < 40


def test_a_picture_is_turned_upright_and_loses_what_the_camera_wrote(encode: Encode) -> None:
    exif = Pictures.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "at home, 48.2 N 16.4 E"
    upload = encode("JPEG", exif=exif, comment=b"at home")

    encoded = encode_upload(upload)

    assert (encoded.width, encoded.height) == (30, 40)
    assert b"at home" in upload
    assert b"at home" not in encoded.data
    assert dict(_opened(encoded.data).getexif()) == {}


def test_text_in_a_png_is_dropped(encode: Encode) -> None:
    notes = PngInfo()
    notes.add_text("Comment", "made for a customer")

    encoded = encode_upload(encode("PNG", pnginfo=notes))

    assert b"customer" not in encoded.data


def test_colours_are_brought_to_srgb_and_the_profile_goes(encode: Encode) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    shown = _opened(encode_upload(encode("JPEG", icc_profile=profile)).data)

    assert "icc_profile" not in shown.info


def test_a_profile_that_can_not_be_read_does_not_keep_a_picture_out(encode: Encode) -> None:
    assert encode_upload(encode("PNG", icc_profile=b"not a profile")).width == 40


@pytest.mark.parametrize(
    ("mode", "white"),
    [
        ("1", 1),
        ("L", 255),
        ("P", 255),
        ("I;16", 65535),
        ("LA", (255, 255)),
        ("RGBA", (255, 255, 255, 255)),
    ],
)
def test_unusual_pixels_are_shown_right(encode: Encode, mode: str, white: int | tuple[int, ...]) -> None:
    picture = Pictures.new(mode, (4, 4), white)
    if mode == "P":
        picture.putpalette([255, 255, 255] * 256)

    shown = _opened(encode_upload(encode("PNG", picture)).data)

    assert shown.convert("RGB").getpixel((0, 0)) == (255, 255, 255)


def test_transparency_stays(encode: Encode) -> None:
    clear = Pictures.new("RGBA", (4, 4), (255, 0, 0, 0))

    for kind in ("PNG", "WEBP", "GIF"):
        shown = _opened(encode_upload(encode(kind, clear)).data)
        assert shown.convert("RGBA").getpixel((0, 0))[3] == 0  # type: ignore[index]  # four bands


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("payload.class", "x" * 50)
    return out.getvalue()


def _claiming(png: bytes, width: int, height: int) -> bytes:
    """A small PNG whose header says that it is `width` by `height`."""
    header = b"IHDR" + struct.pack(">II", width, height) + png[24:29]
    return png[:12] + header + struct.pack(">I", zlib.crc32(header)) + png[33:]


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda encode: b"", "is empty"),
        (lambda encode: b"\xff" * (25 * 2**20 + 1), "larger than 25 MiB"),
        (lambda encode: b"hello", "is not a JPEG"),
        (lambda encode: b'<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
        (lambda encode: b"\xef\xbb\xbf<?xml version='1.0'?><!-- a --> <svg onload='x'/>", "SVG"),
        (lambda encode: b"<!doctype html><p>", "web page"),
        (lambda encode: encode("GIF") + b"/*<SCRIPT>alert(1)</script>", "script"),
        (lambda encode: encode("JPEG", comment=b"<?php system('id') ?>"), "script"),
        (lambda encode: encode("PNG") + _zip(), "archive"),
        (lambda encode: b"%PDF-1.7" + encode("JPEG"), "document"),
        (lambda encode: encode("BMP"), "is not a JPEG"),
        (lambda encode: encode("TIFF"), "is not a JPEG"),
        (lambda encode: encode("JPEG")[:300], "is damaged"),
        (lambda encode: encode("PNG")[:60], "is damaged"),
        (lambda encode: _claiming(encode("PNG"), 9000, 9000), "50 million"),
        (lambda encode: _claiming(encode("PNG"), 20_000, 20_000), "50 megapixels"),
        (lambda encode: _claiming(encode("PNG"), 12_001, 10), "12000"),
    ],
)
def test_anything_else_is_refused_with_its_reason(
    actor: Actor, db: None, storage: Path, encode: Encode, make: Callable[[Encode], bytes], reason: str
) -> None:
    with pytest.raises(Invalid, match=reason) as refused:
        store_image(actor=actor, data=make(encode))

    assert list(refused.value.fields) == ["file"]
    assert not Image.objects.exists()
    assert not [path for path in storage.rglob("*") if path.is_file()]


def test_a_stored_picture_has_its_file(
    actor: Actor, db: None, storage: Path, encode: Encode, trail: Callable[[], list[Any]]
) -> None:
    image = store_image(actor=actor, data=encode("PNG"))

    image.refresh_from_db()
    content = (storage / str(image.file)).read_bytes()
    assert (image.state, image.content_type, image.width, image.height) == ("stored", "image/png", 40, 30)
    assert image.bytes == len(content)
    assert image.sha256 in str(image.file)
    assert trail() == [("image.created", None, {"file": str(image.file)})]


def test_the_same_picture_again_is_the_one_that_is_there(
    actor: Actor, db: None, storage: Path, encode: Encode
) -> None:
    first = store_image(actor=actor, data=encode("PNG"))
    again = store_image(actor=actor, data=encode("PNG", compress_level=0))

    assert again.pk == first.pk
    assert len([path for path in storage.rglob("*") if path.is_file()]) == 1


def test_a_file_that_a_crash_left_half_written_is_replaced(
    actor: Actor, db: None, storage: Path, encode: Encode
) -> None:
    image = store_image(actor=actor, data=encode("PNG"))
    path = storage / str(image.file)
    whole = path.read_bytes()
    image.delete()
    path.write_bytes(whole[:10])

    again = store_image(actor=actor, data=encode("PNG"))

    assert (storage / str(again.file)).read_bytes() == whole


def test_a_row_never_points_at_a_file_that_could_not_be_written(
    actor: Actor, db: None, storage: Path, encode: Encode
) -> None:
    storage.joinpath("pictures").write_bytes(b"a file where the folder belongs")

    with pytest.raises(OSError, match="pictures"):
        store_image(actor=actor, data=encode("PNG"))

    assert not Image.objects.exists()


def test_a_file_whose_row_was_not_committed_is_found_by_the_next_upload(
    actor: Actor, db: None, storage: Path, encode: Encode, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: Any) -> None:
        raise OperationalError("the server went away")

    with monkeypatch.context() as broken:
        broken.setattr(use_case, "add_entry", fail)
        with pytest.raises(OperationalError):
            store_image(actor=actor, data=encode("PNG"))
    assert not Image.objects.exists()

    image = store_image(actor=actor, data=encode("PNG"))

    assert [path.name for path in storage.rglob("*.png")] == [Path(str(image.file)).name]
