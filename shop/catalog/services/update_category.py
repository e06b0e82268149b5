"""Change a category's own fields."""

from shop.audit.actor import Actor
from shop.catalog import locks
from shop.catalog.facts import CategoryChanged
from shop.catalog.models import Category
from shop.catalog.services._rows import cleaned, save_changes
from shop.catalog.services._rule_references import rename_in_rules
from shop.catalog.services.values import CategoryFields, given
from shop.common.write import write
from shop.outbox.record import record


@write
def update_category(*, actor: Actor, category_id: int, fields: CategoryFields) -> Category:
    """Set the given fields, leave the others; rules of collections follow a new slug. It stays where it is.

    Raises NotFound, or Invalid naming the field. Locks the category, then those collections. Records
    CategoryChanged if anything differs.
    """
    category = locks.row(Category, category_id)
    slug = category.slug
    if changed := save_changes(actor=actor, row=category, values=cleaned(given(fields))):
        if "slug" in changed:
            rename_in_rules("category", slug, category.slug)
        record(CategoryChanged(category_id=category_id))
    return category
