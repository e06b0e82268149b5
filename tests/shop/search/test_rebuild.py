"""A rebuild of the index on the real search server: what shoppers find meanwhile and afterwards."""

import random
import time
from collections.abc import Callable
from threading import Event
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db.models.functions import Now
from pytest_django import Settings

from shop.audit.actor import Actor
from shop.audit.models import Entry
from shop.catalog.models import Category, Product
from shop.catalog.services.delete_product import delete_product
from shop.catalog.services.save_variants import save_variants
from shop.catalog.services.update_category import update_category
from shop.catalog.services.update_product import update_product
from shop.catalog.services.values import CategoryFields, ProductFields, VariantFields
from shop.common.errors import Conflict
from shop.inventory.services.set_on_hand import set_on_hand
from shop.outbox.lanes import Lane
from shop.outbox.models import Effect, Sink
from shop.outbox.table import required_effect_type
from shop.search import client as search_client
from shop.search import indices, rebuilding
from shop.search.client import live_settings, push, push_settings
from shop.search.models import Rebuild
from shop.search.rebuilding import advance_rebuild
from shop.search.rules import Phase, copy_of
from shop.search.services.start_rebuild import start_rebuild
from shop.search.services.take_run import RunTaken, take_run
from shop.search.tidying import sweep_orphans
from tests.environment import free_port
from tests.shop.search.conftest import Make, held, wrong
from tests.shop.threads import together
from workers.deliver import deliver

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_index")]
Drain = Callable[[], int]


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two products a batch, and each step a slice of its own."""
    monkeypatch.setattr(rebuilding, "BATCH", 2)
    monkeypatch.setattr(rebuilding, "SLICE_SECONDS", 0.0)
    monkeypatch.setitem(advance_rebuild.__kwdefaults__ or {}, "seconds", 0.0)


def latest() -> Rebuild:
    return Rebuild.objects.order_by("-pk")[0]


def until(phase: Phase, **narrowed: Any) -> Rebuild:
    """Carry out slices until the rebuild stands there."""
    for _ in range(100):
        run = latest()
        if run.phase == phase and all(getattr(run, name) == value for name, value in narrowed.items()):
            return run
        assert not run.at_rest, (run, run.failure)
        advance_rebuild(rebuild_id=run.pk)
    raise AssertionError(f"never got there: {latest()}")


def test_what_went_wrong_in_the_index_is_right_again_and_nothing_is_left_over(
    make: Make, actor: Actor, drain: Drain
) -> None:
    mug, cup, gone = make("Mug"), make("Cup"), make("Old jug")
    drain()
    delete_product(actor=actor, product_id=gone.pk)
    drain()
    live = settings.SEARCH_INDEX
    indices.delete_records(live, [str(mug.pk)])
    push(
        [{"objectID": str(cup.pk), "name": "Corrupt"}, {"objectID": "900", "visible": True, "name": "Ghost"}]
    )
    run, new = start_rebuild(actor=actor, allow_shrink=True)
    drain()
    run.refresh_from_db()
    assert (new, run.phase, run.failure) == (True, Phase.FINISHED, "")
    assert (run.filled, run.buried, run.products, run.visible_after) == (2, 1, 2, 2)
    assert wrong() == []
    records = held()
    assert set(records) == {str(mug.pk), str(cup.pk), str(gone.pk)}
    assert records[str(gone.pk)]["visible"] is False, "a late update must not bring it back"
    for id_, record in records.items():
        assert record["_v"] == Effect.objects.get(topic="search.product", key=id_).wanted
    assert set(indices.names()) == {live, *_replicas(), copy_of(live, run.pk)}
    assert (live_settings(live) or {})["replicas"] == _replicas()


def _replicas() -> list[str]:
    return [f"{settings.SEARCH_INDEX}_{name}" for name in ("price_asc", "price_desc", "newest")]


def test_updates_that_are_made_at_any_moment_of_a_rebuild_are_kept(
    make: Make, kitchen: Category, actor: Actor, drain: Drain, small_steps: None
) -> None:
    products = [make(f"Plate {n}") for n in range(12)]
    drain()
    start_rebuild(actor=actor)
    seen = []
    for n, phase in enumerate(
        [Phase.FILLING, Phase.BURYING, Phase.CHECKING, Phase.COPYING, Phase.SWAPPING, Phase.REMARKING]
    ):
        run = until(phase)
        seen.append(phase)
        first, second = products[2 * n], products[2 * n + 1]
        update_product(actor=actor, product_id=first.pk, fields=ProductFields(name=f"Changed in {phase}"))
        set_on_hand(actor=actor, variant_id=first.variants.get().pk, on_hand=0)
        if n % 2:
            delete_product(actor=actor, product_id=second.pk)
        else:
            update_product(actor=actor, product_id=second.pk, fields=ProductFields(status="draft"))
        update_category(actor=actor, category_id=kitchen.pk, fields=CategoryFields(name=f"Kitchen {n}"))
        make(f"New in {phase}")
        _deliver_but_rebuild(drain)
        assert wrong() == [], f"live is never stale, in {phase}"
        advance_rebuild(rebuild_id=run.pk)
        _deliver_but_rebuild(drain)
        assert wrong() == [], f"live is never stale, after {phase}"
    drain()
    assert latest().phase == Phase.FINISHED
    assert wrong() == []


def _deliver_but_rebuild(drain: Drain) -> None:
    """All that is owed, except the rebuild's own next slice."""
    mine = Effect.objects.filter(topic="search.rebuild")
    was = list(mine.values_list("pk", "wanted", "done"))
    mine.update(dead_at=Now())
    drain()
    mine.update(dead_at=None)
    assert list(mine.values_list("pk", "wanted", "done")) == was


