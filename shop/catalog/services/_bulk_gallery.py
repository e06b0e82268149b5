"""Galleries of many products at once. Changes when an import places pictures differently.

A picture is known within its product by the address it comes from. Others of the gallery stay.
"""

from dataclasses import dataclass, replace

from shop.catalog.drafts import Batch, PictureDraft
from shop.catalog.models import ProductImage
from shop.catalog.services._bulk_work import Work, existing_ids
from shop.common.bulk import allocate_ids, copy_rows, update_rows
from shop.media.services.add_images import add_images

_COLUMNS = ("id", "product_id", "image_id", "position", "alt")


@dataclass(frozen=True, slots=True)
class _Place:
    id: int
    position: int
    alt: str


class GalleryPlan:
    """The places to add and to change; `touched` are the ids of products that have one of those."""

    def __init__(self, batch: Batch, works: list[Work]) -> None:
        self._batch = batch
        self._places = _places(existing_ids(works))
        self._changed: list[_Place] = []
        self.touched: set[int] = set()
        missing = []
        for work in works:
            for picture in work.draft.pictures:
                if (work.id, picture.url) in self._places:
                    self._change(work.id, picture)
                else:
                    missing.append((work.id, picture))
        self._added = self._add(missing)

    def _change(self, product_id: int, picture: PictureDraft) -> None:
        known = self._places[product_id, picture.url]
        alt = picture.alt if "alt" in self._batch.fields else known.alt
        place = replace(known, position=picture.position, alt=alt)
        if place != known:
            self._places[product_id, picture.url] = place
            self._changed.append(place)
            self.touched.add(product_id)

    def _add(self, missing: list[tuple[int, PictureDraft]]) -> list[tuple[int, str, _Place]]:
        added = []
        for id_, (product_id, picture) in zip(allocate_ids(ProductImage, len(missing)), missing, strict=True):
            place = _Place(id_, picture.position, picture.alt)
            self._places[product_id, picture.url] = place
            added.append((product_id, picture.url, place))
            self.touched.add(product_id)
        return added

    def place_of(self, product_id: int, url: str) -> int | None:
        """The gallery place of the product's picture from `url`."""
        place = self._places.get((product_id, url))
        return place.id if place else None

    def write(self) -> None:
        """Write the plan."""
        images = add_images(urls=[url for _, url, _ in self._added], files=self._batch.files)
        rows = [
            (place.id, product_id, image_id, place.position, place.alt)
            for image_id, (product_id, _, place) in zip(images, self._added, strict=True)
        ]
        copy_rows(ProductImage, _COLUMNS, rows)
        changed = [(place.id, place.position, place.alt) for place in self._changed]
        update_rows(ProductImage, ("position", "alt"), changed)


def _places(product_ids: list[int]) -> dict[tuple[int, str], _Place]:
    if not product_ids:
        return {}
    # Should an address be there twice, its first place counts.
    rows = ProductImage.objects.filter(product_id__in=product_ids).order_by("-position", "-id")
    columns = rows.values_list("product_id", "image__source_url", "id", "position", "alt")
    return {(product_id, url): _Place(id_, position, alt) for product_id, url, id_, position, alt in columns}
