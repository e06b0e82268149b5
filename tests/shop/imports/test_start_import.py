import io

import pytest

from shop.audit.actor import Actor
from shop.imports.intake import Intake, private_storage, take_in
from shop.imports.models import ImportRun
from shop.imports.problems import FileRefused
from shop.imports.services.advance_run import advance_run
from shop.imports.services.start_import import start_import
from shop.outbox.models import Effect

CSV = b"Handle,Title,Variant Price,Shelf\nmug,Mug,4.00,a\n"


def _take_in(data: bytes = CSV, name: str = "mugs.csv") -> Intake:
    return take_in(io.BytesIO(data), name=name, size=len(data))


def test_a_run_knows_its_file_and_waits_for_a_worker(db: None, actor: Actor) -> None:
    run, started = start_import(intake=_take_in(name="/home/someone/mugs.csv"), actor=actor)

    assert started
    assert (run.state, run.file_name, run.file_bytes) == (ImportRun.State.STAGING, "mugs.csv", len(CSV))
    assert (run.dialect, run.delimiter, run.unmapped) == ("shopify-classic", ",", ["Shelf"])
    assert (run.byte_cursor, run.line_cursor) == (CSV.index(b"\n") + 1, 2)
    assert (run.actor_id, run.actor_label) == (actor.id, actor.label)
    assert private_storage().open(run.file).read() == CSV
    effect = Effect.objects.get()
    assert (effect.topic, effect.key, effect.state) == ("imports.run", str(run.pk), "due")


def test_the_same_content_is_not_started_twice_while_it_is_under_way(db: None, actor: Actor) -> None:
    first, _ = start_import(intake=_take_in(), actor=actor)

    second, started = start_import(intake=_take_in(name="other name.csv"), actor=actor)

    assert (second.pk, started) == (first.pk, False)
    assert Effect.objects.get().wanted == 1


def test_other_content_another_origin_and_a_finished_run_are_no_reason_to_wait(
    db: None, actor: Actor
) -> None:
    first, _ = start_import(intake=_take_in(), actor=actor)

    assert start_import(intake=_take_in(CSV.replace(b"4.00", b"5.00")), actor=actor)[1]
    assert start_import(intake=_take_in(), actor=actor, origin="demo")[1]
    advance_run(run_id=first.pk)
    assert start_import(intake=_take_in(), actor=actor)[1]


def test_a_copy_that_was_cut_short_is_replaced(db: None) -> None:
    stored = _take_in().stored
    with private_storage().open(stored, "wb") as file:
        file.write(CSV[:20])

    assert _take_in().stored == stored
    assert private_storage().open(stored).read() == CSV


def test_the_same_content_is_kept_once(db: None) -> None:
    assert _take_in().stored == _take_in(name="again.csv").stored


def test_a_file_that_grows_while_it_is_read_is_refused(db: None) -> None:
    with pytest.raises(FileRefused, match="changed while it was read"):
        take_in(io.BytesIO(CSV + b"cup,Cup,1.00,b\n"), name="mugs.csv", size=len(CSV))
