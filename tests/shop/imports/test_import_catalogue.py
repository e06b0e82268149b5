import io
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from shop.catalog.models import Product
from shop.imports import console
from shop.imports.models import ImportRun
from shop.imports.services.advance_run import advance_run
from shop.imports.services.start_import import UNDER_WAY

CSV = "Handle,Title,Variant Price,Shelf\n" + "".join(f"mug-{n},Mug,4.00,a\n" for n in range(12))


@pytest.fixture
def mugs(tmp_path: Path) -> Path:
    """A product file on disk."""
    path = tmp_path / "mugs.csv"
    path.write_text(CSV)
    return path


@pytest.fixture
def worker() -> Any:
    """Moves runs on as the bulk lane would, on a connection of its own."""
    stopped = threading.Event()

    def work() -> None:
        try:
            while not stopped.wait(0.05):
                for run in ImportRun.objects.filter(state__in=UNDER_WAY):
                    advance_run(run_id=run.pk)
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    yield
    stopped.set()
    thread.join()


def _run(*arguments: Any) -> str:
    out = io.StringIO()
    call_command("import_catalogue", *arguments, stdout=out)
    return out.getvalue()


def test_a_run_is_started_and_left_to_the_workers(db: None, mugs: Path) -> None:
    said = _run(mugs)

    run = ImportRun.objects.get()
    assert said.splitlines() == [
        f"Import run {run.pk} started: mugs.csv, {len(CSV)} bytes.",
        f"Follow it in the admin: /admin/imports/importrun/{run.pk}/change/",
    ]
    assert (run.state, run.actor_label) == (ImportRun.State.STAGING, "import_catalogue")


def test_the_same_file_again_names_the_run_that_is_under_way(db: None, mugs: Path) -> None:
    _run(mugs)

    assert "of the same file is under way already" in _run(mugs)
    assert ImportRun.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("worker")
def test_wait_shows_progress_and_ends_with_a_summary(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mugs.csv"
    path.write_text(CSV + 'cup,Cup,"1,50",a\n,Bowl,2.00,a\n')

    said = _run(path, "--wait")

    assert Product.objects.count() == 12
    assert said.splitlines()[1:] == [
        "mugs.csv: 13 products in 14 rows.",
        "  created 12, updated 0, unchanged 0, left out 1",
        "  problems 3",
        "    line 14, Variant Price (error): '1,50' has a comma; a decimal point, and nothing between thousands, is"
        " read: 1299.90; this variant was left out",
        "    line 14, Variant Price (error): the new product 'cup' has no variant with a price, so it was left out",
        "    line 15, Handle (error): is empty, so nobody knows which product the row belongs to; the row was left"
        " out",
        "  columns that nothing reads: Shelf",
    ]
    shown = capsys.readouterr().err
    assert "Reading: 100%" in shown
    assert "Importing: 100%" in shown
    assert "13/13" in shown


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("worker")
def test_wait_fails_where_nothing_of_the_file_can_be_used(tmp_path: Path) -> None:
    path = tmp_path / "mug.csv"
    path.write_text("Handle,Title\nmug,Mug\n")

    with pytest.raises(CommandError) as failed:
        _run(path, "--wait")

    assert Product.objects.count() == 0
    assert str(failed.value).splitlines() == [
        "nothing of it could be used. mug.csv: 1 product in 1 row.",
        "  created 0, updated 0, unchanged 0, left out 1",
        "  problems 1",
        "    line 2 (error): the new product 'mug' has no variant with a price, so it was left out (the file has no"
        " column for the price)",
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("worker")
def test_wait_fails_where_the_run_does(tmp_path: Path) -> None:
    path = tmp_path / "mugs.csv"
    path.write_bytes(CSV.encode() * 2000 + b"cup,C\0p,1.00,a\n")

    with pytest.raises(
        CommandError, match=r"mugs.csv was not imported, nothing of it was applied: line 26001: holds"
    ):
        _run(path, "--wait")


def test_wait_says_when_nothing_moves(db: None, mugs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _run(mugs)
    run = ImportRun.objects.get()
    monkeypatch.setattr(console, "STALLED_AFTER_SECONDS", 0.3)
    monkeypatch.setattr(console, "POLL_SECONDS", 0.05)
    shown = io.StringIO()
    begun = time.monotonic()

    states = console._states(run, shown)
    while time.monotonic() < begun + 0.6:
        next(states)

    assert shown.getvalue().count("Is a worker of the bulk lane running") == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"PK\x03\x04" + b"x" * 100, "an Excel workbook or a ZIP archive"),
        (b"Some words\nand more\n", "this is not a CSV file"),
        (CSV.encode("utf-16"), "the file is in UTF-16"),
    ],
)
def test_a_file_that_can_not_be_used_is_refused_at_once(
    db: None, mugs: Path, content: bytes, reason: str
) -> None:
    mugs.write_bytes(content)

    with pytest.raises(CommandError) as refused:
        _run(mugs)

    assert str(refused.value).startswith(f"{mugs} was refused, nothing of it was applied: ")
    assert reason in str(refused.value)
    assert ImportRun.objects.count() == 0


def test_a_file_of_a_gigabyte_is_refused_unread(db: None, mugs: Path) -> None:
    with mugs.open("r+b") as file:
        file.truncate(2**30)
    begun = time.monotonic()

    with pytest.raises(CommandError, match="the file has 1024 MB; 512 MB are allowed"):
        _run(mugs)

    assert time.monotonic() - begun < 1


def test_a_file_that_is_not_there_is_named(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"missing\.csv can't be read: No such file"):
        _run(tmp_path / "missing.csv")
    with pytest.raises(CommandError, match="can't be read: Is a directory"):
        _run(tmp_path)
