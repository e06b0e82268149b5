"""Picture pages, as a person's browser sends them."""

from collections.abc import Callable
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shop.media.models import Image
from tests.shop.catalog.admin.page import errors_of

ADD = "/admin/media/image/add/"


def test_a_picture_is_uploaded_looked_at_and_deleted(
    staff_browser: Client, storage: Path, encode: Callable[..., bytes]
) -> None:
    upload = SimpleUploadedFile("front.jpg", encode("JPEG"), "image/jpeg")

    answer = staff_browser.post(ADD, {"upload": upload})

    assert errors_of(answer) == []
    image = Image.objects.get()
    assert (storage / str(image.file)).exists()
    assert f'src="{image.file.url}"' in staff_browser.get("/admin/media/image/").content.decode()
    page = staff_browser.get(f"/admin/media/image/{image.pk}/change/").content.decode()
    assert f'src="{image.file.url}"' in page
    assert 'name="source_url"' not in page
    staff_browser.post(f"/admin/media/image/{image.pk}/delete/", {"post": "yes"})
    assert not Image.objects.exists()


def test_what_is_no_picture_is_refused_at_the_file(staff_browser: Client, storage: Path) -> None:
    answer = staff_browser.post(ADD, {"upload": SimpleUploadedFile("x.jpg", b"<svg/>", "image/jpeg")})

    [(field, reason)] = errors_of(answer)
    assert field == "upload"
    assert "SVG" in reason
    assert not Image.objects.exists()
