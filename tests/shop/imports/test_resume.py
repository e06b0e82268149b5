"""A run that is broken off anywhere resumes and ends as one that nobody disturbed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from shop.catalog.models import Product
from shop.imports.models import ImportRun, StagedProduct, StagedRow
from shop.imports.problems import RunBusy
from shop.imports.services.advance_run import advance_run
from shop.outbox.models import Effect
from tests.shop.imports.breaking import breaking
from tests.shop.imports.conftest import ROOT, Import, database_url
from tests.shop.imports.snapshots import counters, state

# The sample's commits with small chunks: reading 7, applying 6, tidying up 5.
COMMITS = 18


class Broken(Exception):
    """Stands for whatever ends a worker."""


def _break() -> None:
    raise Broken


@pytest.fixture
def undisturbed(start: Import, quirks: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a run leaves that nobody disturbs; all of it is rolled back."""
    with transaction.atomic():
        run = start(quirks)
        with breaking(_break, 0, "before"):
            advance_run(run_id=run.pk, seconds=60)
        left = counters(run), state()
        transaction.set_rollback(True)
    return left


def test_every_commit_of_the_sample_is_broken_off_below(start: Import, quirks: Path) -> None:
    run = start(quirks)

    with breaking(_break, COMMITS + 1, "before"):
        advance_run(run_id=run.pk, seconds=60)
    assert StagedProduct.objects.count() == 0

    other = start(quirks)
    with breaking(_break, COMMITS, "before"), pytest.raises(Broken):
        advance_run(run_id=other.pk, seconds=60)


@pytest.mark.parametrize("place", ["before", "after"])
@pytest.mark.parametrize("at", range(1, COMMITS + 1))
def test_a_run_broken_off_at_any_commit_ends_like_an_undisturbed_one(
    undisturbed: tuple[dict[str, Any], dict[str, Any]], start: Import, quirks: Path, at: int, place: str
) -> None:
    run = start(quirks)
    with breaking(_break, at, place), pytest.raises(Broken):
        advance_run(run_id=run.pk, seconds=60)

    with breaking(_break, 0, "before"):
        advance_run(run_id=run.pk, seconds=60)

    assert (counters(run), state()) == undisturbed


def test_a_run_broken_off_at_every_second_commit_ends_so_too(
    undisturbed: tuple[dict[str, Any], dict[str, Any]], start: Import, quirks: Path
) -> None:
    run = start(quirks)
    kills = 0
    while True:
        try:
            with breaking(_break, 2, "before"):
                advance_run(run_id=run.pk, seconds=60)
            break
        except Broken:
            kills += 1

    assert kills >= 10
    assert (counters(run), state()) == undisturbed


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("at", "place"), [(3, "before"), (7, "after"), (9, "before"), (10, "after")])
def test_a_killed_process_leaves_what_the_next_one_completes(
    undisturbed: tuple[dict[str, Any], dict[str, Any]], start: Import, quirks: Path, at: int, place: str
) -> None:
    run = start(quirks)

    killed = subprocess.run(
        [sys.executable, "-m", "tests.shop.imports.breaking", str(run.pk), str(at), place],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    run.refresh_from_db()
    assert not run.at_rest
    _resume(run)

    assert (counters(run), state()) == undisturbed


def _resume(run: ImportRun) -> None:
    """A killed client's lock stands until PostgreSQL notices; an effect would back off meanwhile."""
    deadline = time.monotonic() + 10
    while True:
        try:
            with breaking(_break, 0, "before"):
                advance_run(run_id=run.pk, seconds=60)
            return
        except RunBusy:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_a_slice_that_ends_early_marks_the_run_again(start: Import, quirks: Path) -> None:
    run = start(quirks)
    effect = Effect.objects.get(topic="imports.run", key=str(run.pk))
    slices = 0
    with breaking(_break, 0, "before"):
        while effect.wanted > slices:
            slices += 1
            advance_run(run_id=run.pk, seconds=0)
            effect.refresh_from_db()

    assert slices == COMMITS
    run.refresh_from_db()
    assert (run.state, Product.objects.count()) == (ImportRun.State.FINISHED, 9)
    assert (StagedRow.objects.count(), StagedProduct.objects.count()) == (0, 0)


def test_a_run_that_moved_on_meanwhile_is_not_applied_twice(
    start: Import, quirks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = start(quirks)
    module = "shop.imports.services.advance_run"
    prepare = advance_run.__globals__["prepare_products"]

    def overtaken(*arguments: Any, **named: Any) -> Any:
        chunk = prepare(*arguments, **named)
        monkeypatch.setattr(f"{module}.prepare_products", prepare)
        advance_run(run_id=run.pk, seconds=60)
        return chunk

    monkeypatch.setattr(f"{module}.prepare_products", overtaken)

    with pytest.raises(RunBusy):
        advance_run(run_id=run.pk, seconds=60)
    run.refresh_from_db()
    assert (run.state, run.created, Product.objects.count()) == (ImportRun.State.FINISHED, 9, 9)
