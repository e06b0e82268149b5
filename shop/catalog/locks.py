"""Rows and trees held until the commit. Changes when two writers could get in each other's way anew.

Order: the category tree, the slug that a new row is about to take, then rows of one table by primary key; products
before their variants. Rows that are only updated are locked FOR NO KEY UPDATE, so that rows which refer to them can
still be written beside.
"""

from collections.abc import Collection
from typing import TypeVar

from django.db import connection
from django.db.models import Model

from shop.catalog.models import Category, Product, Variant
from shop.common.errors import NotFound

# Any number that no other advisory lock of the product uses.
_CATEGORY_TREE = 7_340_001

M = TypeVar("M", bound=Model)


def row(model: type[M], pk: int, *, for_delete: bool = False) -> M:
    """The row, locked for a change, or for its removal. Raises NotFound."""
    found = model._default_manager.select_for_update(no_key=not for_delete).filter(pk=pk).first()
    if found is None:
        raise NotFound(f"there is no {model._meta.verbose_name} {pk}")
    return found


def products(ids: Collection[int]) -> list[Product]:
    """Those of the products that exist, locked."""
    return list(Product.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))


def variants(product_id: int) -> list[Variant]:
    """A product's variants, locked by primary key. The caller holds the product."""
    return list(Variant.objects.select_for_update().filter(product_id=product_id).order_by("pk"))


def subtree(path: str) -> list[Category]:
    """A category and all below it, locked. The caller holds the tree."""
    below = Category.objects.filter(path__startswith=path).order_by("pk")
    return list(below.select_for_update(no_key=True))


def category_tree() -> None:
    """Wait until no one else changes the shape of the tree, and keep it so."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CATEGORY_TREE])


def slug(model: type[Model], wanted: str) -> None:
    """Wait until no one else is about to take a slug that begins as `wanted`, and keep it so."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{model._meta.db_table}.slug:{wanted}"]
        )


def referenced(model: type[Model], ids: Collection[int]) -> set[int]:
    """Those of `ids` that exist; none of them can be deleted before the commit, though all can be changed."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM {model._meta.db_table} WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE",  # noqa: S608
            [list(ids)],
        )
        return {id_ for (id_,) in cursor.fetchall()}
