"""What every effect's task does: claim, act, complete or fail. Changes when delivery does.

The claim commits before the handler runs, and the handler reads the state after it; a claim is completed only when
its handler has returned.
"""

import itertools
import logging
import time
from collections.abc import Iterable, Sequence
from functools import partial

from celery.exceptions import SoftTimeLimitExceeded
from django.utils.module_loading import import_string

from shop.common.failpoints import failpoint
from shop.outbox import sinks
from shop.outbox.lanes import Lane
from shop.outbox.protocol import Claim, backoff_seconds, claim, complete, fail
from shop.outbox.sinks import Gate
from shop.outbox.table import EffectType
from workers import aside
from workers.leases import kept_alive
from workers.metrics import EFFECTS
from workers.noting import noted
from workers.observing import Result, about, observed
from workers.outcome import Handler, Outcome, PermanentFailure, SinkUnavailable

logger = logging.getLogger(__name__)

# A task that found work goes on for this long before it lets the other topics of its lane have their turn.
CLAIM_FOR_SECONDS = 10.0


def deliver(
    line: EffectType,
    lane: Lane,
    *,
    claim_for: float = CLAIM_FOR_SECONDS,
    failed_first: bool = False,
    may_leave: bool = False,
) -> int:
    """Claim and carry out due effects of `line` in `lane` until none is left or time is up; returns how many.

    Fresh and failed ones take turns; `failed_first` says who begins. While the line's sink is away this ends at
    once, or after the one effect that tells whether it is back. With `may_leave`, what takes longer than the line's
    `aside_after` goes on by itself when this returns, and nothing is claimed while too much does.
    """
    handled = 0
    until = time.monotonic() + claim_for
    attempt = _aside if may_leave and line.aside_after is not None else _attempt
    for turn in itertools.count(1 if failed_first else 0):
        if attempt is _aside and not aside.has_room(line.topic):
            break
        failpoint("deliver.before_claim")
        passing = sinks.gate(line.sink) if line.sink else Gate.OPEN
        if passing is Gate.CLOSED:
            break
        claims = claim(
            line,
            lane,
            failed_first=turn % 2 == 1,
            one=passing is Gate.PROBE,
            buried=EFFECTS.labels(line.topic, "dead").inc,
        )
        if not claims:
            break
        failpoint("deliver.after_claim")
        answered = attempt(line, claims, passing)
        handled += len(claims)
        if answered is False or time.monotonic() >= until:
            break
    return handled


def _attempt(line: EffectType, claims: Sequence[Claim], passing: Gate) -> bool:
    answered = carry_out(line, claims)
    if passing is Gate.PROBE and answered:
        _welcome_back(line)
    return answered


def _aside(line: EffectType, claims: Sequence[Claim], passing: Gate) -> bool | None:
    """As `_attempt`; None where it goes on."""
    return aside.begin(line.topic, partial(_attempt, line, claims, passing), seconds=line.aside_after or 0.0)


def carry_out(line: EffectType, claims: Sequence[Claim]) -> bool:
    """Run the handler on one batch, then complete what succeeded and fail the rest; False where the sink is away."""
    handler: Handler = import_string(line.handler)
    with observed(line.topic, claims) as work, kept_alive(claims):
        failed = _failures(handler, claims)
        away = _outage(line, failed.values())
        for held in claims:
            if (error := failed.get(held.id)) is not None:
                work.failed(held, _give_back(line, held, error, away), error)
        failpoint("deliver.before_complete")
        done = [held for held in claims if held.id not in failed]
        # Too late, when the lease has passed on, it does nothing.
        work.completed(noted(partial(complete, done), line.topic))
    failpoint("deliver.after_complete")
    return away is None


def _failures(handler: Handler, claims: Sequence[Claim]) -> dict[int, BaseException]:
    try:
        failpoint("deliver.before_act")
        outcome = handler(claims) or Outcome()
        failpoint("deliver.after_act")
    except SoftTimeLimitExceeded:
        return dict.fromkeys((held.id for held in claims), TimeoutError("took longer than its task may"))
    except Exception as error:  # whatever a handler raises is its effects' failure, never the worker's
        return dict.fromkeys((held.id for held in claims), error)
    return dict(outcome.failed)


def _outage(line: EffectType, errors: Iterable[BaseException]) -> float | None:
    """The seconds until the sink is tried again; None where it answered."""
    error = next((error for error in errors if isinstance(error, SinkUnavailable)), None)
    if error is None:
        return None
    if not line.sink:
        return backoff_seconds(1) if error.retry_after is None else error.retry_after
    retry_in = sinks.note_away(line.sink, str(error), error.retry_after)
    logger.warning("%s is away, tried again in %.0f s: %s", line.sink, retry_in, error)
    return retry_in


def _give_back(line: EffectType, held: Claim, error: BaseException, away: float | None) -> Result:
    failpoint("deliver.before_fail")
    message = f"{type(error).__name__}: {error}"
    if isinstance(error, SinkUnavailable):
        # Where the line names its sink, that one's row alone says when it is tried again.
        give_back = partial(fail, held, message, why="away", delay=0.0 if line.sink else away)
    else:
        give_back = partial(
            fail,
            held,
            message,
            why="hopeless" if isinstance(error, PermanentFailure) else "failed",
            bury=held.attempts >= line.max_attempts,
        )
    ending = noted(give_back, line.topic)
    if ending == "not ours":
        return "lost"
    if isinstance(error, SinkUnavailable):
        return "waiting"
    result: Result = "dead" if ending == "dead" else "failed"
    log = logger.error if result == "dead" else logger.warning
    log("effect %s: %s %s: %s", result, held.topic, held.key, message, exc_info=error, extra=about(held))
    return result


def _welcome_back(line: EffectType) -> None:
    if (seconds := sinks.note_back(line.sink)) is not None:
        logger.warning("%s is back after %.0f s; what waited for it goes on", line.sink, seconds)
