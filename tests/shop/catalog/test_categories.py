from collections.abc import Callable
from typing import Any

import pytest

from shop.audit.actor import Actor
from shop.catalog.models import Category, Product
from shop.catalog.queries import breadcrumbs, category_tree
from shop.catalog.services.create_category import create_category
from shop.catalog.services.create_collection import create_collection
from shop.catalog.services.create_product import create_product
from shop.catalog.services.delete_category import delete_category
from shop.catalog.services.move_category import move_category
from shop.catalog.services.update_category import update_category
from shop.catalog.services.update_product import update_product
from shop.catalog.services.values import CategoryFields, CollectionFields, ProductFields, VariantFields
from shop.common.errors import Conflict, Invalid, NotFound
from tests.shop.conftest import Facts


@pytest.fixture
def plant(actor: Actor, db: None) -> Callable[..., Category]:
    """Creates a category below another."""

    def create(name: str, parent: Category | None = None, **fields: Any) -> Category:
        return create_category(
            actor=actor,
            fields=CategoryFields(name=name, **fields),
            parent_id=parent.pk if parent else None,
        )

    return create


def test_a_path_names_the_way_from_the_root(plant: Callable[..., Category], facts: Facts) -> None:
    clothing = plant("Clothing")
    shirts = plant("Shirts", clothing)

    assert clothing.path == f"/{clothing.pk}/"
    assert shirts.path == f"/{clothing.pk}/{shirts.pk}/"
    assert (clothing.depth, shirts.depth) == (0, 1)
    assert shirts.path_ids == [clothing.pk, shirts.pk]
    assert facts.take() == [("CategoryChanged", clothing.pk), ("CategoryChanged", shirts.pk)]


@pytest.mark.parametrize(
    ("fields", "parent_id", "field"),
    [
        (CategoryFields(), None, "name"),
        (CategoryFields(name="Clothing", slug="clothing"), None, "slug"),
        (CategoryFields(name="Shirts"), 4711, "parent_id"),
        (CategoryFields(name="Shirts", position=-1), None, "position"),
    ],
)
def test_a_category_that_can_not_be_is_not(
    actor: Actor,
    plant: Callable[..., Category],
    facts: Facts,
    fields: CategoryFields,
    parent_id: int | None,
    field: str,
) -> None:
    plant("Clothing")
    facts.take()

    with pytest.raises(Invalid) as refused:
        create_category(actor=actor, fields=fields, parent_id=parent_id)

    assert list(refused.value.fields) == [field]
    assert Category.objects.count() == 1
    assert facts.take() == []


def test_a_tree_has_ten_levels_at_most(actor: Actor, plant: Callable[..., Category]) -> None:
    deepest = plant("Level 1")
    for level in range(2, 11):
        deepest = plant(f"Level {level}", deepest)
    assert len(deepest.path_ids) == 10
    pair = plant("Pair")
    plant("Inner", pair)

    with pytest.raises(Invalid) as refused:
        plant("Level 11", deepest)
    assert list(refused.value.fields) == ["parent_id"]

    ninth = Category.objects.get(name="Level 9")
    with pytest.raises(Invalid) as refused:
        move_category(actor=actor, category_id=pair.pk, parent_id=ninth.pk)
    assert list(refused.value.fields) == ["parent_id"]
    assert Category.objects.get(pk=pair.pk).parent is None


def test_a_move_takes_the_whole_branch(
    actor: Actor, plant: Callable[..., Category], facts: Facts, trail: Callable[[], list[Any]]
) -> None:
    clothing, home = plant("Clothing"), plant("Home")
    shirts = plant("Shirts", clothing)
    linen = plant("Linen", shirts)
    facts.take()
    trail()

    moved = move_category(actor=actor, category_id=shirts.pk, parent_id=home.pk)

    linen.refresh_from_db()
    assert moved.path == f"/{home.pk}/{shirts.pk}/"
    assert linen.path == f"/{home.pk}/{shirts.pk}/{linen.pk}/"
    assert facts.take() == [("CategoryChanged", shirts.pk)]
    assert trail() == [("category.moved", {"parent_id": clothing.pk}, {"parent_id": home.pk})]

    assert move_category(actor=actor, category_id=shirts.pk, parent_id=None).path == f"/{shirts.pk}/"


def test_a_move_to_where_it_is_leaves_no_trace(
    actor: Actor, plant: Callable[..., Category], facts: Facts
) -> None:
    shirts = plant("Shirts", plant("Clothing"))
    facts.take()

    move_category(actor=actor, category_id=shirts.pk, parent_id=shirts.parent_id)

    assert facts.take() == []


def test_a_category_does_not_move_below_itself(
    actor: Actor, plant: Callable[..., Category], facts: Facts
) -> None:
    clothing = plant("Clothing")
    linen = plant("Linen", plant("Shirts", clothing))
    before = dict(Category.objects.values_list("pk", "path"))
    facts.take()

    for parent in (clothing, linen):
        with pytest.raises(Invalid) as refused:
            move_category(actor=actor, category_id=clothing.pk, parent_id=parent.pk)
        assert list(refused.value.fields) == ["parent_id"]

    assert dict(Category.objects.values_list("pk", "path")) == before
    assert facts.take() == []


