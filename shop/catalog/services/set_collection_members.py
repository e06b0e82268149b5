"""Set the products of a collection that is gathered by hand."""

from collections.abc import Sequence

from shop.audit.actor import Actor
from shop.catalog import locks
from shop.catalog.facts import ProductChanged
from shop.catalog.models import Collection, CollectionMember, Product
from shop.catalog.services._rows import audit
from shop.common.errors import Conflict, Invalid
from shop.common.write import write
from shop.outbox.record import record

MAX_MEMBERS = 5000


@write
def set_collection_members(*, actor: Actor, collection_id: int, product_ids: Sequence[int]) -> None:
    """Make these products, in this order, the collection.

    Raises NotFound, Conflict where a rule gathers the products, or Invalid on `product_ids`: an unknown one,
    one twice, too many. Locks the collection. Records ProductChanged for those that came or went.
    """
    collection = locks.row(Collection, collection_id)
    if collection.rule is not None:
        raise Conflict("a rule gathers this collection's products; remove the rule first", code="has_rule")
    before = list(collection.members.values_list("product_id", flat=True))
    wanted = list(product_ids)
    if before == wanted:
        return
    _check(wanted)
    collection.members.exclude(product_id__in=wanted).delete()
    CollectionMember.objects.bulk_create(
        [
            CollectionMember(collection=collection, product_id=product_id, position=position)
            for position, product_id in enumerate(wanted)
        ],
        update_conflicts=True,
        unique_fields=["collection", "product"],
        update_fields=["position"],
    )
    audit(
        actor=actor,
        row=collection,
        action="members_set",
        before={"product_ids": before},
        after={"product_ids": wanted},
    )
    for product_id in sorted(set(before) ^ set(wanted)):
        record(ProductChanged(product_id=product_id))


def _check(wanted: Sequence[int]) -> None:
    if len(wanted) > MAX_MEMBERS:
        raise Invalid.field("product_ids", f"at most {MAX_MEMBERS} are allowed; these are {len(wanted)}")
    if len(set(wanted)) < len(wanted):
        raise Invalid.field("product_ids", "a product is in the list twice")
    if unknown := set(wanted) - locks.referenced(Product, wanted):
        raise Invalid.field("product_ids", f"there is no product {min(unknown)}")
