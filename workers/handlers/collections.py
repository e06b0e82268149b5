"""Keeps the collections that have rules filled. Changes when membership depends on something else."""

from collections.abc import Sequence

from shop.catalog.services.refresh_collection import refresh_collection
from shop.catalog.services.refresh_memberships import refresh_memberships as refresh_products
from shop.outbox.protocol import Claim


def refresh_memberships(claims: Sequence[Claim]) -> None:
    """Make the memberships of these products agree with the rules of all collections."""
    refresh_products(product_ids=[int(claim.key) for claim in claims])


def refresh_collections(claims: Sequence[Claim]) -> None:
    """Bring each of these collections a slice closer to its rule; the rest is recorded as owed again."""
    for claim in claims:
        refresh_collection(collection_id=int(claim.key))
