"""Create a category."""

from shop.audit.actor import Actor
from shop.catalog import locks
from shop.catalog.facts import CategoryChanged
from shop.catalog.models import Category
from shop.catalog.services._rows import cleaned, insert, new_page
from shop.catalog.services._tree import parent_path
from shop.catalog.services.values import CategoryFields, given
from shop.common.bulk import allocate_ids
from shop.common.write import write
from shop.outbox.record import record


@write
def create_category(
    *, actor: Actor, fields: CategoryFields, parent_id: int | None = None, origin: str = ""
) -> Category:
    """Create a category below `parent_id`, or as a root.

    Raises Invalid naming the field: no name, a slug that is taken, an unknown parent, a tree too deep. Locks
    the tree. Records CategoryChanged.
    """
    values = cleaned(given(fields))
    locks.category_tree()
    above = parent_path(parent_id)
    category = new_page(values, Category)
    [category.pk] = allocate_ids(Category, 1)
    category.parent_id, category.origin = parent_id, origin
    category.path = f"{above}{category.pk}/"
    insert(actor=actor, row=category, values={**values, "parent_id": parent_id})
    record(CategoryChanged(category_id=category.pk))
    return category
