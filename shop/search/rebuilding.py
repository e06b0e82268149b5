"""A rebuild of the index: the slice that one effect of it carries out. Changes with the protocol of rebuilds.

Every step is confirmed by the search server before the row moves on, so a rebuild goes on from its last step wherever
it was killed, and each step may be done twice:

    preparing   an empty shadow beside the live index, with its settings and without replicas
    filling     the records of all products in key order; from here on live updates go to the shadow first
    burying     tombstones of the products that are gone
    checking    enough visible records, or it is refused
    copying     a copy of the live index, for going back
    swapping    the shadow takes the live index's place, in one step of the search server
    remarking   what was completed since the swap began is owed again: a writer may have been between the two

Whether the swap has happened is read from the indices themselves: each carries the number of the rebuild that made it.
"""

import logging
import time
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor

from django.db.models import F
from django.db.models.functions import Now

from shop.common.failpoints import failpoint
from shop.outbox.generations import completed_since
from shop.outbox.lanes import Lane, marking_in
from shop.search import indices
from shop.search.batches import Batch, next_products, next_tombstones
from shop.search.client import IndexRefused
from shop.search.facets import facet_attributes, offered_facets
from shop.search.holding import Slice, held
from shop.search.index_settings import index_settings
from shop.search.models import Rebuild
from shop.search.pushing import push_apart
from shop.search.rules import RECORD_TOPIC, Phase, copy_of, is_product_key, refusal, shrinks
from shop.search.services.mark_records import mark_records
from shop.search.services.move_run import move_run

logger = logging.getLogger(__name__)

SLICE_SECONDS = 8.0
BATCH = 1000
# Batches that are on their way while the next one is read; each is confirmed before the cursor passes it.
UNDER_WAY = 2
POLL_SECONDS = 0.25


def advance_rebuild(*, rebuild_id: int, seconds: float = SLICE_SECONDS) -> None:
    """Move the rebuild on until it is at rest; after `seconds` the step at hand is the last, and it is owed again.

    Raises RunTaken where another worker is on it, IndexAway, or IndexRefused.
    """
    clock = Slice(seconds)
    with held(Rebuild, rebuild_id) as taken:
        run = taken
        while run is not None and not run.at_rest:
            run = _STEPS[Phase(run.phase)](run, clock)
            if clock.over:
                break
    failpoint("rebuild.after_slice")


def _prepare(run: Rebuild, _: Slice) -> Rebuild:
    failpoint("rebuild.before_shadow")
    # Each attempt has a shadow of its own: who slept until another took over can't take away what that one fills.
    run = move_run(run, attempt=F("attempt") + 1)
    if run.clear:
        indices.empty(run.index)
    settings = index_settings(run.index, facet_attributes(), offered_facets())
    indices.make_shadow(run.index, run.shadow, settings, mark=run.mark)
    failpoint("rebuild.after_shadow")
    # With this the live updates know of the shadow, and all that is read for it from now on is as new as theirs.
    counts = {"cursor": "", "filled": 0, "buried": 0, "task": None}
    return move_run(run, phase=Phase.FILLING, filling_at=Now(), **counts)


def _fill(run: Rebuild, clock: Slice) -> Rebuild:
    return _pour(run, clock, next_products, "filled", Phase.BURYING)


def _bury(run: Rebuild, clock: Slice) -> Rebuild:
    return _pour(run, clock, next_tombstones, "buried", Phase.CHECKING)


def _pour(
    run: Rebuild, clock: Slice, read: Callable[[str, int], Batch | None], counter: str, then: Phase
) -> Rebuild:
    """Send batch after batch; the cursor passes each when it is confirmed. The last one ends the phase."""
    shadow, last = run.shadow, run.cursor
    waiting: deque[tuple[Batch, Future[dict[str, IndexRefused]]]] = deque()
    with ThreadPoolExecutor(UNDER_WAY, "rebuild") as senders:
        while (batch := read(last, BATCH)) is not None:
            last = batch.last
            waiting.append((batch, senders.submit(_send, batch, shadow)))
            if clock.over:
                break
            if len(waiting) > UNDER_WAY:
                run = _confirm(run, *waiting.popleft(), counter)
        while waiting:
            run = _confirm(run, *waiting.popleft(), counter)
    if batch is not None:
        return run
    return move_run(run, phase=then, cursor="", **({"filled_at": Now()} if then is Phase.BURYING else {}))


