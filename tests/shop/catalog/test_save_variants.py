import time
from collections.abc import Callable
from typing import Any

import pytest

from shop.audit.actor import Actor
from shop.catalog.models import Product, Variant
from shop.catalog.services.create_product import create_product
from shop.catalog.services.save_variants import save_variants
from shop.catalog.services.values import ProductFields, VariantFields
from shop.common.errors import Invalid
from tests.shop.conftest import Facts


def _options(product: Product) -> list[str]:
    return [variant.title for variant in product.variants.all()]


def test_variants_are_created_changed_and_removed_in_one_call(
    actor: Actor, shirt: Product, facts: Facts, trail: Callable[[], list[Any]]
) -> None:
    white_s, white_m, blue_s, _ = shirt.variants.all()
    trail()

    save_variants(
        actor=actor,
        product_id=shirt.pk,
        variants=[
            VariantFields(id=blue_s.pk, price=4000, compare_at_price=6000),
            VariantFields(options=["White", "M"], barcode="123", active=False),
            VariantFields(options=["Red", "S"], price=7000, weight_grams=250),
        ],
        delete=[white_s.pk],
    )

    assert _options(shirt) == ["White / M", "Blue / S", "Blue / M", "Red / S"]
    shirt.refresh_from_db()
    assert (shirt.list_price, shirt.list_compare_at_price) == (4000, 6000)
    kept = Variant.objects.get(pk=white_m.pk)
    assert (kept.barcode, kept.active, kept.sku, kept.price) == ("123", False, "SHIRT-1", 5100)
    assert facts.take() == [("ProductChanged", shirt.pk)]
    [(action, before, after)] = trail()
    assert action == "product.variants_saved"
    assert before["list_price"] == 5000
    assert after["list_price"] == 4000
    assert before["variants"][str(blue_s.pk)] == {"price": 5200, "compare_at_price": None}
    assert before["variants"][str(white_s.pk)]["sku"] == "SHIRT-0"
    assert str(white_s.pk) not in after["variants"]


def test_a_whole_list_sets_the_order_and_removes_the_rest(actor: Actor, shirt: Product) -> None:
    listed = [VariantFields(options=pair) for pair in (("Blue", "M"), ("White", "S"))]

    saved = save_variants(actor=actor, product_id=shirt.pk, variants=listed, delete_unlisted=True)

    assert _options(shirt) == ["Blue / M", "White / S"]
    assert [variant.title for variant in saved] == ["Blue / M", "White / S"]


def test_a_product_can_lose_all_variants(actor: Actor, shirt: Product) -> None:
    save_variants(actor=actor, product_id=shirt.pk, variants=[], delete_unlisted=True)

    shirt.refresh_from_db()
    assert not shirt.variants.exists()
    assert (shirt.list_price, shirt.list_compare_at_price) == (None, None)


def test_what_is_the_same_already_leaves_no_trace(
    actor: Actor, shirt: Product, facts: Facts, trail: Callable[[], list[Any]]
) -> None:
    trail()
    same = [
        VariantFields(options=v.options[:2], sku=v.sku, price=v.price, cost=None)
        for v in shirt.variants.all()
    ]

    save_variants(actor=actor, product_id=shirt.pk, variants=same, delete_unlisted=True)

    assert facts.take() == []
    assert trail() == []


def test_variants_can_trade_options_and_skus(actor: Actor, shirt: Product) -> None:
    first, second, *_ = shirt.variants.all()

    save_variants(
        actor=actor,
        product_id=shirt.pk,
        variants=[
            VariantFields(id=first.pk, options=second.options[:2], sku=second.sku),
            VariantFields(id=second.pk, options=first.options[:2], sku=first.sku),
        ],
    )

    assert Variant.objects.get(pk=first.pk).options == second.options
    assert Variant.objects.get(pk=second.pk).sku == first.sku


def test_an_sku_passes_from_a_removed_variant_to_a_new_one(actor: Actor, shirt: Product) -> None:
    first = shirt.variants.all()[0]

    save_variants(
        actor=actor,
        product_id=shirt.pk,
        variants=[VariantFields(options=["Red", "S"], sku=first.sku, price=1)],
        delete=[first.pk],
    )

    assert Variant.objects.get(sku=first.sku).title == "Red / S"


