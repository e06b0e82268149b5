"""What happens in the catalogue. `workers/effects.py` says what follows from each."""

from dataclasses import dataclass

from shop.outbox.facts import Fact


@dataclass(frozen=True, slots=True)
class ProductChanged(Fact):
    """Something that a product shows has changed: its own fields, variants, pictures, stock or price."""

    product_id: int


@dataclass(frozen=True, slots=True)
class ProductDeleted(Fact):
    """A product is gone."""

    product_id: int


@dataclass(frozen=True, slots=True)
class CategoryChanged(Fact):
    """A category's name, slug or place in the tree has changed; every product below it shows that."""

    category_id: int


@dataclass(frozen=True, slots=True)
class BrandChanged(Fact):
    """A brand's name or slug has changed; every product of it shows that."""

    brand_id: int


@dataclass(frozen=True, slots=True)
class AttributeChanged(Fact):
    """An attribute's name, unit or use as a facet has changed; every product that has it shows that."""

    attribute_id: int


@dataclass(frozen=True, slots=True)
class CollectionRuleChanged(Fact):
    """A collection's rule has changed, so its members must be found again."""

    collection_id: int
