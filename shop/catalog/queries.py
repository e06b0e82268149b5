"""Reads of the tree and of what a collection's rule matches. Changes when one of them asks something else.

The pages that every shopper asks for are in `reads`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from shop.catalog.models import AttributeValue, Category, Product
from shop.catalog.rules import CollectionRule, RuleCondition


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A category at its place; `products` counts the active products of its whole subtree."""

    category: Category
    depth: int
    products: int


def category_tree() -> list[TreeNode]:
    """Every category, parents before children, siblings by position and name. Two queries."""
    categories = list(Category.objects.all())
    direct: Mapping[int | None, int] = dict(
        Product.objects.filter(status=Product.Status.ACTIVE, list_price__isnull=False)
        .exclude(category=None)
        .order_by()
        .values_list("category_id")
        .annotate(count=Count("pk"))
    )
    totals: dict[int, int] = dict.fromkeys((category.pk for category in categories), 0)
    for category in categories:
        for ancestor_id in category.path_ids:
            totals[ancestor_id] += direct.get(category.pk, 0)
    return [TreeNode(node, node.depth, totals[node.pk]) for node in in_tree_order(categories)]


def in_tree_order(categories: Iterable[Category]) -> list[Category]:
    """Parents before their children, siblings by position and name. Takes whole trees only."""
    known = {category.pk: category for category in categories}

    def place(category: Category) -> list[tuple[int, str, int]]:
        return [(node.position, node.name, node.pk) for node in (known[id_] for id_ in category.path_ids)]

    return sorted(known.values(), key=place)


def breadcrumbs(categories: Iterable[Category]) -> dict[int, list[Category]]:
    """For each category's id the way from its root down to itself. One query."""
    paths = {category.pk: category.path_ids for category in categories}
    known = Category.objects.in_bulk({id_ for path in paths.values() for id_ in path})
    return {pk: [known[id_] for id_ in path] for pk, path in paths.items()}


def products_of_rule(rule: CollectionRule) -> QuerySet[Product]:
    """The products, of whatever status, that `rule` matches. Looks up the paths of its categories."""
    slugs = [condition.value for condition in rule.conditions if condition.field == "category"]
    paths = dict(Category.objects.filter(slug__in=slugs).values_list("slug", "path")) if slugs else {}
    conditions = (_condition(condition, paths) for condition in rule.conditions)
    return Product.objects.filter(reduce(and_ if rule.match == "all" else or_, conditions))


def _condition(condition: RuleCondition, paths: Mapping[str, str]) -> Q:
    if condition.attribute is not None:
        return _attribute(condition)
    if condition.field == "category":
        path = paths.get(condition.value)
        # A slug that is gone matches nothing, so its negation matches everything.
        found = Q(pk__in=[]) if path is None else Q(category__path__startswith=path)
    else:
        found = _FIELDS[condition.field](condition)
    return ~found if condition.op in {"is_not", "not_contains"} else found


def _attribute(condition: RuleCondition) -> Q:
    values = AttributeValue.objects.filter(product=OuterRef("pk"), attribute__code=condition.attribute)
    if condition.op in {"is", "is_not"}:
        found = Q(Exists(values.filter(text=condition.value)))
        return found if condition.op == "is" else ~found
    return Q(Exists(values.filter(**{f"number__{condition.op}": Decimal(condition.value)})))


def _name(condition: RuleCondition) -> Q:
    lookups = {"contains": "icontains", "not_contains": "icontains", "starts_with": "istartswith"}
    return Q(**{f"name__{lookups.get(condition.op, 'iexact')}": condition.value})


def _price(condition: RuleCondition) -> Q:
    lookup = "exact" if condition.op in {"is", "is_not"} else condition.op
    return Q(**{f"list_price__{lookup}": condition.value})


_FIELDS: Mapping[str, Callable[[RuleCondition], Any]] = {
    "brand": lambda condition: Q(brand__slug=condition.value),
    "tag": lambda condition: Q(tags__contains=[condition.value]),
    "name": _name,
    "price": _price,
    "on_sale": lambda condition: Q(list_compare_at_price__isnull=not condition.value),
}
