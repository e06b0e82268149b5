"""Makes the search index agree with the database. Changes when the index is kept differently."""

from collections.abc import Sequence

from shop.catalog.models import Category
from shop.outbox.protocol import Claim
from shop.search.client import IndexAway, IndexRefused, push
from shop.search.documents import record, tombstone, versioned
from shop.search.queries import products_for_search
from shop.search.services.mark_records import mark_matching
from shop.search.setup import set_up_if_new
from workers.outcome import Outcome, PermanentFailure, SinkUnavailable


def sync_products(claims: Sequence[Claim]) -> Outcome | None:
    """Send the present record, or a tombstone, of each claimed product at its claimed generation."""
    products = products_for_search([int(claim.key) for claim in claims])
    records = []
    for claim in claims:
        product = products.get(int(claim.key))
        body = record(product) if product else tombstone(int(claim.key))
        records.append(versioned(body, claim.generation))
    try:
        set_up_if_new()
        push(records)
    except IndexAway as error:
        raise SinkUnavailable(str(error), retry_after=error.retry_after) from error
    except IndexRefused as error:
        # Retried one at a time, a batch's good records pass and the bad one is left.
        raise (PermanentFailure if len(claims) == 1 else RuntimeError)(str(error)) from error
    return None


def mark_category(claims: Sequence[Claim]) -> None:
    """Owe the records of every product in the changed categories' subtrees."""
    for path in Category.objects.filter(pk__in=[int(claim.key) for claim in claims]).values_list(
        "path", flat=True
    ):
        mark_matching(category__path__startswith=path)


def mark_brand(claims: Sequence[Claim]) -> None:
    """Owe the records of every product of the changed brands."""
    mark_matching(brand_id__in=[int(claim.key) for claim in claims])


def mark_attribute(claims: Sequence[Claim]) -> None:
    """Owe the records of every product that has one of the changed attributes."""
    ids = [int(claim.key) for claim in claims]
    mark_matching(attribute_values__attribute_id__in=ids)


def refill(claims: Sequence[Claim]) -> None:
    """Owe the record of every product. Broken off, it begins again, though the index is no longer empty then."""
    mark_matching()
