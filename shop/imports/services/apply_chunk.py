"""Apply a chunk of products."""

from shop.audit.actor import Actor
from shop.catalog.drafts import Applied, Batch
from shop.catalog.services.apply_products import apply_products
from shop.common.clock import now
from shop.common.failpoints import failpoint
from shop.common.write import write
from shop.imports.applying import ProductChunk
from shop.imports.drafting import fields_of, problem_of
from shop.imports.facts import ImportAdvanced
from shop.imports.locks import run_at
from shop.imports.models import ImportRun
from shop.imports.problems import Problem
from shop.imports.services.keep_problems import keep_problems
from shop.inventory.models import Movement
from shop.inventory.services.set_levels import LevelCount, set_levels
from shop.inventory.services.values import Cause
from shop.outbox.record import record

_COUNTERS = ["created", "updated", "unchanged", "refused", "problems"]


@write
def apply_chunk(*, run: ImportRun, chunk: ProductChunk, rearm: bool) -> ImportRun:
    """Commit `chunk`, its effects and the cursor behind it; returns the run as it stands then.

    `rearm` records ImportAdvanced, for the last chunk of a slice. Raises RunBusy where `run` is not where it
    was when the chunk was prepared. Locks the run, then as apply_products and set_levels do.
    """
    run = run_at(run)
    applied = apply_products(batch=_batch(run, chunk))
    restocked = _set_stock(run, chunk, applied)
    _count(run, applied, restocked)
    problems = [problem for drafted in chunk.products for problem in drafted.problems]
    problems += [problem_of(refusal, chunk.sheet) for refusal in applied.refusals]
    keep_problems(run=run, problems=problems)
    _move_on(run, len(chunk.products), rearm=rearm)
    return run


@write
def skip_product(*, run: ImportRun, chunk: ProductChunk, reason: str, rearm: bool) -> ImportRun:
    """Leave out the chunk's one product, which the database refuses for `reason`; returns the run."""
    run = run_at(run)
    draft = chunk.products[0].draft
    keep_problems(
        run=run, problems=[Problem(draft.source, "", "refused", f"product {draft.slug!r}: {reason}")]
    )
    run.refused += 1
    _move_on(run, 1, rearm=rearm)
    return run


def _batch(run: ImportRun, chunk: ProductChunk) -> Batch:
    return Batch(
        products=[drafted.draft for drafted in chunk.products],
        fields=fields_of(chunk.sheet.columns),
        currency=chunk.sheet.currency,
        attributes=chunk.sheet.columns.attributes,
        origin=run.origin,
        files=chunk.files,
    )


def _set_stock(run: ImportRun, chunk: ProductChunk, applied: Applied) -> set[str]:
    """Set what the file says of stock; returns the slugs of products of which a level changed."""
    if not chunk.sheet.columns.has("quantity", "tracker", "policy"):
        return set()
    slug_of: dict[int, str] = {}
    counts = []
    for drafted in chunk.products:
        slug = drafted.draft.slug
        for options, stock in drafted.stock.items():
            if (variant_id := applied.variants.get((slug, options))) is not None:
                slug_of[variant_id] = slug
                counts.append(LevelCount(variant_id, stock.on_hand, stock.tracked, stock.backorder))
    cause = Cause(Movement.Reason.IMPORT, Actor(run.actor_id, run.actor_label), str(run.public_id))
    return {slug_of[variant_id] for variant_id in set_levels(counts=counts, cause=cause)}


def _count(run: ImportRun, applied: Applied, restocked: set[str]) -> None:
    updated = applied.updated.keys() | (restocked - applied.created.keys())
    done = len(applied.created) + len(applied.updated) + len(applied.unchanged)
    run.created += len(applied.created)
    run.updated += len(updated)
    run.unchanged += done - len(applied.created) - len(updated)


def _move_on(run: ImportRun, products: int, *, rearm: bool) -> None:
    run.apply_cursor += products
    if run.apply_cursor >= run.products:
        run.state = ImportRun.State.FINISHED
        run.finished_at = now()
    run.refused = run.apply_cursor - run.created - run.updated - run.unchanged
    run.save(update_fields=["apply_cursor", "state", "finished_at", *_COUNTERS])
    if rearm:
        record(ImportAdvanced(run_id=run.pk))
    failpoint("imports.before_apply")
