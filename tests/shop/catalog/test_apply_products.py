"""What a batch does that no import file can ask for, and what it costs."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from shop.catalog.drafts import (
    PRODUCT_FIELDS,
    VARIANT_FIELDS,
    Applied,
    Batch,
    PictureDraft,
    ProductDraft,
    VariantDraft,
)
from shop.catalog.models import Attribute, AttributeValue, Brand, Category, Product, Variant
from shop.catalog.services.apply_products import apply_products
from shop.common.bulk import allocate_ids
from shop.outbox.lanes import Lane, marking_in
from tests.shop.conftest import Facts

FIELDS = PRODUCT_FIELDS | VARIANT_FIELDS | {"alt"}


def _draft(number: int) -> ProductDraft:
    return ProductDraft(
        source=number,
        slug=f"mug-{number}",
        name=f"Mug {number}",
        status="active",
        brand=f"Brand {number}",
        category=("Home", f"Shelf {number}"),
        option_names=("Color",),
        variants=[
            VariantDraft(
                number, ("Red", "", ""), 400, sku=f"M-{number}-R", image=f"https://a.example/{number}.jpg"
            ),
            VariantDraft(number, ("Blue", "", ""), 450, sku=f"M-{number}-B"),
        ],
        pictures=[PictureDraft(f"https://a.example/{number}.jpg", 0)],
        attributes={"material": ("Clay",)},
    )


def _batch(*drafts: ProductDraft, fields: frozenset[str] = FIELDS) -> Batch:
    return Batch(products=drafts, fields=fields, currency="USD", attributes={"material": "Material"})


def _apply(*drafts: ProductDraft, fields: frozenset[str] = FIELDS) -> Applied:
    return apply_products(batch=_batch(*drafts, fields=fields))


def _queries(*drafts: ProductDraft) -> int:
    """Those of a bulk import, which leaves its effects to the relay's sweep instead of notifying it."""
    with CaptureQueriesContext(connection) as captured, marking_in(Lane.BULK):
        _apply(*drafts)
    return len(captured)


def test_the_number_of_queries_does_not_depend_on_the_number_of_products(db: None) -> None:
    _apply(_draft(0))
    created_few = _queries(*map(_draft, range(1, 3)))
    created_many = _queries(*map(_draft, range(100, 160)))
    unchanged = _queries(*map(_draft, range(100, 160)))
    changed = _queries(*(replace(_draft(number), name="New") for number in range(100, 160)))

    assert created_many == created_few
    assert unchanged < changed <= created_few


def test_facts_are_recorded_for_what_was_written_and_nothing_else(db: None, facts: Facts) -> None:
    applied = _apply(_draft(1), _draft(2))
    assert facts.take() == [("ProductChanged", id_) for id_ in sorted(applied.created.values())]

    applied = _apply(_draft(1), replace(_draft(2), name="New"))
    assert facts.take() == [("ProductChanged", applied.updated["mug-2"])]
    assert list(applied.unchanged) == ["mug-1"]

    assert _apply(replace(_draft(3), name="")).refusals[0].code == "missing_title"
    assert facts.take() == []


def test_ids_of_the_drafted_variants_are_told(db: None) -> None:
    applied = _apply(_draft(1))

    assert applied.variants == {
        ("mug-1", variant.options): variant.pk for variant in Variant.objects.filter(product__slug="mug-1")
    }


@pytest.mark.parametrize("spelling", ["Brand 1", "BRAND 1", "brand-1"])
def test_a_brand_is_found_whatever_its_spelling(db: None, spelling: str) -> None:
    _apply(_draft(1))

    _apply(replace(_draft(2), brand=spelling))

    assert list(Brand.objects.values_list("name", "slug")) == [("Brand 1", "brand-1")]


def test_a_brand_that_was_renamed_by_hand_keeps_its_products(db: None) -> None:
    _apply(_draft(1))
    Brand.objects.update(name="Brand One")

    assert _apply(_draft(1)).unchanged


def test_a_category_name_may_stand_in_two_branches(db: None) -> None:
    _apply(replace(_draft(1), category=("Men", "Shirts")), replace(_draft(2), category=("Women", "Shirts")))

    rows = Category.objects.order_by("path").values_list("slug", "parent__slug")
    assert list(rows) == [("men", None), ("shirts", "men"), ("women", None), ("women-shirts", "women")]
    for category in Category.objects.exclude(parent=None):
        assert category.parent is not None
        assert category.path == f"{category.parent.path}{category.pk}/"


def test_a_slug_that_is_taken_anywhere_gets_a_number(db: None) -> None:
    for path in (("A", "C"), ("B", "C"), ("A-B", "C"), ("D", "A-B-C"), ("A-B", "B-C")):
        _apply(replace(_draft(1), category=path))

    assert len(set(Category.objects.values_list("slug", flat=True))) == Category.objects.count() == 9


def test_an_existing_attribute_keeps_its_kind(db: None) -> None:
    Attribute.objects.create(code="material", name="Weight", kind="number")

    applied = _apply(
        replace(_draft(1), attributes={"material": ("1.50",)}),
        replace(_draft(2), attributes={"material": ("clay",)}),
    )

    assert list(AttributeValue.objects.values_list("text", "number")) == [("1.5", Decimal("1.5"))]
    assert [(refusal.source, refusal.field, refusal.code) for refusal in applied.refusals] == [
        (2, "attribute:material", "bad_attribute")
    ]


def test_values_that_are_gone_are_removed(db: None) -> None:
    _apply(replace(_draft(1), attributes={"material": ("Clay", "Glass")}))

    _apply(replace(_draft(1), attributes={"material": ("Glass", "Tin")}))

    assert sorted(AttributeValue.objects.values_list("text", flat=True)) == ["Glass", "Tin"]


def test_a_compare_at_price_that_is_no_reduction_is_none(db: None) -> None:
    options = [("Red", 400, 500), ("Blue", 400, 400), ("Grey", 400, 300)]
    drafts = [
        VariantDraft(1, (colour, "", ""), price, compare_at_price=compare_at)
        for colour, price, compare_at in options
    ]

    _apply(replace(_draft(1), variants=drafts))

    assert list(Variant.objects.order_by("id").values_list("compare_at_price", flat=True)) == [
        500,
        None,
        None,
    ]
    product = Product.objects.get()
    assert (product.list_price, product.list_compare_at_price) == (400, 500)


def test_a_slug_taken_meanwhile_is_the_callers_to_try_again(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    _apply(_draft(1))
    Product.objects.update(slug="other")

    def overtaken(model: type[Model], count: int) -> list[int]:
        Product.objects.update(slug="mug-1")
        return allocate_ids(model, count)

    monkeypatch.setattr("shop.catalog.services.apply_products.allocate_ids", overtaken)

    with pytest.raises(IntegrityError):
        _apply(replace(_draft(1), variants=[VariantDraft(1, ("Green", "", ""), 1)]))