def _send(batch: Batch, shadow: str) -> dict[str, IndexRefused]:
    return push_apart(batch.records, shadow) if batch.records else {}


def _confirm(run: Rebuild, batch: Batch, sent: "Future[dict[str, IndexRefused]]", counter: str) -> Rebuild:
    refused = sent.result()
    failpoint("rebuild.after_batch")
    # The effects of what is not marked yet begin with this and write to the shadow too; those of refused records are
    # owed once more, and say why they can't be kept.
    marked = {*batch.unmarked, *map(int, refused)}
    if marked:
        logger.warning("%s: %d records refused, %d never indexed", run, len(refused), len(batch.unmarked))
        with marking_in(Lane.BULK):
            mark_records(product_ids=sorted(marked))
    return move_run(run, cursor=batch.last, **{counter: F(counter) + batch.looked})


def _check(run: Rebuild, _: Slice) -> Rebuild:
    if indices.mark_on(run.shadow) != run.mark:
        return _again(run)
    before, after = indices.visible_in(run.index), indices.visible_in(run.shadow)
    counts = {"visible_before": before, "visible_after": after}
    # Somebody may have given leave after this slice began.
    if shrinks(before, after) and not Rebuild.objects.filter(pk=run.pk, allow_shrink=True).exists():
        reason = refusal(before, after)
        logger.error("%s refused: %s", run, reason)
        return move_run(run, phase=Phase.REFUSED, failure=reason, finished_at=Now(), **counts)
    return move_run(run, phase=Phase.COPYING, **counts)


def _copy(run: Rebuild, clock: Slice) -> Rebuild:
    copy = copy_of(run.index, run.pk)
    if run.task is None:
        run = move_run(run)
        failpoint("rebuild.before_copy")
        if (task := indices.begin_copy(run.index, copy)) is None:
            return move_run(run, phase=Phase.SWAPPING, swapping_at=Now())
        run = move_run(run, task=task)
    if not _published(copy, run, clock):
        return move_run(run)
    return move_run(run, phase=Phase.SWAPPING, swapping_at=Now(), task=None)


def _swap(run: Rebuild, clock: Slice) -> Rebuild:
    if run.task is None:
        if indices.mark_on(run.index) == run.mark:
            return move_run(run, phase=Phase.REMARKING)
        if indices.mark_on(run.shadow) != run.mark:
            return _again(run)
        # Whoever slept until another took over must not swap: that is seen here, right before it.
        run = move_run(run)
        failpoint("rebuild.before_move")
        task = indices.begin_move(run.shadow, run.index)
        failpoint("rebuild.after_move")
        run = move_run(run, task=task)
    published = _published(run.shadow, run, clock)
    return move_run(run, task=None) if published else move_run(run)


def _published(index: str, run: Rebuild, clock: Slice) -> bool:
    """Whether the task that is waited for has come into effect before the slice is over."""
    while not indices.is_published(index, run.task or 0):
        if clock.over:
            return False
        time.sleep(POLL_SECONDS)
    return True


def _again(run: Rebuild) -> Rebuild:
    logger.warning("the shadow of %s is gone: it is made anew", run)
    return move_run(run, phase=Phase.PREPARING, task=None)


def _remark(run: Rebuild, _: Slice) -> Rebuild:
    assert run.swapping_at is not None
    keys = [key for key in completed_since(RECORD_TOPIC, run.swapping_at) if is_product_key(key)]
    for first in range(0, len(keys), BATCH):
        with marking_in(Lane.BULK):
            mark_records(product_ids=[int(key) for key in keys[first : first + BATCH]])
    failpoint("rebuild.after_remark")
    return move_run(run, phase=Phase.FINISHED, remarked=len(keys), finished_at=Now())


_STEPS: Mapping[Phase, Callable[[Rebuild, Slice], Rebuild]] = {
    Phase.PREPARING: _prepare,
    Phase.FILLING: _fill,
    Phase.BURYING: _bury,
    Phase.CHECKING: _check,
    Phase.COPYING: _copy,
    Phase.SWAPPING: _swap,
    Phase.REMARKING: _remark,
}
