"""THE TABLE: what follows from which fact, and in which lane. Changes when a side effect is added or moved.

To add one: declare the fact in its domain, `record(...)` it at the end of the service, add a line here, write its
handler. Each line becomes one Celery task, `effects.<task>`, called without arguments.
"""

from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Any

from django.conf import settings

from shop.catalog.facts import (
    AttributeChanged,
    BrandChanged,
    CategoryChanged,
    CollectionRuleChanged,
    ProductChanged,
    ProductDeleted,
)
from shop.imports.facts import ImportAdvanced, ImportStarted
from shop.outbox.facts import JobCameDue
from shop.outbox.lanes import Lane
from shop.outbox.subjects import subject_of
from shop.outbox.table import EffectType, Mark
from shop.search.facts import (
    CategoryIndexed,
    IndexWasLost,
    ProductsIndexed,
    RebuildAdvanced,
    RebuildStarted,
    RecordsWentStale,
    StraysFound,
    SweepAdvanced,
    SweepStarted,
)
from shop.search.rules import RECORD_TOPIC


def _by(field: str) -> Callable[[Any], Iterable[Mark]]:
    """One mark, keyed by the fact's id of that name."""

    def marks(fact: Any) -> Iterable[Mark]:
        id_ = getattr(fact, field)
        yield Mark(key=str(id_), subject=subject_of(field.removesuffix("_id"), id_))

    return marks


def _each_product(fact: RecordsWentStale) -> Iterable[Mark]:
    return (Mark(key=str(id_), subject=subject_of("product", id_)) for id_ in fact.product_ids)


def _each_stray(fact: StraysFound) -> Iterable[Mark]:
    # An objectID may be longer than a key.
    for id_ in fact.object_ids:
        yield Mark(key=sha256(id_.encode()).hexdigest(), payload={"object_id": id_}, subject="search index")


def _whole_index(_: IndexWasLost) -> Iterable[Mark]:
    yield Mark(key="products", subject="search index")


def _product_pages(fact: ProductsIndexed) -> Iterable[Mark]:
    if settings.STOREFRONT_INTERNAL_URL:
        yield from (Mark(f"product:{id_}", subject=subject_of("product", id_)) for id_ in fact.product_ids)


def _category_pages(fact: CategoryIndexed) -> Iterable[Mark]:
    if settings.STOREFRONT_INTERNAL_URL:
        yield Mark(f"category:{fact.category_id}", subject=subject_of("category", fact.category_id))


def _job(name: str) -> Callable[[JobCameDue], Iterable[Mark]]:
    """One mark when the job of that name came due; slots that pile up coalesce."""

    def marks(fact: JobCameDue) -> Iterable[Mark]:
        if fact.job == name:
            yield Mark(key=name, subject=f"slot {fact.slot.isoformat()}")

    return marks