def test_options_are_added_together_with_their_values(actor: Actor, shirt: Product) -> None:
    variants = [VariantFields(id=v.pk, options=[*v.options[:2], "Slim"]) for v in shirt.variants.all()]

    save_variants(actor=actor, product_id=shirt.pk, variants=variants, option_names=["Color", "Size", "Fit"])

    shirt.refresh_from_db()
    assert shirt.option_names == ["Color", "Size", "Fit"]
    assert _options(shirt)[0] == "White / S / Slim"


@pytest.mark.parametrize(
    ("variants", "field"),
    [
        ([VariantFields(options=["Red", "S"])], "variants.0.price"),
        ([VariantFields(options=["Red"], price=1)], "variants.0.option2"),
        ([VariantFields(options=["Red", "S", "Slim"], price=1)], "variants.0.option3"),
        ([VariantFields(options=["Red", "S", "Slim", "x"], price=1)], "variants.0.options"),
        ([VariantFields(id=4711, price=1)], "variants.0.id"),
        ([VariantFields(options=["Red", "S"], price=1)] * 2, "variants.1.option1"),
        ([VariantFields(options=["Red", "S"], price=1, sku="MUG")], "variants.0.sku"),
        ([VariantFields(options=["Red", "S"], price=1, sku="SHIRT-0")], "variant {first}.sku"),
        ([VariantFields(options=["White", "S"], sku="x" * 256)], "variants.0.sku"),
        ([VariantFields(options=["White", "S"], price=-1)], "variants.0.price"),
        ([VariantFields(options=["White", "S"], compare_at_price=5000)], "variants.0.compare_at_price"),
        ([VariantFields(options=["White", "S"], cost=10**13)], "variants.0.cost"),
        ([VariantFields(options=["White", "S"], weight_grams=-1)], "variants.0.weight_grams"),
        ([VariantFields(options=["White", "S"], image_id=4711)], "variants.0.image_id"),
    ],
)
def test_a_refusal_names_the_variant_and_changes_nothing(
    actor: Actor, shirt: Product, facts: Facts, variants: list[VariantFields], field: str
) -> None:
    mug = create_product(
        actor=actor, fields=ProductFields(name="Mug"), variants=[VariantFields(price=1, sku="MUG")]
    )
    before = list(Variant.objects.order_by("pk").values())
    facts.take()

    with pytest.raises(Invalid) as refused:
        save_variants(actor=actor, product_id=shirt.pk, variants=variants)

    assert list(refused.value.fields) == [field.format(first=shirt.variants.all()[0].pk)]
    assert list(Variant.objects.order_by("pk").values()) == before
    assert mug.variants.count() == 1
    assert facts.take() == []


def test_one_variant_listed_twice_is_refused(actor: Actor, shirt: Product) -> None:
    first = shirt.variants.all()[0]

    with pytest.raises(Invalid, match="listed twice"):
        save_variants(
            actor=actor, product_id=shirt.pk, variants=[VariantFields(id=first.pk, price=p) for p in (1, 2)]
        )


def test_another_products_variant_can_not_be_removed(actor: Actor, shirt: Product) -> None:
    mug = create_product(actor=actor, fields=ProductFields(name="Mug"), variants=[VariantFields(price=1)])

    with pytest.raises(Invalid) as refused:
        save_variants(actor=actor, product_id=shirt.pk, variants=[], delete=[mug.variants.all()[0].pk])

    assert list(refused.value.fields) == ["delete"]
    assert mug.variants.count() == 1


def test_2048_variants_take_a_constant_number_of_queries_and_little_time(
    actor: Actor, db: None, django_assert_max_num_queries: Any
) -> None:
    product = create_product(actor=actor, fields=ProductFields(name="Paint", option_names=["Tone"]))
    tones = [VariantFields(options=[f"Tone {n}"], sku=f"T{n}", price=1000 + n) for n in range(2048)]
    started = time.monotonic()

    with django_assert_max_num_queries(30):
        save_variants(actor=actor, product_id=product.pk, variants=tones)
    with django_assert_max_num_queries(30):
        save_variants(
            actor=actor,
            product_id=product.pk,
            variants=[
                VariantFields(options=[f"Tone {n}"], sku=f"T{2047 - n}", price=900 + n) for n in range(2048)
            ],
        )

    assert time.monotonic() - started < 20
    product.refresh_from_db()
    assert product.list_price == 900
    assert product.variants.get(option1="Tone 0").sku == "T2047"
