"""Delete a category."""

from shop.audit.actor import Actor
from shop.catalog import locks
from shop.catalog.facts import CategoryChanged
from shop.catalog.models import Category
from shop.catalog.services._rows import delete
from shop.catalog.services._rule_references import refuse_if_in_rules
from shop.common.errors import Conflict
from shop.common.write import write
from shop.outbox.record import record


@write
def delete_category(*, actor: Actor, category_id: int) -> None:
    """Delete an empty category.

    Raises NotFound, or Conflict, saying how many, while it has children or products or while collections'
    rules name it. Locks the tree, then the category. Records CategoryChanged.
    """
    locks.category_tree()
    category = locks.row(Category, category_id, for_delete=True)
    children, products = category.children.count(), category.products.count()
    if children or products:
        raise Conflict(
            f"{category.name!r} still has categories below it: {children}, and products: {products}",
            code="in_use",
        )
    refuse_if_in_rules("category", category)
    before = {"name": category.name, "slug": category.slug, "parent_id": category.parent_id}
    delete(actor=actor, row=category, before=before)
    record(CategoryChanged(category_id=category_id))
