"""Skipping gives up one generation; a later mark, or a retry, owes the effect again."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from shop.audit.actor import Actor
from shop.audit.models import Entry
from shop.common.write import write
from shop.outbox.following import follow, is_settled
from shop.outbox.lanes import Lane
from shop.outbox.models import Effect
from shop.outbox.protocol import claim, complete
from shop.outbox.receipt import Receipt
from shop.outbox.record import record
from shop.outbox.services.prune import prune
from shop.outbox.services.retry_effects import retry_effects
from shop.outbox.services.skip_effects import skip_effects
from tests.shop.outbox.conftest import ONCE, STATE, LetterWritten, ThingChanged

pytestmark = pytest.mark.django_db


@write
def change(*things: int) -> None:
    for thing in things:
        record(ThingChanged(thing_id=thing))


@write
def write_letter(letter: str) -> None:
    record(LetterWritten(letter=letter))


def skip_all(actor: Actor) -> int:
    return skip_effects(
        ids=list(Effect.objects.values_list("pk", flat=True)), actor=actor, reason="of no use"
    )


def test_a_skipped_effect_is_not_claimed_and_shows_as_skipped(actor: Actor) -> None:
    change(1)
    assert skip_all(actor) == 1
    effect = Effect.objects.get()
    assert (effect.state, effect.done, effect.done_at) == ("skipped", 1, None)
    assert claim(STATE, Lane.DEFAULT) == []
    assert skip_all(actor) == 0, "nothing is left to skip"
    assert Entry.objects.get().after == {"topic": "test.state", "key": "1", "reason": "of no use"}


def test_a_later_mark_owes_a_skipped_state_effect_again(actor: Actor) -> None:
    change(1)
    skip_all(actor)
    change(1)
    assert Effect.objects.get().state == "due"
    [held] = claim(STATE, Lane.DEFAULT)
    complete([held])
    effect = Effect.objects.get()
    assert (effect.state, effect.done, effect.skipped_at) == ("done", 2, None)


def test_a_one_shot_effect_stays_skipped_until_it_is_retried(actor: Actor) -> None:
    write_letter("a")
    skip_all(actor)
    write_letter("a")
    effect = Effect.objects.get()
    assert effect.state == "skipped"
    assert retry_effects(ids=[effect.pk], actor=actor, reason="it was of use") == 1
    [held] = claim(ONCE, Lane.CRITICAL)
    assert (held.key, held.generation) == ("letter:a", 2)


def test_a_running_effect_is_not_skipped_but_one_whose_worker_let_go_is(actor: Actor) -> None:
    change(1)
    [held] = claim(STATE, Lane.DEFAULT)
    assert skip_all(actor) == 0
    Effect.objects.update(lease_until=Now() - timedelta(seconds=1))
    assert skip_all(actor) == 1
    assert complete([held]) == 0, "who slept past the lease confirms nothing"
    assert Effect.objects.get().state == "skipped"


def test_pruning_clears_the_details_of_old_skipped_effects(actor: Actor) -> None:
    write_letter("a")
    write_letter("b")
    skip_all(actor)
    Effect.objects.filter(key="letter:a").update(skipped_at=Now() - timedelta(days=31))
    assert prune()[0] == 1
    assert Effect.objects.get(key="letter:a").payload is None
    assert Effect.objects.get(key="letter:b").payload is not None


def test_who_follows_a_skipped_effect_is_not_told_that_it_happened(actor: Actor) -> None:
    change(1)
    skip_all(actor)
    receipt = Receipt({Effect.objects.get().pk: 1})
    [followed] = follow(receipt)
    assert (followed.state, followed.done_at, is_settled([followed])) == ("skipped", None, True)
