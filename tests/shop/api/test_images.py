"""/api/images/: pictures are uploaded by staff, decoded and stored anew, and listed for anyone."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture
from rest_framework.test import APIClient

from shop.api import images
from shop.media.models import Image
from tests.shop.api.conftest import Shop

URL = "/api/images/"


def png(width: int = 60, height: int = 40) -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Picture.new("RGB", (width, height), "teal").save(buffer, "PNG")
    return SimpleUploadedFile("teal.png", buffer.getvalue(), "image/png")


def test_an_upload_can_be_shown_and_put_into_a_gallery(
    staff_api: APIClient, anyone: APIClient, shop: Shop
) -> None:
    answer = staff_api.post(URL, {"file": png()}, format="multipart")
    assert answer.status_code == 201, answer.content
    image = answer.json()
    assert (image["width"], image["height"]) == (60, 40)
    assert anyone.get(f"{URL}{image['id']}/").json() == image
    assert [shown["id"] for shown in anyone.get(URL).json()["results"]] == [image["id"]]
    changed = staff_api.patch(
        "/api/products/stoneware-mug/",
        {
            "images": [{"id": image["id"], "alt": "A teal mug"}],
            "variants": [{"price": 1800, "sku": "MUG", "image_id": image["id"]}],
        },
    ).json()
    assert changed["image"]["alt"] == "A teal mug"
    assert changed["variants"][0]["image_id"] == image["id"]
    in_use = staff_api.delete(f"{URL}{image['id']}/")
    assert in_use.status_code == 409


def test_a_picture_that_nothing_shows_can_be_deleted(staff_api: APIClient) -> None:
    image = staff_api.post(URL, {"file": png()}, format="multipart").json()
    assert staff_api.delete(f"{URL}{image['id']}/").status_code == 204
    assert staff_api.get(f"{URL}{image['id']}/").status_code == 404


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<html></html>",
        b"\x89PNG\r\n\x1a\nrubbish",
    ],
)
def test_what_is_no_picture_is_refused_and_leaves_nothing(staff_api: APIClient, content: bytes) -> None:
    answer = staff_api.post(
        URL, {"file": SimpleUploadedFile("x.png", content, "image/png")}, format="multipart"
    )
    assert answer.status_code == 400
    assert "file" in answer.json()["fields"]
    assert not Image.objects.exists()


def test_a_picture_that_is_too_large_is_refused(
    staff_api: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(images, "MAX_UPLOAD_BYTES", 50)
    assert "file" in staff_api.post(URL, {"file": png()}, format="multipart").json()["fields"]


def test_only_staff_upload(anyone: APIClient, stranger_api: APIClient) -> None:
    assert anyone.post(URL, {"file": png()}, format="multipart").status_code == 401
    assert stranger_api.post(URL, {"file": png()}, format="multipart").status_code == 403
    assert not Image.objects.exists()


@pytest.mark.django_db
def test_pictures_still_to_be_fetched_are_not_listed(anyone: APIClient) -> None:
    pending = Image.objects.create(source_url="https://elsewhere.example/1.jpg")
    assert anyone.get(URL).json()["count"] == 0
    assert anyone.get(f"{URL}{pending.public_id}/").status_code == 404


def test_a_change_of_a_gallery_may_leave_out_what_pictures_show_but_not_which_they_are(
    staff_api: APIClient, shop: Shop
) -> None:
    image = staff_api.post(URL, {"file": png()}, format="multipart").json()
    address = f"/api/products/{shop.mug.slug}/"
    changed = staff_api.patch(address, {"images": [{"id": image["id"]}]})
    assert (changed.status_code, changed.json()["image"]["alt"]) == (200, "")
    refused = staff_api.patch(address, {"images": [{"alt": "A mug"}]})
    assert (refused.status_code, refused.json()["fields"]) == (400, {"images.0.id": ["is missing"]})
    assert [shown["id"] for shown in staff_api.get(address).json()["images"]] == [image["id"]]
