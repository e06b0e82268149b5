"""Where in the tree a category may hang. Changes when the tree's limits do."""

from shop.catalog.models import Category
from shop.common.errors import Invalid

MAX_LEVELS = 10


def parent_path(parent_id: int | None, *, levels: int = 1) -> str:
    """The path of a parent that is to take a branch of `levels` levels; ``/`` for the root.

    The caller holds the tree. Raises Invalid on `parent_id`: unknown, or the tree would be too deep.
    """
    path = "/"
    if parent_id is not None:
        parent = Category.objects.filter(pk=parent_id).only("path").first()
        if parent is None:
            raise Invalid.field("parent_id", f"there is no category {parent_id}")
        path = parent.path
    if path.count("/") - 1 + levels > MAX_LEVELS:
        raise Invalid.field("parent_id", f"the tree would be deeper than {MAX_LEVELS} levels")
    return path
