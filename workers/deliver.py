"""What every effect's task does: claim, act, complete or fail. Changes when delivery does.

The claim commits before the handler runs, and the handler reads the state after it; a claim is completed only when
its handler has returned.
"""

import itertools
import logging
import time
from collections.abc import Sequence

from celery.exceptions import SoftTimeLimitExceeded
from django.utils.module_loading import import_string

from shop.outbox.lanes import Lane
from shop.outbox.protocol import Claim, claim, complete, fail
from shop.outbox.table import EffectType
from workers.leases import kept_alive
from workers.observing import Result, about, observed
from workers.outcome import Handler, Outcome, PermanentFailure, SinkUnavailable

logger = logging.getLogger(__name__)

# A task that found work goes on for this long before it lets the other topics of its lane have their turn.
CLAIM_FOR_SECONDS = 10.0


def deliver(line: EffectType, lane: Lane, *, claim_for: float = CLAIM_FOR_SECONDS) -> int:
    """Claim and carry out due effects of `line` in `lane` until none is left or time is up; returns how many."""
    handled = 0
    until = time.monotonic() + claim_for
    for turn in itertools.count():
        claims = claim(line, lane, failed_first=turn % 2 == 1)
        if not claims:
            return handled
        carry_out(line, claims)
        handled += len(claims)
        if time.monotonic() >= until:
            break
    return handled


def carry_out(line: EffectType, claims: Sequence[Claim]) -> None:
    """Run the handler on one batch, then complete what succeeded and fail the rest."""
    handler: Handler = import_string(line.handler)
    with observed(line.topic, claims) as work, kept_alive(claims):
        failed = _failures(handler, claims)
        for held in claims:
            if (error := failed.get(held.id)) is not None:
                work.failed(held, _give_back(line, held, error), error)
        work.completed(complete(held for held in claims if held.id not in failed))


def _failures(handler: Handler, claims: Sequence[Claim]) -> dict[int, BaseException]:
    try:
        outcome = handler(claims) or Outcome()
    except SoftTimeLimitExceeded:
        return dict.fromkeys((held.id for held in claims), TimeoutError("took longer than its task may"))
    except Exception as error:  # whatever a handler raises is its effects' failure, never the worker's
        return dict.fromkeys((held.id for held in claims), error)
    return dict(outcome.failed)


def _give_back(line: EffectType, held: Claim, error: BaseException) -> Result:
    message = f"{type(error).__name__}: {error}"
    if isinstance(error, SinkUnavailable):
        fail(held, message, forgive=True, delay=error.retry_after)
        logger.warning("effect waits: %s %s: %s", held.topic, held.key, message, extra=about(held))
        return "waiting"
    bury = isinstance(error, PermanentFailure) or held.attempts >= line.max_attempts
    fail(held, message, bury=bury)
    log = logger.error if bury else logger.warning
    result: Result = "dead" if bury else "failed"
    log("effect %s: %s %s: %s", result, held.topic, held.key, message, exc_info=error, extra=about(held))
    return result