def test_the_live_index_is_whole_until_it_is_replaced_in_one_step(
    make: Make, actor: Actor, drain: Drain, small_steps: None
) -> None:
    for n in range(5):
        make(f"Plate {n}")
    drain()
    start_rebuild(actor=actor)
    while not latest().at_rest:
        advance_rebuild(rebuild_id=latest().pk)
        assert indices.visible_in(settings.SEARCH_INDEX) == 5


def test_a_rebuild_that_would_take_many_records_away_is_refused_unless_told(
    make: Make, actor: Actor, drain: Drain
) -> None:
    for n in range(8):
        make(f"Plate {n}")
    drain()
    push([{"objectID": f"90{n}", "visible": True, "name": "Ghost"} for n in range(2)])
    start_rebuild(actor=actor)
    drain()
    assert latest().phase == Phase.REFUSED
    assert latest().failure.startswith("8 visible records would take the place of 10, 20 % fewer; 10 %")
    assert len(held()) == 10, "nothing was touched"
    assert sweep_orphans() == [latest().shadow]
    start_rebuild(actor=actor, allow_shrink=True)
    drain()
    assert (latest().phase, len(held())) == (Phase.FINISHED, 8)


def test_one_that_takes_few_away_needs_no_word(make: Make, actor: Actor, drain: Drain) -> None:
    for n in range(9):
        make(f"Plate {n}")
    drain()
    push([{"objectID": "900", "visible": True, "name": "Ghost"}])
    start_rebuild(actor=actor)
    drain()
    assert (latest().phase, len(held())) == (Phase.FINISHED, 9)


def test_one_is_under_way_at_most_and_who_comes_later_joins_it(
    make: Make, actor: Actor, drain: Drain
) -> None:
    make("Mug")
    first, new = start_rebuild(actor=actor)
    again, joined = start_rebuild(actor=Actor("other", "other"), allow_shrink=True)
    assert (again.pk, new, joined) == (first.pk, True, False)
    assert latest().allow_shrink
    told = Entry.objects.filter(action="rebuild.started").order_by("pk").values_list("actor_label", "after")
    assert [(who, (after or {})["joined"]) for who, after in told] == [(actor.label, False), ("other", True)]


