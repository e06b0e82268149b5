"""Sweeps on the real search server: what was done to the index behind the shop's back is found, told and repaired."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings

from shop.audit.actor import Actor
from shop.catalog.models import Category, Product
from shop.catalog.services.delete_product import delete_product
from shop.catalog.services.update_category import update_category
from shop.catalog.services.update_product import update_product
from shop.catalog.services.values import CategoryFields, ProductFields
from shop.outbox.lanes import Lane
from shop.outbox.models import Effect
from shop.outbox.services.skip_effects import skip_effects
from shop.outbox.table import required_effect_type
from shop.search import indices, sweeping
from shop.search.client import call
from shop.search.models import Difference, Sweep, SweepBits
from shop.search.queries import drift
from shop.search.rules import Kind, Look
from shop.search.services.forget_sweeps import forget_sweeps
from shop.search.services.start_sweep import start_sweep
from shop.search.strays import remove_strays
from shop.search.sweeping import advance_sweep, confirm_repairs
from tests.shop.search.conftest import Make, held, wrong
from workers.deliver import deliver

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_index")]
Drain = Callable[[], int]
ACTOR = Actor("", "test")


def sweep(drain: Drain, *, bodies: bool = True) -> Sweep:
    """A sweep, and all that follows from it."""
    run = start_sweep(actor=ACTOR, bodies=bodies)
    drain()
    run.refresh_from_db()
    assert run.look == Look.FINISHED
    return run


def found(run: Sweep) -> dict[str, str]:
    return dict(run.differences.values_list("object_id", "kind"))


def overwrite(record: dict[str, Any], **changes: Any) -> None:
    """Write a record as it comes, past the guard."""
    body = {name: value for name, value in {**record, **changes}.items() if value is not ...}
    requests = [{"action": "addObject", "body": body}]
    call(
        lambda client: client.wait_for_task(
            settings.SEARCH_INDEX, client.batch(settings.SEARCH_INDEX, {"requests": requests}).task_id
        )
    )


@pytest.fixture
def plates(make: Make, drain: Drain, actor: Actor) -> list[Product]:
    products = [make(f"Plate {n}") for n in range(10)]
    drain()
    delete_product(actor=actor, product_id=products.pop().pk)
    update_product(actor=actor, product_id=products[-1].pk, fields=ProductFields(status="draft"))
    drain()
    return products


def test_an_index_that_agrees_has_no_drift(plates: list[Product], drain: Drain) -> None:
    for bodies in (False, True):
        run = sweep(drain, bodies=bodies)
        assert (run.records, run.found, found(run)) == (10, 0, {})
    assert sum(drift().values()) == 0


def test_each_way_to_differ_is_found_told_and_repaired(plates: list[Product], drain: Drain) -> None:
    records = held()
    missing, older, newer, body, more = (records[str(product.pk)] for product in plates[:5])
    indices.delete_records(settings.SEARCH_INDEX, [missing["objectID"]])
    overwrite(older, _v=0)
    overwrite(newer, _v=newer["_v"] + 1000)
    overwrite(body, price=1, name=...)
    overwrite(more, cost=500)
    ghosts = ["900", "a name", "x" * 300]
    for ghost in ghosts:
        overwrite({"objectID": ghost, "visible": True, "name": "Ghost", "_v": 7})
    expected = {
        missing["objectID"]: Kind.MISSING,
        older["objectID"]: Kind.OLDER,
        newer["objectID"]: Kind.NEWER,
        body["objectID"]: Kind.BODY,
        more["objectID"]: Kind.BODY,
        **dict.fromkeys(ghosts, Kind.EXTRA),
    }
    run = start_sweep(actor=ACTOR, bodies=True)
    deliver(required_effect_type("search.sweep"), Lane.BULK)
    run.refresh_from_db()
    assert found(run) == expected
    assert (run.found, sum(drift().values())) == (8, 8)
    assert drift()[Kind.EXTRA] == 3
    told = {row.object_id: row.detail for row in run.differences.all()}
    assert told[body["objectID"]] == {"attributes": ["name", "price"]}
    assert told[more["objectID"]] == {"attributes": ["cost"]}
    assert told[older["objectID"]] == {"version": 0, "expected": older["_v"]}
    assert confirm_repairs(settings.SEARCH_INDEX) == 0, "nothing is repaired yet"
    drain()
    assert confirm_repairs(settings.SEARCH_INDEX) == 8
    assert sum(drift().values()) == 0
    assert wrong() == []
    assert set(held()) == set(records), "what nobody knows of is gone, and every tombstone is there"
    assert sweep(drain).found == 0
    assert sweep(drain, bodies=False).found == 0


def test_the_hourly_one_finds_all_but_what_versions_do_not_tell(plates: list[Product], drain: Drain) -> None:
    one, other, third = (held()[str(product.pk)] for product in plates[:3])
    indices.delete_records(settings.SEARCH_INDEX, [one["objectID"]])
    overwrite(other, _v=0)
    overwrite(third, price=1)
    overwrite({"objectID": "900"})
    run = sweep(drain, bodies=False)
    assert found(run) == {
        one["objectID"]: Kind.MISSING,
        other["objectID"]: Kind.OLDER,
        "900": Kind.EXTRA,
    }
    assert found(sweep(drain)) == {third["objectID"]: Kind.BODY}
    assert wrong() == []


def test_a_fifth_of_the_records_is_reported_exactly_in_small_pieces_and_repaired(
    make: Make, drain: Drain, monkeypatch: pytest.MonkeyPatch
) -> None:
    products = [make(f"Plate {n}") for n in range(60)]
    drain()
    monkeypatch.setattr(indices, "PAGE", 7)
    monkeypatch.setattr(sweeping, "KEYS", 11)
    monkeypatch.setitem(advance_sweep.__kwdefaults__ or {}, "seconds", 0.0)
    chance, records = random.Random(7), held()
    expected: dict[str, str] = {}
    for n, product in enumerate(chance.sample(products, 12)):
        record = records[str(product.pk)]
        if n % 4 == 0:
            indices.delete_records(settings.SEARCH_INDEX, [record["objectID"]])
        elif n % 4 == 1:
            overwrite(record, _v=record["_v"] - 1)
        elif n % 4 == 2:
            overwrite(record, description="Nonsense")
        else:
            overwrite({**record, "objectID": f"9{n}00"})
        kind = [Kind.MISSING, Kind.OLDER, Kind.BODY, Kind.EXTRA][n % 4]
        expected[f"9{n}00" if kind is Kind.EXTRA else record["objectID"]] = kind
    assert found(sweep(drain)) == expected
    assert wrong() == []
    assert sweep(drain).found == 0
    confirm_repairs(settings.SEARCH_INDEX)
    assert not Difference.objects.filter(repaired_at=None).exists()
    assert set(held()) == set(records)


def test_what_is_owed_is_no_drift(plates: list[Product], actor: Actor, drain: Drain) -> None:
    update_product(actor=actor, product_id=plates[0].pk, fields=ProductFields(name="Cup"))
    run = start_sweep(actor=ACTOR, bodies=True)
    deliver(required_effect_type("search.sweep"), Lane.BULK)
    run.refresh_from_db()
    assert (run.look, run.found) == (Look.FINISHED, 0)


def test_a_name_that_is_on_its_way_to_its_records_is_no_drift(
    plates: list[Product], kitchen: Category, actor: Actor, drain: Drain
) -> None:
    update_category(actor=actor, category_id=kitchen.pk, fields=CategoryFields(name="Table"))
    run = start_sweep(actor=ACTOR, bodies=True)
    deliver(required_effect_type("search.sweep"), Lane.BULK)
    run.refresh_from_db()
    assert (run.look, run.found) == (Look.FINISHED, 0)
    drain()
    assert (wrong(), sweep(drain).found) == ([], 0)


def test_what_staff_gave_up_is_no_drift(plates: list[Product], actor: Actor, drain: Drain) -> None:
    update_product(actor=actor, product_id=plates[0].pk, fields=ProductFields(name="Cup"))
    effect = Effect.objects.get(topic="search.product", key=str(plates[0].pk))
    skip_effects(ids=[effect.pk], actor=actor, reason="test")
    assert sweep(drain).found == 0


def test_what_changes_while_it_is_looked_at_is_no_drift(
    plates: list[Product], actor: Actor, drain: Drain, monkeypatch: pytest.MonkeyPatch
) -> None:
    mug, real = plates[0], indices.records_of
    overwrite(held()[str(mug.pk)], price=1)

    def meanwhile(index: str, ids: Any) -> Any:
        records = real(index, ids)
        update_product(actor=actor, product_id=mug.pk, fields=ProductFields(name="Cup"))
        deliver(required_effect_type("search.product"), Lane.DEFAULT)
        return records

    monkeypatch.setattr(indices, "records_of", meanwhile)
    assert sweep(drain).found == 0
    assert wrong() == []


def test_a_place_that_is_lost_is_begun_again(
    plates: list[Product], drain: Drain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indices, "PAGE", 3)
    monkeypatch.setitem(advance_sweep.__kwdefaults__ or {}, "seconds", 0.0)
    run = start_sweep(actor=ACTOR, bodies=False)
    advance_sweep(sweep_id=run.pk)
    Sweep.objects.update(cursor="no cursor")
    advance_sweep(sweep_id=run.pk)
    run.refresh_from_db()
    assert (run.cursor, run.records) == ("", 0)
    drain()
    run.refresh_from_db()
    assert (run.look, run.records, run.found) == (Look.FINISHED, 10, 0)


def test_an_index_that_is_not_there_lacks_everything(plates: list[Product], drain: Drain) -> None:
    indices.delete(settings.SEARCH_INDEX)
    run = sweep(drain)
    assert set(found(run).values()) == {Kind.MISSING}
    assert (run.found, wrong()) == (10, [])


def test_a_stray_that_has_become_a_product_is_kept(make: Make, drain: Drain) -> None:
    mug = make("Mug")
    drain()
    remove_strays([str(mug.pk), "900"])
    assert set(held()) == {str(mug.pk)}
    # It was asked for again, in case its record was taken away in the same moment.
    effect = Effect.objects.get(topic="search.product", key=str(mug.pk))
    assert effect.wanted == effect.done + 1


def test_one_of_a_sort_is_under_way_at_most(plates: list[Product], drain: Drain) -> None:
    hourly = start_sweep(actor=ACTOR, bodies=False)
    assert start_sweep(actor=ACTOR, bodies=False).pk == hourly.pk
    assert start_sweep(actor=ACTOR, bodies=True).pk != hourly.pk
    drain()
    assert start_sweep(actor=ACTOR, bodies=False).pk != hourly.pk


def test_old_ones_are_forgotten_when_all_is_repaired(plates: list[Product], drain: Drain) -> None:
    overwrite({"objectID": "900"})
    first, _ = sweep(drain), sweep(drain)
    confirm_repairs(settings.SEARCH_INDEX)
    assert forget_sweeps() == 0
    Sweep.objects.update(finished_at="2020-01-01T00:00:00Z")
    Difference.objects.update(repaired_at=None)
    assert forget_sweeps() > 0
    assert [run.pk for run in Sweep.objects.all()] == [first.pk], "what is open is kept"
    Difference.objects.update(repaired_at="2020-01-01T00:00:00Z")
    forget_sweeps()
    assert not Sweep.objects.exists()
    assert not SweepBits.objects.exists()
