"""Set a product's pictures."""

from collections.abc import Sequence

from shop.audit.actor import Actor
from shop.catalog import locks
from shop.catalog.facts import ProductChanged
from shop.catalog.models import Product, ProductImage
from shop.catalog.rules import clean_line
from shop.catalog.services._rows import audit
from shop.catalog.services.values import GalleryImage
from shop.common.errors import Invalid
from shop.common.write import write
from shop.media.models import Image
from shop.outbox.record import record

MAX_IMAGES = 250
MAX_ALT = 512


@write
def set_gallery(*, actor: Actor, product_id: int, images: Sequence[GalleryImage]) -> list[ProductImage]:
    """Make `images`, in this order, the product's gallery; variants keep those of their pictures that stay.

    Raises NotFound, or Invalid naming ``images`` or ``images.<n>.<column>``: an unknown picture, one twice,
    too many. Locks the product. Records ProductChanged if anything differs.
    """
    product = locks.row(Product, product_id)
    wanted = _cleaned(images)
    places = {place.image_id: place for place in product.gallery.all()}
    before = [(place.image_id, place.alt) for place in product.gallery.all()]
    if before == list(wanted.items()):
        return list(product.gallery.all())
    known = locks.referenced(Image, list(wanted))
    for index, image_id in enumerate(wanted):
        if image_id not in known:
            raise Invalid.field(f"images.{index}.image_id", f"there is no image {image_id}")
    product.gallery.exclude(image_id__in=wanted).delete()
    for position, (image_id, alt) in enumerate(wanted.items()):
        place = places.setdefault(image_id, ProductImage(product=product, image_id=image_id))
        place.position, place.alt = position, alt
    gallery = [places[image_id] for image_id in wanted]
    ProductImage.objects.bulk_update(
        [place for place in gallery if not place._state.adding], ["position", "alt"]
    )
    ProductImage.objects.bulk_create([place for place in gallery if place._state.adding])
    audit(
        actor=actor,
        row=product,
        action="gallery_set",
        before={"images": [list(pair) for pair in before]},
        after={"images": [list(pair) for pair in wanted.items()]},
    )
    record(ProductChanged(product_id=product_id))
    return gallery


def _cleaned(images: Sequence[GalleryImage]) -> dict[int, str]:
    if len(images) > MAX_IMAGES:
        raise Invalid.field("images", f"at most {MAX_IMAGES} are allowed; these are {len(images)}")
    wanted: dict[int, str] = {}
    for index, image in enumerate(images):
        if image.image_id in wanted:
            raise Invalid.field(f"images.{index}.image_id", "is in the list twice")
        wanted[image.image_id] = clean_line(f"images.{index}.alt", image.alt, max_length=MAX_ALT)
    return wanted
