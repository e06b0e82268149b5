"""One product of a batch on its way. Changes when the steps need to tell each other more."""

from dataclasses import dataclass

from shop.catalog.drafts import ProductDraft
from shop.catalog.models import Product


@dataclass(slots=True)
class Work:
    """A draft with its product's id, taken ahead for a new one; `existing` is locked."""

    id: int
    draft: ProductDraft
    existing: Product | None


def existing_ids(works: list[Work]) -> list[int]:
    """The ids of those that are in the catalogue already."""
    return [work.id for work in works if work.existing is not None]
