"""Find the members of a collection with a rule."""

from django.db.models import Exists, OuterRef

from shop.catalog import locks
from shop.catalog.facts import CollectionRuleChanged
from shop.catalog.models import Collection, CollectionMember, Product
from shop.catalog.queries import products_of_rule
from shop.catalog.rules import collection_rule
from shop.catalog.services._membership import settle_members
from shop.common.write import write
from shop.outbox.record import record

SLICE = 500


@write
def refresh_collection(*, collection_id: int) -> None:
    """Let up to 500 products in and 500 out; one that is gone, or without a rule, is left alone.

    Locks those products. Records ProductChanged for them, and CollectionRuleChanged while there may be more.
    """
    collection = Collection.objects.filter(pk=collection_id, rule__isnull=False).first()
    if collection is None:
        return
    matching = products_of_rule(collection_rule(collection.rule))
    member = Exists(CollectionMember.objects.filter(collection=collection, product=OuterRef("pk")))
    missing = matching.exclude(member)
    surplus = Product.objects.filter(member).exclude(pk__in=matching.values("pk"))
    stray = [list(rows.order_by("pk").values_list("pk", flat=True)[:SLICE]) for rows in (missing, surplus)]
    held = locks.products([pk for ids in stray for pk in ids])
    settle_members(collection, [product.pk for product in held])
    if any(len(ids) == SLICE for ids in stray):
        record(CollectionRuleChanged(collection_id=collection_id))