def test_one_that_empties_the_index_takes_the_place_of_another(
    make: Make, actor: Actor, drain: Drain
) -> None:
    make("Mug")
    drain()
    held_up, _ = start_rebuild(actor=actor)
    Rebuild.objects.filter(pk=held_up.pk).update(phase=Phase.COPYING, token=uuid4(), attempt=1)
    instead, new = start_rebuild(actor=actor, clear=True)
    held_up.refresh_from_db()
    assert (held_up.phase, held_up.token, new, instead.clear) == (Phase.FAILED, None, True, True)
    assert f"{actor.label} began one that empties the index" in held_up.failure
    assert (Entry.objects.filter(action="rebuild.started").latest("pk").after or {})["gave_up"] == [
        held_up.pk
    ]
    drain()
    instead.refresh_from_db()
    assert (instead.phase, len(held())) == (Phase.FINISHED, 1)


def test_one_that_has_swapped_is_left_to_end(make: Make, actor: Actor) -> None:
    make("Mug")
    ending, _ = start_rebuild(actor=actor)
    Rebuild.objects.filter(pk=ending.pk).update(phase=Phase.REMARKING)
    with pytest.raises(Conflict, match="about to end"):
        start_rebuild(actor=actor, clear=True)
    assert latest().phase == Phase.REMARKING


def test_clear_empties_the_live_index_first(
    make: Make, actor: Actor, drain: Drain, small_steps: None
) -> None:
    make("Mug")
    drain()
    start_rebuild(actor=actor, clear=True)
    until(Phase.FILLING)
    assert held() == {}
    drain()
    assert wrong() == []


def test_what_one_worker_holds_another_leaves_alone_until_its_lease_lapses(
    make: Make, actor: Actor, small_steps: None
) -> None:
    make("Mug")
    run, _ = start_rebuild(actor=actor)
    assert take_run(kind=Rebuild, run_id=run.pk)
    with pytest.raises(RunTaken):
        advance_rebuild(rebuild_id=run.pk)
    Rebuild.objects.update(lease_until=Now())
    advance_rebuild(rebuild_id=run.pk)
    assert latest().phase == Phase.FILLING
    assert latest().token is None, "a slice that has ended holds nothing"


def test_a_shadow_that_is_lost_on_the_way_is_made_anew_instead_of_swapped(
    make: Make, actor: Actor, drain: Drain, small_steps: None
) -> None:
    mugs = [make(f"Mug {n}") for n in range(4)]
    drain()
    run, _ = start_rebuild(actor=actor)
    until(Phase.SWAPPING, task=None)
    indices.delete(latest().shadow)
    shadow = latest().shadow
    # A live update makes an index of that name again: with one record, and not the rebuild's.
    update_product(actor=actor, product_id=mugs[0].pk, fields=ProductFields(name="Cup"))
    _deliver_but_rebuild(drain)
    assert set(held(shadow)) == {str(mugs[0].pk)}
    advance_rebuild(rebuild_id=run.pk)
    assert latest().phase == Phase.PREPARING
    drain()
    assert (latest().phase, len(held()), wrong()) == (Phase.FINISHED, 4, [])


