"""The product's page, as a person's browser sends it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from shop.audit.actor import Actor
from shop.audit.models import Entry
from shop.catalog.models import Attribute, Brand, Category, Product, Variant
from shop.catalog.services.create_brand import create_brand
from shop.catalog.services.create_category import create_category
from shop.catalog.services.create_product import create_product
from shop.catalog.services.define_attribute import define_attribute
from shop.catalog.services.save_variants import save_variants
from shop.catalog.services.set_gallery import set_gallery
from shop.catalog.services.values import (
    AttributeFields,
    BrandFields,
    CategoryFields,
    GalleryImage,
    ProductFields,
    VariantFields,
)
from shop.media.models import Image
from tests.shop.catalog.admin.page import errors_of, sent_back
from tests.shop.conftest import Facts

LIST = "/admin/catalog/product/"


@pytest.fixture
def material(actor: Actor, db: None) -> Attribute:
    """An attribute."""
    return define_attribute(actor=actor, code="material", fields=AttributeFields(name="Material"))


@pytest.fixture
def mug(actor: Actor, material: Attribute) -> Product:
    """Another product, whose slug and SKU are taken."""
    variants = [VariantFields(price=1990, sku="MUG")]
    return create_product(actor=actor, fields=ProductFields(name="Mug"), variants=variants)


def _page(product: Product) -> str:
    return f"{LIST}{product.pk}/change/"


def test_the_list_is_searched_and_filtered(
    staff_browser: Client, actor: Actor, shirt: Product, django_assert_max_num_queries: Any
) -> None:
    weaver = create_brand(actor=actor, fields=BrandFields(name="Weaver"))
    create_product(
        actor=actor,
        fields=ProductFields(name="Mug", brand_id=weaver.pk),
        variants=[VariantFields(price=1990, sku="MUG-1")],
    )

    def names(query: str) -> set[str]:
        page = staff_browser.get(f"{LIST}?{query}").content.decode()
        return {name for name in ("Linen shirt", "Mug") if f">{name}</a>" in page}

    assert names("") == {"Linen shirt", "Mug"}
    assert names("q=SHIRT-2") == {"Linen shirt"}
    assert names("q=mug") == {"Mug"}
    assert names("status__exact=active") == {"Linen shirt"}
    assert names(f"brand__id__exact={weaver.pk}") == {"Mug"}
    with django_assert_max_num_queries(15):
        assert "19.90 USD" in staff_browser.get(LIST).content.decode()


def test_a_product_is_created_with_all_it_has(
    staff_browser: Client, actor: Actor, material: Attribute, facts: Facts
) -> None:
    category = create_category(actor=actor, fields=CategoryFields(name="Shirts"))
    picture = Image.objects.create(source_url="https://pictures.example/1.jpg")
    form = sent_back(staff_browser.get(f"{LIST}add/"))
    form |= {
        "name": "Cotton shirt",
        "status": "active",
        "category": category.pk,
        "tags": "summer\nnew",
        "option_names": "Size",
        "attributes": "material: Cotton\nmaterial: Linen",
        "variants-0-option1": "M",
        "variants-0-price": "49.9",
        "variants-0-compare_at_price": "59.90",
        "variants-0-sku": "C-M",
        "gallery-0-image": picture.pk,
        "gallery-0-alt": "Front",
    }
    facts.take()

    answer = staff_browser.post(f"{LIST}add/", form)

    assert errors_of(answer) == []
    product = Product.objects.get()
    assert answer.status_code == 302
    assert (product.slug, product.tags, product.category) == ("cotton-shirt", ["summer", "new"], category)
    variant = product.variants.get()
    assert (variant.title, variant.price, variant.compare_at_price) == ("M", 4990, 5990)
    assert product.list_price == 4990
    assert [place.alt for place in product.gallery.all()] == ["Front"]
    values = product.attribute_values.order_by("text").values_list("text", flat=True)
    assert list(values) == ["Cotton", "Linen"]
    assert facts.take() == [("ProductChanged", product.pk)]
    assert set(Entry.objects.filter(object_type="product").values_list("actor_label", flat=True)) == {"owner"}


def test_an_untouched_page_saves_nothing(
    staff_browser: Client, shirt: Product, facts: Facts, trail: Callable[[], list[Any]]
) -> None:
    form = sent_back(staff_browser.get(_page(shirt)))
    trail()

    answer = staff_browser.post(_page(shirt), form)

    assert errors_of(answer) == []
    assert answer.status_code == 302
    assert facts.take() == []
    assert trail() == []


def test_fields_variants_and_pictures_change_together(
    staff_browser: Client, actor: Actor, shirt: Product
) -> None:
    pictures = [Image.objects.create(source_url=f"https://pictures.example/{n}.jpg") for n in range(2)]
    set_gallery(actor=actor, product_id=shirt.pk, images=[GalleryImage(picture.pk) for picture in pictures])
    form = sent_back(staff_browser.get(_page(shirt)))
    assert form["variants-0-price"] == "50.00"
    form |= {
        "name": "Cotton shirt",
        "variants-0-price": "45",
        "variants-1-DELETE": "on",
        "variants-4-option1": "Red",
        "variants-4-option2": "S",
        "variants-4-price": "70",
        "gallery-0-position": "5",
    }

    answer = staff_browser.post(_page(shirt), form)

    assert errors_of(answer) == []
    shirt.refresh_from_db()
    assert (shirt.name, shirt.slug, shirt.list_price) == ("Cotton shirt", "linen-shirt", 4500)
    assert [variant.title for variant in shirt.variants.all()] == [
        "White / S",
        "Blue / S",
        "Blue / M",
        "Red / S",
    ]
    assert [place.image_id for place in shirt.gallery.all()] == [pictures[1].pk, pictures[0].pk]


def test_options_and_their_values_change_in_one_save(staff_browser: Client, shirt: Product) -> None:
    form = sent_back(staff_browser.get(_page(shirt)))
    form["option_names"] = "Color\nSize\nFit"
    form |= {f"variants-{n}-option3": "Slim" for n in range(4)}
    form |= {"variants-0-sku": "SHIRT-1", "variants-1-sku": "SHIRT-0"}

    answer = staff_browser.post(_page(shirt), form)

    assert errors_of(answer) == []
    shirt.refresh_from_db()
    assert shirt.option_names == ["Color", "Size", "Fit"]
    assert [variant.sku for variant in shirt.variants.all()][:2] == ["SHIRT-1", "SHIRT-0"]


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        ({"slug": "mug"}, "is already in use"),
        ({"name": " "}, "This field is required."),
        ({"variants-1-price": "12.345"}, "&#x27;12.345&#x27; has more than 2 decimals for USD"),
        ({"variants-1-compare_at_price": "1.00"}, "must be above the price, or left out"),
        ({"variants-1-sku": "MUG"}, "&#x27;MUG&#x27; is already in use by &#x27;Mug&#x27;"),
        ({"variants-1-option1": ""}, "a value of the product&#x27;s option &#x27;Color&#x27; is needed"),
        ({"variants-1-option1": "White", "variants-1-option2": "S"}, "the same options as variants.0"),
        ({"option_names": "Color"}, "belongs to no option"),
        ({"attributes": "material"}, "is not of the form"),
        ({"attributes": "weave: dense"}, "weave: there is no such attribute"),
    ],
)
def test_a_refusal_stands_at_its_field_and_nothing_is_applied(
    staff_browser: Client,
    shirt: Product,
    mug: Product,
    facts: Facts,
    entries: dict[str, str],
    reason: str,
) -> None:
    form = sent_back(staff_browser.get(_page(shirt))) | {"description": "<p>New</p>", "variants-3-price": "1"}
    before = list(Variant.objects.order_by("pk").values())
    facts.take()

    answer = staff_browser.post(_page(shirt), form | entries)

    assert answer.status_code == 200
    found = errors_of(answer)
    assert any(reason in text for _, text in found), found
    field = next(iter(entries))
    if field != "option_names":
        assert any(at == field for at, _ in found), found
    assert Product.objects.get(pk=shirt.pk).description == ""
    assert list(Variant.objects.order_by("pk").values()) == before
    assert facts.take() == []
    assert "&lt;p&gt;New&lt;/p&gt;" in answer.content.decode()


def test_too_many_variants_have_pages_of_their_own(
    staff_browser: Client, actor: Actor, shirt: Product
) -> None:
    save_variants(
        actor=actor,
        product_id=shirt.pk,
        variants=[VariantFields(options=["Blue", f"Size {n}"], price=1000) for n in range(60)],
    )
    form = sent_back(staff_browser.get(_page(shirt)))
    assert not [name for name in form if name.startswith("variants-")]

    assert staff_browser.post(_page(shirt), form | {"name": "Shirt"}).status_code == 302
    assert shirt.variants.count() == 64

    variant = shirt.variants.all()[0]
    page = f"/admin/catalog/variant/{variant.pk}/change/"
    form = sent_back(staff_browser.get(page))
    assert staff_browser.post(page, form | {"price": "0.50"}).status_code == 302
    shirt.refresh_from_db()
    assert shirt.list_price == 50

    answer = staff_browser.post(page, form | {"price": "5", "compare_at_price": "4"})
    assert errors_of(answer) == [("compare_at_price", "must be above the price, or left out")]


def test_the_largest_page_can_be_sent_back(
    staff_browser: Client, actor: Actor, shirt: Product, settings: Settings
) -> None:
    pictures = [Image.objects.create(source_url=f"https://pictures.example/{n}.jpg") for n in range(40)]
    set_gallery(actor=actor, product_id=shirt.pk, images=[GalleryImage(p.pk) for p in pictures])
    more = [VariantFields(options=["Blue", f"Size {n}"], price=1000) for n in range(36)]
    save_variants(actor=actor, product_id=shirt.pk, variants=more)

    form = sent_back(staff_browser.get(_page(shirt)))

    assert "variants-39-price" in form
    assert "gallery-39-alt" in form
    assert settings.DATA_UPLOAD_MAX_NUMBER_FIELDS is not None
    assert len(form) < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    assert staff_browser.post(_page(shirt), form).status_code == 302


def test_a_product_is_deleted_through_its_service(
    staff_browser: Client, shirt: Product, facts: Facts
) -> None:
    assert staff_browser.post(f"{LIST}{shirt.pk}/delete/", {"post": "yes"}).status_code == 302

    assert not Product.objects.exists()
    assert facts.take() == [("ProductDeleted", shirt.pk)]


def test_a_stranger_sees_none_of_it(client: Client, stranger: Any, shirt: Product) -> None:
    client.force_login(stranger)

    assert client.get(LIST).status_code == 302
    assert client.post(f"{LIST}{shirt.pk}/delete/", {"post": "yes"}).status_code == 302
    assert Product.objects.exists()


def test_brands_and_categories_in_use_are_kept(staff_browser: Client, actor: Actor, shirt: Product) -> None:
    brand = create_brand(actor=actor, fields=BrandFields(name="Weaver"))
    category = create_category(actor=actor, fields=CategoryFields(name="Shirts"))
    form = sent_back(staff_browser.get(_page(shirt)))
    staff_browser.post(_page(shirt), form | {"brand": brand.pk, "category": category.pk})

    for address in (f"/admin/catalog/brand/{brand.pk}", f"/admin/catalog/category/{category.pk}"):
        answer = staff_browser.post(f"{address}/delete/", {"post": "yes"}, follow=True)
        assert "still has" in answer.content.decode()
    action = {"action": "delete_selected", "_selected_action": [brand.pk], "post": "yes"}
    answer = staff_browser.post("/admin/catalog/brand/", action, follow=True)
    assert "still has" in answer.content.decode()

    assert Brand.objects.exists()
    assert Category.objects.exists()


def test_a_category_lists_all_that_is_below_it(
    staff_browser: Client, actor: Actor, shirt: Product, mug: Product
) -> None:
    clothing = create_category(actor=actor, fields=CategoryFields(name="Clothing"))
    shirts = create_category(actor=actor, fields=CategoryFields(name="Shirts"), parent_id=clothing.pk)
    form = sent_back(staff_browser.get(_page(shirt)))
    staff_browser.post(_page(shirt), form | {"category": shirts.pk})

    page = staff_browser.get(f"{LIST}?category=clothing")

    assert "— Shirts" in page.content.decode()
    assert list(page.context["cl"].result_list) == [shirt]
    assert not staff_browser.get(f"{LIST}?category=hats").context["cl"].result_list
