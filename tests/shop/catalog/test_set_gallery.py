from collections.abc import Callable
from typing import Any

import pytest

from shop.audit.actor import Actor
from shop.catalog.models import Product, Variant
from shop.catalog.services.save_variants import save_variants
from shop.catalog.services.set_gallery import set_gallery
from shop.catalog.services.values import GalleryImage, VariantFields
from shop.common.errors import Invalid
from shop.media.models import Image
from tests.shop.conftest import Facts


@pytest.fixture
def pictures(db: None) -> list[Image]:
    """Three pictures that are still to be fetched."""
    return [Image.objects.create(source_url=f"https://pictures.example/{n}.jpg") for n in range(3)]


def _gallery(product: Product) -> list[tuple[int, str]]:
    return [(place.image_id, place.alt) for place in product.gallery.all()]


def test_a_gallery_is_kept_in_its_order(
    actor: Actor, shirt: Product, pictures: list[Image], facts: Facts, trail: Callable[[], list[Any]]
) -> None:
    front, back, detail = (picture.pk for picture in pictures)
    set_gallery(actor=actor, product_id=shirt.pk, images=[GalleryImage(front, "Front"), GalleryImage(back)])
    places = {place.image_id: place.pk for place in shirt.gallery.all()}
    facts.take()
    trail()

    set_gallery(
        actor=actor,
        product_id=shirt.pk,
        images=[GalleryImage(detail, " Detail "), GalleryImage(front, "Front")],
    )

    assert _gallery(shirt) == [(detail, "Detail"), (front, "Front")]
    assert shirt.gallery.get(image_id=front).pk == places[front]
    assert facts.take() == [("ProductChanged", shirt.pk)]
    [(action, before, after)] = trail()
    assert action == "product.gallery_set"
    assert before == {"images": [[front, "Front"], [back, ""]]}
    assert after == {"images": [[detail, "Detail"], [front, "Front"]]}


def test_the_same_gallery_again_leaves_no_trace(
    actor: Actor, shirt: Product, pictures: list[Image], facts: Facts
) -> None:
    images = [GalleryImage(picture.pk) for picture in pictures]
    set_gallery(actor=actor, product_id=shirt.pk, images=images)
    facts.take()

    set_gallery(actor=actor, product_id=shirt.pk, images=images)

    assert facts.take() == []


def test_a_variant_keeps_its_picture_while_the_gallery_has_it(
    actor: Actor, shirt: Product, pictures: list[Image]
) -> None:
    front, back, _ = (picture.pk for picture in pictures)
    [place, _] = set_gallery(
        actor=actor, product_id=shirt.pk, images=[GalleryImage(front), GalleryImage(back)]
    )
    variant = shirt.variants.all()[0]
    save_variants(
        actor=actor, product_id=shirt.pk, variants=[VariantFields(id=variant.pk, image_id=place.pk)]
    )

    set_gallery(actor=actor, product_id=shirt.pk, images=[GalleryImage(back), GalleryImage(front)])
    assert Variant.objects.get(pk=variant.pk).image == place

    set_gallery(actor=actor, product_id=shirt.pk, images=[GalleryImage(back)])
    assert Variant.objects.get(pk=variant.pk).image is None


@pytest.mark.parametrize(
    ("extra", "field"),
    [
        ([GalleryImage(4711)], "images.1.image_id"),
        ([GalleryImage(0)], "images.1.image_id"),
        ([GalleryImage(4711, "x" * 513)], "images.1.alt"),
        ([GalleryImage(n) for n in range(1000, 1300)], "images"),
    ],
)
def test_a_refusal_leaves_the_gallery(
    actor: Actor,
    shirt: Product,
    pictures: list[Image],
    facts: Facts,
    extra: list[GalleryImage],
    field: str,
) -> None:
    front, back, _ = (picture.pk for picture in pictures)
    set_gallery(actor=actor, product_id=shirt.pk, images=[GalleryImage(front)])
    facts.take()

    with pytest.raises(Invalid) as refused:
        set_gallery(actor=actor, product_id=shirt.pk, images=[GalleryImage(back), *extra])

    assert list(refused.value.fields) == [field]
    assert _gallery(shirt) == [(front, "")]
    assert facts.take() == []


def test_a_picture_is_in_a_gallery_once(actor: Actor, shirt: Product, pictures: list[Image]) -> None:
    with pytest.raises(Invalid, match="twice"):
        set_gallery(actor=actor, product_id=shirt.pk, images=[GalleryImage(pictures[0].pk)] * 2)
