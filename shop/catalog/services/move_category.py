"""Move a category, with everything below it, to another parent."""

from django.db.models import Value
from django.db.models.functions import Concat, Substr

from shop.audit.actor import Actor
from shop.catalog import locks
from shop.catalog.facts import CategoryChanged
from shop.catalog.models import Category
from shop.catalog.services._rows import audit
from shop.catalog.services._rule_references import find_members_again
from shop.catalog.services._tree import parent_path
from shop.common.clock import now
from shop.common.errors import Invalid, NotFound
from shop.common.write import write
from shop.outbox.record import record


@write
def move_category(*, actor: Actor, category_id: int, parent_id: int | None) -> Category:
    """Hang the category below `parent_id`, or make it a root; the path of every descendant follows.

    Raises NotFound, or Invalid on `parent_id`: unknown, the category itself or one below it, a tree too deep.
    Locks the tree, then the branch. Records CategoryChanged, and CollectionRuleChanged for rules about
    categories, if it was elsewhere.
    """
    locks.category_tree()
    old = Category.objects.filter(pk=category_id).values_list("path", flat=True).first()
    if old is None:
        raise NotFound(f"there is no category {category_id}")
    branch = locks.subtree(old)
    category = next(node for node in branch if node.pk == category_id)
    if category.parent_id == parent_id:
        return category
    above = parent_path(parent_id, levels=1 + max(node.depth for node in branch) - category.depth)
    if above.startswith(old):
        raise Invalid.field("parent_id", "is the category itself or below it")
    before = {"parent_id": category.parent_id}
    Category.objects.filter(pk=category_id).update(parent_id=parent_id, updated_at=now())
    moved = Concat(Value(f"{above}{category_id}/"), Substr("path", len(old) + 1))
    Category.objects.filter(path__startswith=old).update(path=moved)
    category.refresh_from_db()
    audit(actor=actor, row=category, action="moved", before=before, after={"parent_id": parent_id})
    record(CategoryChanged(category_id=category_id))
    find_members_again("category")
    return category
