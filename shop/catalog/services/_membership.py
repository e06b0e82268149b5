"""Bring a rule's memberships of given products in line. Changes with how membership is kept."""

from collections.abc import Collection as Ids

from shop.catalog.facts import ProductChanged
from shop.catalog.models import Collection, CollectionMember
from shop.catalog.queries import products_of_rule
from shop.catalog.rules import collection_rule
from shop.outbox.record import record


def settle_members(collection: Collection, product_ids: Ids[int]) -> None:
    """Let those of the products in that the rule matches, and the others out.

    The caller holds the products, so that two who judge the same one do it one after the other. Records
    ProductChanged for those that came or went.
    """
    matching = products_of_rule(collection_rule(collection.rule)).filter(pk__in=product_ids)
    wanted = set(matching.values_list("pk", flat=True))
    members = collection.members.filter(product_id__in=product_ids)
    present = set(members.values_list("product_id", flat=True))
    members.filter(product_id__in=present - wanted).delete()
    new = [CollectionMember(collection=collection, product_id=pk) for pk in sorted(wanted - present)]
    CollectionMember.objects.bulk_create(new, ignore_conflicts=True)
    for product_id in sorted(wanted ^ present):
        record(ProductChanged(product_id=product_id))
