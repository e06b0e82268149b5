"""However large a file, a line or a product is, the worker stays small."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shop.audit.actor import Actor
from shop.imports.intake import private_storage, take_in
from shop.imports.models import ImportRun
from shop.imports.services.start_import import start_import
from tests.shop.imports.conftest import ROOT, database_url

MOST_MIB = 300
HEADER = b"Handle,Title,Body (HTML),Option1 Name,Option1 Value,Variant Price,Image Src\n"


@pytest.fixture
def run_of(
    transactional_db: None, actor: Actor, tmp_path: Path
) -> Iterator[Callable[[Iterator[bytes]], ImportRun]]:
    """Writes a file of blocks and starts its run; its copy in storage goes at the end."""
    stored = []

    def start(blocks: Iterator[bytes]) -> ImportRun:
        path = tmp_path / "large.csv"
        with path.open("wb") as file:
            file.writelines(blocks)
        with path.open("rb") as file:
            intake = take_in(file, name="large.csv", size=path.stat().st_size)
        path.unlink()
        stored.append(intake.stored)
        return start_import(intake=intake, actor=actor)[0]

    yield start
    for name in stored:
        private_storage().delete(name)


def _most_memory(run: ImportRun) -> float:
    """Carries the run out in a process of its own; the most anonymous memory that it held, in MiB."""
    environment = {**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "config.settings"}
    measured = subprocess.run(
        [sys.executable, "-m", "tests.shop.imports.measuring", str(run.pk)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert measured.returncode == 0, measured.stderr
    run.refresh_from_db()
    return float(measured.stdout)


def test_a_line_of_500_megabytes(run_of: Callable[[Iterator[bytes]], ImportRun]) -> None:
    def blocks() -> Iterator[bytes]:
        yield HEADER + b"mug,Mug,,,,4.00,\nvase,"
        for _ in range(500):
            yield b"x" * 1_000_000

    run = run_of(blocks())

    assert _most_memory(run) < MOST_MIB
    assert (run.state, run.failure[:27]) == (ImportRun.State.FAILED, "line 3: this row is longer ")


def test_a_product_of_fifty_thousand_rows(run_of: Callable[[Iterator[bytes]], ImportRun]) -> None:
    def blocks() -> Iterator[bytes]:
        yield HEADER
        for tens in range(5_000):
            yield b"".join(b"bolt,Bolt,,Size,M%d,1.00,\n" % (tens * 10 + unit) for unit in range(10))

    run = run_of(blocks())

    assert _most_memory(run) < MOST_MIB
    assert (run.state, run.created) == (ImportRun.State.FINISHED, 1)


def test_products_of_many_megabytes(run_of: Callable[[Iterator[bytes]], ImportRun]) -> None:
    text = b"<p>" + b"wool " * 100_000 + b"</p>"

    def blocks() -> Iterator[bytes]:
        yield HEADER
        for number in range(120):
            yield b"rug-%d,Rug,%b,,,9.00,https://a.example/%d.jpg\n" % (number, text, number)

    run = run_of(blocks())

    assert _most_memory(run) < MOST_MIB
    assert (run.state, run.created) == (ImportRun.State.FINISHED, 120)