EFFECTS = [
    EffectType(
        RECORD_TOPIC,
        "effects.sync_products",
        "workers.handlers.search.sync_products",
        {
            ProductChanged: _by("product_id"),
            ProductDeleted: _by("product_id"),
            RecordsWentStale: _each_product,
        },
        batch=500,
        sink="search",
    ),
    EffectType(
        "search.category",
        "effects.mark_category_records",
        "workers.handlers.search.mark_category",
        {CategoryChanged: _by("category_id")},
    ),
    EffectType(
        "search.brand",
        "effects.mark_brand_records",
        "workers.handlers.search.mark_brand",
        {BrandChanged: _by("brand_id")},
    ),
    EffectType(
        "search.attribute",
        "effects.mark_attribute_records",
        "workers.handlers.search.mark_attribute",
        {AttributeChanged: _by("attribute_id")},
    ),
    EffectType(
        "search.refill",
        "effects.refill_index",
        "workers.handlers.search.refill",
        {IndexWasLost: _whole_index},
    ),
    EffectType(
        "storefront.purge",
        "effects.purge_pages",
        "workers.handlers.storefront.purge",
        {ProductsIndexed: _product_pages, CategoryIndexed: _category_pages},
        batch=200,
        sink="storefront",
    ),
    EffectType(
        "search.rebuild",
        "effects.rebuild_index",
        "workers.handlers.index.rebuild",
        {RebuildStarted: _by("rebuild_id"), RebuildAdvanced: _by("rebuild_id")},
        lane=Lane.BULK,
        batch=1,
        # A slice that dies takes its worker with it; a long rebuild may meet several deploys.
        max_attempts=20,
        sink="search",
    ),
    EffectType(
        "search.sweep",
        "effects.compare_index",
        "workers.handlers.index.sweep",
        {SweepStarted: _by("sweep_id"), SweepAdvanced: _by("sweep_id")},
        lane=Lane.BULK,
        batch=1,
        # As a rebuild.
        max_attempts=20,
        sink="search",
    ),
    EffectType(
        "search.stray",
        "effects.remove_stray_records",
        "workers.handlers.index.drop_strays",
        {StraysFound: _each_stray},
        lane=Lane.BULK,
        batch=500,
        sink="search",
    ),
    EffectType(
        "collections.product",
        "effects.refresh_memberships",
        "workers.handlers.collections.refresh_memberships",
        {ProductChanged: _by("product_id")},
        batch=500,
    ),
    EffectType(
        "collections.rule",
        "effects.refresh_collections",
        "workers.handlers.collections.refresh_collections",
        {CollectionRuleChanged: _by("collection_id")},
        batch=1,
    ),
    EffectType(
        "imports.run",
        "effects.advance_imports",
        "workers.handlers.imports.advance",
        {ImportStarted: _by("run_id"), ImportAdvanced: _by("run_id")},
        lane=Lane.BULK,
        batch=1,
        # A slice that dies takes its worker with it; a long import may meet several deploys.
        max_attempts=20,
    ),
    EffectType(
        "job.check_index",
        "effects.check_index",
        "workers.jobs.index.check",
        {JobCameDue: _job("check_index")},
        sink="search",
    ),
    EffectType(
        "job.reindex_products",
        "effects.reindex_products",
        "workers.jobs.index.reindex",
        {JobCameDue: _job("reindex_products")},
        lane=Lane.BULK,
    ),
    EffectType(
        "job.compare_versions",
        "effects.start_comparing_versions",
        "workers.jobs.index.compare_versions",
        {JobCameDue: _job("compare_versions")},
        lane=Lane.BULK,
    ),
    EffectType(
        "job.compare_records",
        "effects.start_comparing_records",
        "workers.jobs.index.compare_records",
        {JobCameDue: _job("compare_records")},
        lane=Lane.BULK,
    ),
    EffectType(
        "job.refresh_popularity",
        "effects.refresh_popularity",
        "workers.jobs.index.refresh",
        {JobCameDue: _job("refresh_popularity")},
        lane=Lane.BULK,
    ),
    EffectType(
        "job.expired_rows",
        "effects.delete_expired_rows",
        "workers.jobs.expired.delete_expired",
        {JobCameDue: _job("expired_rows")},
        lane=Lane.BULK,
    ),
    EffectType(
        "job.watch",
        "effects.watch",
        "workers.jobs.watch.watch",
        {JobCameDue: _job("watch")},
        # The lane that is still served when Redis is away: the relay takes it over.
        lane=Lane.CRITICAL,
    ),
    EffectType(
        "job.prune_outbox",
        "effects.prune_outbox",
        "workers.jobs.prune.prune_outbox",
        {JobCameDue: _job("prune_outbox")},
        lane=Lane.BULK,
    ),
    *(
        EffectType(
            f"job.canary.{lane.label}",
            f"effects.canary_{lane.label}",
            "workers.jobs.canary.sing",
            {JobCameDue: _job("canary")},
            lane=lane,
        )
        for lane in Lane
    ),
]
