from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shop.audit.actor import Actor
from shop.catalog.models import Product
from shop.catalog.services.set_gallery import set_gallery
from shop.catalog.services.values import GalleryImage
from shop.common.errors import Conflict, NotFound
from shop.media.models import Image
from shop.media.services.delete_image import delete_image
from shop.media.services.store_image import store_image


def test_a_picture_that_nothing_shows_is_deleted(
    actor: Actor, db: None, storage: Path, encode: Callable[..., bytes], trail: Callable[[], list[Any]]
) -> None:
    image = store_image(actor=actor, data=encode("PNG"))
    trail()

    delete_image(actor=actor, image_id=image.pk)

    assert not Image.objects.exists()
    assert trail() == [("image.deleted", {"file": image.file.name, "source_url": ""}, None)]


def test_a_picture_in_use_is_not_deleted(
    actor: Actor, shirt: Product, trail: Callable[[], list[Any]]
) -> None:
    image = Image.objects.create(source_url="https://pictures.example/1.jpg")
    set_gallery(actor=actor, product_id=shirt.pk, images=[GalleryImage(image.pk)])
    trail()

    with pytest.raises(Conflict, match="1 place") as refused:
        delete_image(actor=actor, image_id=image.pk)

    assert refused.value.code == "in_use"
    assert Image.objects.count() == 1
    assert trail() == []


def test_an_unknown_picture_is_not_found(actor: Actor, db: None) -> None:
    with pytest.raises(NotFound):
        delete_image(actor=actor, image_id=4711)