def test_who_slept_while_another_took_over_takes_nothing_away(
    make: Make, actor: Actor, drain: Drain, small_steps: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(3):
        make(f"Mug {n}")
    drain()
    run, _ = start_rebuild(actor=actor, allow_shrink=True)
    real, inside = indices.make_shadow, list[str]()

    def slow(*args: Any, **kwargs: Any) -> None:
        if not inside:
            inside.append(args[1])
            Rebuild.objects.update(lease_until=Now())
            until(Phase.CHECKING)
        real(*args, **kwargs)

    monkeypatch.setattr(indices, "make_shadow", slow)
    with pytest.raises(RunTaken):
        advance_rebuild(rebuild_id=run.pk)
    assert held(inside[0]) == {}
    drain()
    assert (latest().phase, len(held()), wrong()) == (Phase.FINISHED, 3, [])
    assert sweep_orphans() == inside


def test_an_index_that_comes_back_under_the_shadows_name_after_the_swap_is_swept(
    make: Make, actor: Actor, drain: Drain, small_steps: None
) -> None:
    mug = make("Mug")
    drain()
    start_rebuild(actor=actor)
    until(Phase.REMARKING)
    shadow = latest().shadow
    push([{"objectID": str(mug.pk), "name": "Late"}], shadow)
    drain()
    assert sweep_orphans() == [shadow]
    assert (len(held()), wrong()) == (1, [])


def test_what_was_completed_since_the_swap_began_is_owed_again(
    make: Make, actor: Actor, drain: Drain, small_steps: None
) -> None:
    mug, cup = make("Mug"), make("Cup")
    drain()
    effects = Effect.objects.filter(topic="search.product")
    effects.filter(key=str(cup.pk)).update(done_at="2020-01-01T00:00:00Z")
    start_rebuild(actor=actor)
    run = until(Phase.REMARKING)
    # As if a writer had been between the two indices.
    push([{"objectID": str(mug.pk), "name": "Stale"}])
    advance_rebuild(rebuild_id=run.pk)
    assert [effect.key for effect in effects if effect.wanted > effect.done] == [str(mug.pk)]
    drain()
    assert (latest().remarked, wrong()) == (1, [])


def test_a_product_without_an_effect_gets_one_and_its_record(make: Make, actor: Actor, drain: Drain) -> None:
    make("Mug")
    Effect.objects.all().delete()
    start_rebuild(actor=actor)
    drain()
    assert (latest().phase, wrong(), len(held())) == (Phase.FINISHED, [], 1)


def test_a_shadow_that_refuses_what_live_takes_does_not_hold_the_shop_up(
    make: Make, actor: Actor, drain: Drain, small_steps: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    mug = make("Mug")
    drain()
    start_rebuild(actor=actor)
    until(Phase.BURYING)
    # A replica takes no writes: so does a shadow whose quota is used up.
    indices.delete(latest().shadow)
    push_settings("other", {"replicas": [latest().shadow]}, forward=False)
    update_product(actor=actor, product_id=mug.pk, fields=ProductFields(name="Cup"))
    _deliver_but_rebuild(drain)
    assert (latest().phase, wrong()) == (Phase.FAILED, [])
    assert "replica" in latest().failure


def test_a_bad_record_fails_neither_the_others_nor_the_rebuild(
    make: Make, actor: Actor, drain: Drain, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = make("Mug"), make("Cup")
    drain()
    Product.objects.filter(pk=bad.pk).update(name="x" * 200)
    real = push

    def strict(records: Any, index: str = "") -> None:
        if any(len(record.get("name") or "") > 100 for record in records):
            # The server's own answer to what it can't take.
            records = [{"objectID": ["no", "id"]}]
        real(records, index)

    monkeypatch.setattr("shop.search.pushing.push", strict)
    start_rebuild(actor=actor, allow_shrink=True)
    for _ in range(3):
        Effect.objects.update(available_at=Now())
        drain()
    assert latest().phase == Phase.FINISHED
    assert set(held()) == {str(good.pk)}
    effect = Effect.objects.get(topic="search.product", key=str(bad.pk))
    assert effect.state == "dead"
    assert "refused (400)" in effect.last_error


def test_people_who_save_all_the_time_lose_nothing_to_rebuilds(
    make: Make, kitchen: Category, actor: Actor, drain: Drain, small_steps: None
) -> None:
    products = [make(f"Plate {n}") for n in range(20)]
    drain()
    chance, ended = random.Random(5), Event()

    def save() -> int:
        count = 0
        while not ended.is_set():
            _change_something(chance, actor, products, kitchen, count)
            count += 1
        return count

    def work() -> None:
        line = required_effect_type("search.product")
        while not ended.is_set():
            deliver(line, Lane.DEFAULT, claim_for=0.1)
            deliver(line, Lane.BULK, claim_for=0.1)
            deliver(required_effect_type("search.category"), Lane.DEFAULT, claim_for=0.1)

    def rebuild() -> int:
        try:
            for _ in range(3):
                start_rebuild(actor=actor, allow_shrink=True)
                deadline = time.monotonic() + 60
                while not latest().at_rest and time.monotonic() < deadline:
                    advance_rebuild(rebuild_id=latest().pk)
            return Rebuild.objects.filter(phase=Phase.FINISHED).count()
        finally:
            ended.set()

    saved, *others, rebuilt = together([save, work, work, rebuild])
    assert (others, rebuilt) == ([None, None], 3)
    assert saved > 20, "they did save meanwhile"
    drain()
    assert wrong() == []


def _change_something(
    chance: random.Random, actor: Actor, products: list[Product], kitchen: Category, count: int
) -> None:
    """A price, a name, stock, whether it is public, the category's name, or an end."""
    product = chance.choice(products)
    what = chance.randrange(20)
    if what == 0:
        update_category(actor=actor, category_id=kitchen.pk, fields=CategoryFields(name=f"Kitchen {count}"))
    elif what == 1 and len(products) > 8:
        delete_product(actor=actor, product_id=product.pk)
        products.remove(product)
    elif what < 6:
        variant = product.variants.get()
        save_variants(
            actor=actor, product_id=product.pk, variants=[VariantFields(id=variant.pk, price=count + 1)]
        )
    elif what < 10:
        set_on_hand(actor=actor, variant_id=product.variants.get().pk, on_hand=count % 2)
    elif what < 13:
        status = ["draft", "active"][count % 2]
        update_product(actor=actor, product_id=product.pk, fields=ProductFields(status=status))
    else:
        update_product(actor=actor, product_id=product.pk, fields=ProductFields(name=f"Cup {count}"))


def test_a_writer_that_is_caught_between_the_two_indices_by_the_swap_loses_nothing(
    make: Make, actor: Actor, drain: Drain, small_steps: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    mug = make("Mug")
    make("Cup")
    drain()
    start_rebuild(actor=actor)
    until(Phase.SWAPPING)
    update_product(actor=actor, product_id=mug.pk, fields=ProductFields(name="Bowl"))
    written: list[str] = []

    def caught(records: Any, index: str = "") -> None:
        push(records, index)
        written.append(index)
        if len(written) == 1:
            until(Phase.FINISHED)

    monkeypatch.setattr("shop.search.pushing.push", caught)
    deliver(required_effect_type("search.product"), Lane.DEFAULT, claim_for=0)
    assert written == [latest().shadow, ""]
    assert wrong() == []


def test_a_search_server_that_goes_away_in_the_middle_costs_no_attempt_and_it_goes_on_from_there(
    make: Make, actor: Actor, drain: Drain, small_steps: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(6):
        make(f"Plate {n}")
    drain()
    run, _ = start_rebuild(actor=actor)
    until(Phase.FILLING, filled=2)
    with monkeypatch.context() as away:
        away.setattr(settings, "SEARCH_URL", f"http://127.0.0.1:{free_port()}")
        away.setattr(search_client._local, "client", None, raising=False)
        drain()
    effect = Effect.objects.get(topic="search.rebuild", key=str(run.pk))
    assert (effect.attempts, effect.state) == (0, "waiting")
    assert (latest().phase, latest().filled, latest().token) == (Phase.FILLING, 2, None)
    search_client._local.client = None
    Sink.objects.update(retry_at=Now())
    drain()
    assert (latest().phase, latest().filled, latest().attempt) == (Phase.FINISHED, 6, 1)
    assert wrong() == []
