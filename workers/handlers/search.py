"""Makes the search index agree with the database. Changes when the index is kept differently."""

import itertools
from collections.abc import Collection, Mapping, Sequence

from shop.audit.actor import SYSTEM
from shop.catalog.models import Category
from shop.common.snapshot import snapshot
from shop.outbox.lanes import Lane, marking_in
from shop.outbox.protocol import Claim
from shop.search.client import IndexAway, IndexRefused
from shop.search.documents import fitted, tombstone, versioned
from shop.search.feeding import push_everywhere
from shop.search.fitting import Fitted
from shop.search.queries import products_for_search, shadows_fed
from shop.search.services.mark_records import mark_matching
from shop.search.services.note_shortened import note_shortened
from shop.search.services.report_indexed import report_category, report_products
from shop.search.services.start_rebuild import start_rebuild
from shop.search.setup import set_up_if_new
from workers.metrics import SHORTENED
from workers.outcome import Outcome, PermanentFailure, SinkUnavailable

# A key that is not taken (any more), or a plan that is used up: of no product, and of all.
_NOBODYS_FAULT = (401, 402, 403)


def sync_products(claims: Sequence[Claim]) -> Outcome:
    """Send the present record, or a tombstone, of each claimed product at its claimed generation.

    A record that the index refuses fails alone and for good; all others of its batch are indexed.
    """
    with snapshot():
        made = _records(claims)
        shadows = shadows_fed()
    records = [versioned(made[claim.key].body, claim.generation) for claim in claims]
    try:
        set_up_if_new()
        refused = push_everywhere(records, shadows)
    except IndexAway as error:
        raise SinkUnavailable(str(error), retry_after=error.retry_after) from error
    except IndexRefused as error:
        if error.status in _NOBODYS_FAULT:
            raise SinkUnavailable(str(error)) from error
        raise
    taken = {key: record for key, record in made.items() if key not in refused}
    _note_cuts(taken)
    _report(taken, claims[0].lane)
    return Outcome({claim.id: _hopeless(refused[claim.key]) for claim in claims if claim.key in refused})


def _hopeless(error: IndexRefused) -> PermanentFailure:
    return PermanentFailure(str(error))


def _records(claims: Sequence[Claim]) -> dict[str, Fitted]:
    products = products_for_search([int(claim.key) for claim in claims])
    return {
        claim.key: fitted(product)
        if (product := products.get(int(claim.key)))
        else Fitted(tombstone(int(claim.key)))
        for claim in claims
    }


def _note_cuts(records: Mapping[str, Fitted]) -> None:
    """Tell staff, and the metrics, which records the index has only in part."""
    cut = {int(key): record.cuts for key, record in records.items() if record.cuts}
    for one in itertools.chain.from_iterable(cut.values()):
        SHORTENED.labels(one.field).inc()
    note_shortened(
        product_ids=[int(key) for key in records],
        cuts={id_: "; ".join(map(str, cuts)) for id_, cuts in cut.items()},
    )


def _report(taken: Collection[str], lane: Lane) -> None:
    """Say that the index has these, and never before: what follows in the storefront must not be ahead of it."""
    with marking_in(lane):
        report_products(product_ids=map(int, taken))


def mark_category(claims: Sequence[Claim]) -> None:
    """Owe the records of every product in the changed categories' subtrees."""
    ids = [int(claim.key) for claim in claims]
    paths = dict(Category.objects.filter(pk__in=ids).values_list("pk", "path"))
    for id_ in ids:
        if id_ not in paths or not mark_matching(category__path__startswith=paths[id_]):
            report_category(category_id=id_)


def mark_brand(claims: Sequence[Claim]) -> None:
    """Owe the records of every product of the changed brands."""
    mark_matching(brand_id__in=[int(claim.key) for claim in claims])


def mark_attribute(claims: Sequence[Claim]) -> None:
    """Owe the records of every product that has one of the changed attributes."""
    ids = [int(claim.key) for claim in claims]
    mark_matching(attribute_values__attribute_id__in=ids)


def refill(claims: Sequence[Claim]) -> None:
    """Have the index rebuilt; a rebuild that is under way goes on."""
    start_rebuild(actor=SYSTEM)