def test_ids_that_begin_alike_are_not_taken_for_a_branch(
    actor: Actor, plant: Callable[..., Category]
) -> None:
    roots = [plant(f"Root {n}") for n in range(12)]
    first = min(roots, key=lambda root: root.pk)
    others = [root for root in roots if root != first]

    move_category(actor=actor, category_id=first.pk, parent_id=others[0].pk)

    assert all(Category.objects.get(pk=root.pk).path == f"/{root.pk}/" for root in others)


def test_a_move_asks_rules_about_categories_again(
    actor: Actor, plant: Callable[..., Category], facts: Facts
) -> None:
    clothing, shirts = plant("Clothing"), plant("Shirts")
    rule = {"match": "all", "conditions": [{"field": "category", "op": "is", "value": "clothing"}]}
    collection = create_collection(actor=actor, fields=CollectionFields(name="Wear", rule=rule))
    facts.take()

    move_category(actor=actor, category_id=shirts.pk, parent_id=clothing.pk)

    assert ("CollectionRuleChanged", collection.pk) in facts.take()


def test_a_category_changes_and_rules_follow_its_slug(
    actor: Actor, plant: Callable[..., Category], facts: Facts, trail: Callable[[], list[Any]]
) -> None:
    clothing = plant("Clothing")
    rule = {"match": "all", "conditions": [{"field": "category", "op": "is", "value": "clothing"}]}
    collection = create_collection(actor=actor, fields=CollectionFields(name="Wear", rule=rule))
    facts.take()
    trail()

    update_category(actor=actor, category_id=clothing.pk, fields=CategoryFields(slug="apparel"))
    update_category(actor=actor, category_id=clothing.pk, fields=CategoryFields(slug="Apparel"))

    collection.refresh_from_db()
    assert collection.rule == {
        "match": "all",
        "conditions": [{"field": "category", "op": "is", "value": "apparel"}],
    }
    assert facts.take() == [("CategoryChanged", clothing.pk)]
    assert trail() == [("category.updated", {"slug": "clothing"}, {"slug": "apparel"})]


def test_a_category_in_use_is_not_deleted(
    actor: Actor, plant: Callable[..., Category], shirt: Product, facts: Facts
) -> None:
    clothing = plant("Clothing")
    shirts = plant("Shirts", clothing)
    update_product(actor=actor, product_id=shirt.pk, fields=ProductFields(category_id=shirts.pk))
    facts.take()

    with pytest.raises(Conflict, match="below it: 1, and products: 0"):
        delete_category(actor=actor, category_id=clothing.pk)
    with pytest.raises(Conflict, match="below it: 0, and products: 1"):
        delete_category(actor=actor, category_id=shirts.pk)

    assert Category.objects.count() == 2
    assert facts.take() == []


def test_an_empty_category_is_deleted(
    actor: Actor, plant: Callable[..., Category], facts: Facts, trail: Callable[[], list[Any]]
) -> None:
    clothing = plant("Clothing")
    facts.take()
    trail()

    delete_category(actor=actor, category_id=clothing.pk)

    assert not Category.objects.exists()
    assert facts.take() == [("CategoryChanged", clothing.pk)]
    assert trail()[0][0] == "category.deleted"


def test_an_unknown_category_is_not_found(actor: Actor, db: None) -> None:
    for service in (delete_category, lambda **k: move_category(parent_id=None, **k)):
        with pytest.raises(NotFound):
            service(actor=actor, category_id=4711)


def test_the_tree_is_in_order_with_its_active_products_counted(
    actor: Actor, plant: Callable[..., Category], django_assert_num_queries: Any
) -> None:
    home = plant("Home", position=2)
    clothing = plant("Clothing", position=1)
    shirts = plant("Shirts", clothing)
    plant("Dresses", clothing)
    linen = plant("Linen", shirts)
    plant("Art", position=2)
    for name, category, status in (
        ("A", linen, "active"),
        ("B", linen, "draft"),
        ("C", shirts, "active"),
        ("D", home, "active"),
    ):
        create_product(
            actor=actor,
            fields=ProductFields(name=name, category_id=category.pk, status=status),
            variants=[VariantFields(price=1)],
        )

    with django_assert_num_queries(2):
        tree = category_tree()

    assert [(node.category.name, node.depth, node.products) for node in tree] == [
        ("Clothing", 0, 2),
        ("Dresses", 1, 0),
        ("Shirts", 1, 2),
        ("Linen", 2, 1),
        ("Art", 0, 0),
        ("Home", 0, 1),
    ]


def test_breadcrumbs_come_in_one_query(
    plant: Callable[..., Category], django_assert_num_queries: Any
) -> None:
    clothing = plant("Clothing")
    shirts = plant("Shirts", clothing)
    linen = plant("Linen", shirts)

    with django_assert_num_queries(1):
        trails = breadcrumbs([linen, clothing])

    assert trails == {linen.pk: [clothing, shirts, linen], clothing.pk: [clothing]}
