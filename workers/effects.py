"""THE TABLE: what follows from which fact, and in which lane. Changes when a side effect is added or moved.

To add one: declare the fact in its domain, `record(...)` it at the end of the service, add a line here, write its
handler. Each line becomes one Celery task, `effects.<task>`, called without arguments.
"""

from shop.accounts.facts import AccountDeleted, DataExportRequested, LetterWritten
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
from shop.outbox.table import EffectType
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
from workers import marks

EFFECTS = [
    EffectType(
        RECORD_TOPIC,
        "effects.sync_products",
        "workers.handlers.search.sync_products",
        {
            ProductChanged: marks.by("product_id"),
            ProductDeleted: marks.by("product_id"),
            RecordsWentStale: marks.each_product,
        },
        batch=500,
        sink="search",
    ),
    EffectType(
        "search.category",
        "effects.mark_category_records",
        "workers.handlers.search.mark_category",
        {CategoryChanged: marks.by("category_id")},
    ),
    EffectType(
        "search.brand",
        "effects.mark_brand_records",
        "workers.handlers.search.mark_brand",
        {BrandChanged: marks.by("brand_id")},
    ),
    EffectType(
        "search.attribute",
        "effects.mark_attribute_records",
        "workers.handlers.search.mark_attribute",
        {AttributeChanged: marks.by("attribute_id")},
    ),
    EffectType(
        "search.refill",
        "effects.refill_index",
        "workers.handlers.search.refill",
        {IndexWasLost: marks.whole_index},
    ),
    EffectType(
        "storefront.purge",
        "effects.purge_pages",
        "workers.handlers.storefront.purge",
        {ProductsIndexed: marks.product_pages, CategoryIndexed: marks.category_pages},
        batch=200,
        sink="storefront",
    ),
    EffectType(
        "search.rebuild",
        "effects.rebuild_index",
        "workers.handlers.index.rebuild",
        {RebuildStarted: marks.by("rebuild_id"), RebuildAdvanced: marks.by("rebuild_id")},
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
        {SweepStarted: marks.by("sweep_id"), SweepAdvanced: marks.by("sweep_id")},
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
        {StraysFound: marks.each_stray},
        lane=Lane.BULK,
        batch=500,
        sink="search",
    ),
    EffectType(
        "collections.product",
        "effects.refresh_memberships",
        "workers.handlers.collections.refresh_memberships",
        {ProductChanged: marks.by("product_id")},
        batch=500,
    ),
    EffectType(
        "collections.rule",
        "effects.refresh_collections",
        "workers.handlers.collections.refresh_collections",
        {CollectionRuleChanged: marks.by("collection_id")},
        batch=1,
    ),
    EffectType(
        "imports.run",
        "effects.advance_imports",
        "workers.handlers.imports.advance",
        {ImportStarted: marks.by("run_id"), ImportAdvanced: marks.by("run_id")},
        lane=Lane.BULK,
        batch=1,
        # A slice that dies takes its worker with it; a long import may meet several deploys.
        max_attempts=20,
    ),
    EffectType(
        "accounts.letter",
        "effects.send_letters",
        "workers.handlers.mail.send_letters",
        {LetterWritten: marks.letter},
        lane=Lane.CRITICAL,
        kind="once",
        # A mail server knows no keys, so a batch that dies would send its first mails again.
        batch=1,
        # An hour and a half: a server that refuses an address for now means minutes, not seconds.
        max_attempts=24,
        sink="mail",
        # A mail server may take a minute for one mail, which no other mail waits for.
        aside_after=4.0,
    ),
    EffectType(
        "accounts.export",
        "effects.export_personal_data",
        "workers.handlers.accounts.export",
        {DataExportRequested: marks.export},
        kind="once",
        batch=1,
    ),
    EffectType(
        "accounts.erase",
        "effects.erase_accounts",
        "workers.handlers.accounts.erase",
        {AccountDeleted: marks.erasure},
    ),
    EffectType(
        "job.check_index",
        "effects.check_index",
        "workers.jobs.index.check",
        {JobCameDue: marks.job("check_index")},
        sink="search",
    ),
    EffectType(
        "job.reindex_products",
        "effects.reindex_products",
        "workers.jobs.index.reindex",
        {JobCameDue: marks.job("reindex_products")},
        lane=Lane.BULK,
    ),
    EffectType(
        "job.compare_versions",
        "effects.start_comparing_versions",
        "workers.jobs.index.compare_versions",
        {JobCameDue: marks.job("compare_versions")},
        lane=Lane.BULK,
    ),
    EffectType(
        "job.compare_records",
        "effects.start_comparing_records",
        "workers.jobs.index.compare_records",
        {JobCameDue: marks.job("compare_records")},
        lane=Lane.BULK,
    ),
    EffectType(
        "job.refresh_popularity",
        "effects.refresh_popularity",
        "workers.jobs.index.refresh",
        {JobCameDue: marks.job("refresh_popularity")},
        lane=Lane.BULK,
        sink="search",
    ),
    EffectType(
        "job.expired_rows",
        "effects.delete_expired_rows",
        "workers.jobs.expired.delete_expired",
        {JobCameDue: marks.job("expired_rows")},
        lane=Lane.BULK,
    ),
    EffectType(
        "job.release_reservations",
        "effects.release_expired_reservations",
        "workers.jobs.reservations.release_expired_reservations",
        {JobCameDue: marks.job("release_reservations")},
    ),
    EffectType(
        "job.watch",
        "effects.watch",
        "workers.jobs.watch.watch",
        {JobCameDue: marks.job("watch")},
        # The lane that is still served when Redis is away: the relay takes it over.
        lane=Lane.CRITICAL,
    ),
    EffectType(
        "job.prune_outbox",
        "effects.prune_outbox",
        "workers.jobs.prune.prune_outbox",
        {JobCameDue: marks.job("prune_outbox")},
        lane=Lane.BULK,
    ),
    *(
        EffectType(
            f"job.canary.{lane.label}",
            f"effects.canary_{lane.label}",
            "workers.jobs.canary.sing",
            {JobCameDue: marks.job("canary")},
            lane=lane,
        )
        for lane in Lane
    ),
]
