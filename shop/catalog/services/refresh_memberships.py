"""Bring products' memberships of the collections with rules in line."""

from collections.abc import Collection as Ids

from shop.catalog import locks
from shop.catalog.models import Collection
from shop.catalog.services._membership import settle_members
from shop.common.write import write


@write
def refresh_memberships(*, product_ids: Ids[int]) -> None:
    """Put these products into the collections whose rules match them, and take them out of the others.

    Ids of products that are gone are ignored. Locks the products. Records ProductChanged for those that came
    into or went out of a collection.
    """
    held = [product.pk for product in locks.products(product_ids)]
    if not held:
        return
    for collection in Collection.objects.filter(rule__isnull=False).order_by("pk"):
        settle_members(collection, held)
