"""Delete a collection."""

from shop.audit.actor import Actor
from shop.catalog import locks
from shop.catalog.facts import ProductChanged
from shop.catalog.models import Collection
from shop.catalog.services._rows import delete
from shop.common.write import write
from shop.outbox.record import record


@write
def delete_collection(*, actor: Actor, collection_id: int) -> None:
    """Delete a collection; its products stay.

    Raises NotFound. Locks the collection. Records ProductChanged for each member.
    """
    collection = locks.row(Collection, collection_id, for_delete=True)
    members = list(collection.members.order_by("product_id").values_list("product_id", flat=True))
    before = {"name": collection.name, "slug": collection.slug, "rule": collection.rule}
    delete(actor=actor, row=collection, before=before)
    for product_id in members:
        record(ProductChanged(product_id=product_id))
