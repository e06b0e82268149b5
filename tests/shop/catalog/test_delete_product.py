from collections.abc import Callable
from typing import Any

import pytest

from shop.audit.actor import Actor
from shop.catalog.models import Product, Variant
from shop.catalog.services.delete_product import delete_product
from shop.common.errors import NotFound
from shop.inventory.models import StockLevel
from shop.inventory.services.set_on_hand import set_on_hand
from tests.shop.conftest import Facts


def test_a_product_goes_with_its_variants_and_stock(
    actor: Actor, shirt: Product, facts: Facts, trail: Callable[[], list[Any]]
) -> None:
    set_on_hand(actor=actor, variant_id=shirt.variants.all()[0].pk, on_hand=3)
    facts.take()
    trail()

    delete_product(actor=actor, product_id=shirt.pk)

    assert not Product.objects.exists()
    assert not Variant.objects.exists()
    assert not StockLevel.objects.exists()
    assert facts.take() == [("ProductDeleted", shirt.pk)]
    assert trail() == [("product.deleted", {"name": "Linen shirt", "slug": "linen-shirt"}, None)]


def test_an_unknown_product_is_not_found(actor: Actor, db: None, facts: Facts) -> None:
    with pytest.raises(NotFound):
        delete_product(actor=actor, product_id=4711)

    assert facts.take() == []
