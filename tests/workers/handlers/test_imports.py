import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django.db.models.functions import Now

from shop.audit.actor import Actor
from shop.catalog.models import Product
from shop.catalog.services.update_product import update_product
from shop.catalog.services.values import ProductFields
from shop.imports.intake import private_storage, take_in
from shop.imports.models import ImportRun
from shop.imports.services import advance_run
from shop.imports.services.start_import import start_import
from shop.outbox.lanes import Lane
from shop.outbox.models import Effect
from shop.outbox.table import required_effect_type
from workers.deliver import deliver

TOPIC = "imports.run"
CSV = b"Handle,Title,Variant Price\n" + b"".join(b"mug-%d,Mug %d,4.00\n" % (n, n) for n in range(30))


def _start(actor: Actor, data: bytes = CSV) -> ImportRun:
    intake = take_in(io.BytesIO(data), name="mugs.csv", size=len(data))
    return start_import(intake=intake, actor=actor)[0]


def _deliver(lane: Lane = Lane.BULK) -> int:
    return deliver(required_effect_type(TOPIC), lane)


def test_a_started_run_is_carried_out_in_the_bulk_lane(db: None, actor: Actor) -> None:
    run = _start(actor)

    assert (_deliver(Lane.CRITICAL), _deliver(Lane.DEFAULT), _deliver()) == (0, 0, 1)

    run.refresh_from_db()
    assert (run.state, run.created) == (ImportRun.State.FINISHED, 30)
    effect = Effect.objects.get(topic=TOPIC)
    assert (effect.state, effect.key) == ("done", str(run.pk))


def test_slices_follow_each_other_until_the_run_is_at_rest(
    db: None, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shop.imports.applying.CHUNK_PRODUCTS", 10)
    monkeypatch.setattr(advance_run.advance_run, "__kwdefaults__", {"seconds": 0.0})
    run = _start(actor)

    # One chunk of rows, three of products, and what it takes to tidy up behind them.
    assert _deliver() == 6
    run.refresh_from_db()
    assert (run.state, run.created) == (ImportRun.State.FINISHED, 30)
    assert Effect.objects.get(topic=TOPIC).state == "done"


def test_imported_products_are_marked_in_the_bulk_lane_and_an_edit_moves_one_up(
    db: None, actor: Actor
) -> None:
    _start(actor)
    _deliver()
    marks = Effect.objects.filter(topic="search.product")
    assert (marks.count(), set(marks.values_list("lane", flat=True))) == (30, {Lane.BULK})

    mug = Product.objects.get(slug="mug-7")
    update_product(actor=actor, product_id=mug.pk, fields=ProductFields(name="Better mug"))

    assert list(marks.filter(lane=Lane.DEFAULT).values_list("key", flat=True)) == [str(mug.pk)]


@pytest.mark.django_db(transaction=True)
def test_a_run_that_another_worker_holds_is_tried_again_later(actor: Actor) -> None:
    run = _start(actor)

    with _another_worker_on(run):
        assert _deliver() == 1

    effect = Effect.objects.get(topic=TOPIC)
    assert effect.state == "waiting"
    assert "is being moved by another worker" in effect.last_error
    Effect.objects.update(available_at=Now())
    assert _deliver() == 1
    run.refresh_from_db()
    assert run.state == ImportRun.State.FINISHED


@contextmanager
def _another_worker_on(run: ImportRun) -> Iterator[None]:
    """Another connection that is in the middle of a step of the run."""
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("SELECT 1 FROM imports_importrun WHERE id = %s FOR NO KEY UPDATE", [run.pk])
        yield


def test_a_file_that_is_gone_fails_the_effect_and_not_the_run(db: None, actor: Actor) -> None:
    run = _start(actor)
    private_storage().delete(run.file)

    assert _deliver() == 1
    effect = Effect.objects.get(topic=TOPIC)
    run.refresh_from_db()
    assert (effect.state, run.state) == ("waiting", ImportRun.State.STAGING)
    assert Path(run.file).name in effect.last_error


def test_a_run_that_was_removed_is_done(db: None, actor: Actor) -> None:
    _start(actor).delete()

    assert _deliver() == 1
    assert Effect.objects.get(topic=TOPIC).state == "done"
