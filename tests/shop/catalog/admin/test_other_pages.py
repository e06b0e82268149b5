"""Categories, brands, collections and attributes, as a person's browser sends them."""

from typing import Any

import pytest
from django.test import Client

from config.env import current
from shop.audit.actor import Actor
from shop.catalog.models import Attribute, Brand, Category, Collection, Product
from shop.catalog.services.create_category import create_category
from shop.catalog.services.create_product import create_product
from shop.catalog.services.define_attribute import define_attribute
from shop.catalog.services.set_attributes import set_attributes
from shop.catalog.services.values import AttributeFields, CategoryFields, ProductFields
from tests.shop.catalog.admin.page import errors_of, sent_back
from tests.shop.conftest import Facts

CATEGORIES = "/admin/catalog/category/"
COLLECTIONS = "/admin/catalog/collection/"


@pytest.fixture
def tree(actor: Actor, db: None) -> dict[str, Category]:
    """Kitchen; Clothing with Shirts, which has Linen."""
    nodes: dict[str, Category] = {}
    for name, parent, position in (
        ("Kitchen", None, 2),
        ("Clothing", None, 1),
        ("Shirts", "Clothing", 0),
        ("Linen", "Shirts", 0),
    ):
        nodes[name] = create_category(
            actor=actor,
            fields=CategoryFields(name=name, position=position),
            parent_id=nodes[parent].pk if parent else None,
        )
    return nodes


def test_the_tree_is_listed_in_its_order(
    staff_browser: Client, tree: dict[str, Category], django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(12):
        page = staff_browser.get(CATEGORIES).content.decode()

    lines = [f">{line}</a>" for line in ("Clothing", "— Shirts", "— — Linen", "Kitchen")]
    assert [page.index(line) for line in lines] == sorted(page.index(line) for line in lines)


def test_a_category_moves_by_choosing_its_parent(
    staff_browser: Client, tree: dict[str, Category], facts: Facts
) -> None:
    page = f"{CATEGORIES}{tree['Shirts'].pk}/change/"
    form = sent_back(staff_browser.get(page))
    facts.take()

    answer = staff_browser.post(page, form | {"parent": tree["Kitchen"].pk, "name": "All shirts"})

    assert errors_of(answer) == []
    linen = Category.objects.get(name="Linen")
    assert linen.path_ids == [tree["Kitchen"].pk, tree["Shirts"].pk, linen.pk]
    assert Category.objects.get(pk=tree["Shirts"].pk).name == "All shirts"
    assert facts.take() == [("CategoryChanged", tree["Shirts"].pk)]


def test_a_ring_is_refused_at_the_parent_and_the_name_stays(
    staff_browser: Client, tree: dict[str, Category], facts: Facts
) -> None:
    page = f"{CATEGORIES}{tree['Clothing'].pk}/change/"
    form = sent_back(staff_browser.get(page))
    facts.take()

    answer = staff_browser.post(page, form | {"parent": tree["Linen"].pk, "name": "Ring"})

    assert errors_of(answer) == [("parent", "is the category itself or below it")]
    assert Category.objects.get(pk=tree["Clothing"].pk).name == "Clothing"
    assert facts.take() == []


def test_a_category_is_added_below_another(staff_browser: Client, tree: dict[str, Category]) -> None:
    form = sent_back(staff_browser.get(f"{CATEGORIES}add/"))

    answer = staff_browser.post(f"{CATEGORIES}add/", form | {"name": "Cotton", "parent": tree["Shirts"].pk})

    assert errors_of(answer) == []
    assert Category.objects.get(slug="cotton").parent == tree["Shirts"]


def test_brands_are_added_changed_and_deleted(staff_browser: Client, db: None) -> None:
    add = "/admin/catalog/brand/add/"
    staff_browser.post(add, sent_back(staff_browser.get(add)) | {"name": "Weaver"})
    brand = Brand.objects.get(slug="weaver")
    page = f"/admin/catalog/brand/{brand.pk}/change/"
    staff_browser.post(page, sent_back(staff_browser.get(page)) | {"slug": "weavers", "seo_title": "Woven"})
    brand.refresh_from_db()
    assert (brand.slug, brand.seo_title) == ("weavers", "Woven")

    staff_browser.post(f"/admin/catalog/brand/{brand.pk}/delete/", {"post": "yes"})
    assert not Brand.objects.exists()


def test_a_collection_is_gathered_by_hand(staff_browser: Client, actor: Actor, shirt: Product) -> None:
    create_product(actor=actor, fields=ProductFields(name="Mug"))
    form = sent_back(staff_browser.get(f"{COLLECTIONS}add/"))

    answer = staff_browser.post(f"{COLLECTIONS}add/", form | {"name": "Ours", "members": "mug\nlinen-shirt"})

    assert errors_of(answer) == []
    collection = Collection.objects.get(slug="ours")
    assert [member.product.slug for member in collection.members.all()] == ["mug", "linen-shirt"]
    page = f"{COLLECTIONS}{collection.pk}/change/"
    form = sent_back(staff_browser.get(page))
    assert form["members"].splitlines() == ["mug", "linen-shirt"]

    answer = staff_browser.post(page, form | {"members": "mug\nlamp"})
    assert errors_of(answer) == [("members", "there is no product &#x27;lamp&#x27;")]
    answer = staff_browser.post(page, form | {"members": "mug\nmug"})
    assert errors_of(answer) == [("members", "a product is in the list twice")]
    assert collection.members.count() == 2


def test_a_rule_that_names_nothing_is_refused_at_the_rule(
    staff_browser: Client, db: None, facts: Facts
) -> None:
    form = sent_back(staff_browser.get(f"{COLLECTIONS}add/"))
    rule = '{"match": "all", "conditions": [{"field": "brand", "op": "is", "value": "%s"}]}'

    answer = staff_browser.post(f"{COLLECTIONS}add/", form | {"name": "Woven", "rule": rule % "nobody"})

    assert errors_of(answer) == [("rule", "conditions.0.value: there is no brand &#x27;nobody&#x27;")]
    assert not Collection.objects.exists()
    assert facts.take() == []


def test_an_attribute_keeps_its_code_and_its_kind_while_used(
    staff_browser: Client, actor: Actor, shirt: Product
) -> None:
    material = define_attribute(actor=actor, code="material", fields=AttributeFields(name="Material"))
    set_attributes(actor=actor, product_id=shirt.pk, values={"material": ["Linen"]})
    page = f"/admin/catalog/attribute/{material.pk}/change/"
    form = sent_back(staff_browser.get(page))
    assert "code" not in form

    answer = staff_browser.post(page, form | {"kind": "number"})
    assert [field for field, _ in errors_of(answer)] == ["kind"]

    staff_browser.post(page, form | {"name": "Fabric"})
    assert Attribute.objects.get(code="material").name == "Fabric"


def test_the_way_from_the_admin_leads_to_the_storefront(staff_browser: Client) -> None:
    page = staff_browser.get("/admin/").content.decode()
    assert f'<a href="{current().storefront_url}">View site</a>' in page
    assert "Django administration" not in page
