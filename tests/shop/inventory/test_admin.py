"""Stock pages, as a person's browser sends them."""

from collections.abc import Callable

import pytest
from django.test import Client

from shop.audit.actor import Actor
from shop.catalog.models import Product
from shop.inventory.models import Movement, StockLevel
from shop.inventory.services.set_on_hand import set_on_hand
from tests.shop.catalog.admin.page import errors_of, sent_back
from tests.shop.conftest import Facts

LIST = "/admin/inventory/stocklevel/"


@pytest.fixture
def level(actor: Actor, shirt: Product) -> StockLevel:
    """Five of the first variant."""
    return set_on_hand(actor=actor, variant_id=shirt.variants.all()[0].pk, on_hand=5)


def test_a_count_goes_to_the_ledger(staff_browser: Client, level: StockLevel, facts: Facts) -> None:
    page = f"{LIST}{level.pk}/change/"
    form = sent_back(staff_browser.get(page))
    facts.take()

    answer = staff_browser.post(page, form | {"on_hand": "0", "reference": "spring"})

    assert errors_of(answer) == []
    movement = Movement.objects.latest("pk")
    assert (movement.delta, movement.on_hand_after, movement.reference) == (-5, 0, "spring")
    assert facts.take() == [("ProductChanged", level.variant.product_id)]


def test_a_count_of_what_has_moved_meanwhile_is_refused(
    staff_browser: Client, actor: Actor, level: StockLevel
) -> None:
    page = f"{LIST}{level.pk}/change/"
    form = sent_back(staff_browser.get(page))
    set_on_hand(actor=actor, variant_id=level.variant_id, on_hand=4)

    answer = staff_browser.post(page, form | {"on_hand": "6", "tracked": ""})

    [(_, reason)] = errors_of(answer)
    assert "4 are on hand by now" in reason
    level.refresh_from_db()
    assert (level.on_hand, level.tracked) == (4, True)


def test_a_first_count_makes_the_level(staff_browser: Client, shirt: Product) -> None:
    variant = shirt.variants.all()[1]
    form = sent_back(staff_browser.get(f"{LIST}add/"))

    answer = staff_browser.post(f"{LIST}add/", form | {"variant": variant.pk, "on_hand": "7"})

    assert errors_of(answer) == []
    assert StockLevel.objects.get(variant=variant).on_hand == 7


def test_levels_and_movements_are_found_by_sku_and_movements_stay(
    staff_browser: Client, level: StockLevel, trail: Callable[[], list[object]]
) -> None:
    assert "SHIRT-0" in staff_browser.get(f"{LIST}?q=SHIRT-0").content.decode()
    movements = "/admin/inventory/movement/"
    assert "SHIRT-0" in staff_browser.get(f"{movements}?q=SHIRT-0").content.decode()
    assert level.variant.product.name in staff_browser.get(movements).content.decode()
    movement = Movement.objects.get()

    assert staff_browser.post(f"{movements}{movement.pk}/change/", {"delta": 9}).status_code == 403
    assert staff_browser.post(f"{movements}{movement.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Movement.objects.get().delta == 5
